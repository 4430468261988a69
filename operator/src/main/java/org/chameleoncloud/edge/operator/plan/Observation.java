package org.chameleoncloud.edge.operator.plan;

import org.chameleoncloud.edge.operator.api.Buildable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.registry.Hardware;

/**
 * All that is known of a resource at one moment.
 *
 * @param subject the resource's identity and annotations
 * @param spec what it asks for
 * @param status what was last reported; never null
 * @param credentials the credential that registers it
 * @param deviceCredentials the credential that the device itself signs in with
 * @param secretValues what the Secrets hold that the image's connections name
 * @param listing the registry's records
 * @param rival the older resource that claims the same name; null without one
 * @param images the Jobs that bake and remove its image
 * @param bakeSettings the operator's configuration of baking
 * @param hold keeps failed writes back; null without one
 * @param now the moment
 */
@Buildable
public record Observation(DeviceMetadata subject, EdgeDeviceSpec spec, EdgeDeviceStatus status,
    CredentialState credentials,
    CredentialState deviceCredentials, Map<SecretKeyRef, SecretValue> secretValues,
    ListState listing,
    String rival, ImageJobs images,
    BakeSettings bakeSettings, WriteBackoff hold,
    Instant now) {
  /** How far the clocks of the API server and the registry may be apart. */
  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(5);

  /** The name that the device has, or shall have, on the testbed. */
  public String deviceName() {
    return spec.name() == null ? subject.name() : spec.name();
  }

  /** What was done before, never null. */
  public Applied applied() {
    return status.applied() == null ? Applied.NOTHING : status.applied();
  }

  /** Whether the record of the device's name is known to be this resource's: its id was persisted. */
  public boolean ownsRecord() {
    return status.uuid() != null;
  }

  /**
   * Whether a record of the device's name may be of this resource's making, although its id was never persisted: it is
   * of the same type, and no older than the resource.
   */
  public boolean mayHaveMade(Hardware record) {
    return agreesOnType(record) && record.properties().containsKey(DeviceProperty.MACHINE_NAME)
        && isNoOlderThanResource(record);
  }

  /** Whether a record came when the resource was there already, or nearly so. */
  boolean isNoOlderThanResource(Hardware record) {
    return !record.createdAt().isBefore(subject.createdAt().minus(CLOCK_DIFFERENCE));
  }

  /** Whether a record may be the device's by its type; one that has lost its type is given it back. */
  public boolean agreesOnType(Hardware record) {
    Object type = record.properties().get(DeviceProperty.MACHINE_NAME);
    return type == null || type.equals(spec.machineName());
  }

  /** The older resource that claims the same name. */
  public Optional<String> olderClaimant() {
    return Optional.ofNullable(rival);
  }
}
