package org.chameleoncloud.edge.operator.plan.observation;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Buildable;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.registry.Hardware;

/**
 * Everything that is known of a device at one moment.
 *
 * @param metadata the resource's identity and annotations
 * @param spec what it asks for
 * @param status what was last reported; never null
 * @param credentials the credential that registers it
 * @param deviceCredentials the credential that the device itself signs in with
 * @param credentialView what else is known of a credential that the operator manages; null for nothing
 * @param credentialExpiries when the credentials expire that users made; null for unknown
 * @param secretValues the values of the Secret keys that the image's connections name
 * @param list the registry's records
 * @param otherProjects what the list of all projects says of a record that is only observed; null for nothing
 * @param reservations what the reservation service says of the device
 * @param rival the claim that the device name belongs to instead of to this resource; null if it is this resource's
 * @param imageSource what is known of the image source that the spec names
 * @param images the Jobs that bake and remove its image
 * @param bakeSettings the operator's configuration of baking
 * @param restrictNewDevices whether a device whose spec names no projects is registered for its own project only
 * @param runningChecks since when the record's checks are running; null for none
 * @param backoff holds failed writes back; null without one
 * @param now the moment
 */
@Buildable
public record Observation(DeviceMetadata metadata, EdgeDeviceSpec spec, EdgeDeviceStatus status,
    CredentialState credentials, CredentialState deviceCredentials, CredentialView credentialView,
    CredentialExpiries credentialExpiries,
    Map<SecretKeyRef, SecretValue> secretValues, ListState list, OtherProjects otherProjects,
    ReservationState reservations, NameClaim rival, SourceState imageSource, ImageJobs images,
    BakeSettings bakeSettings, boolean restrictNewDevices,
    RunningChecks runningChecks, WriteBackoff backoff, Instant now) {
  /** How far the clocks of the API server and the registry may differ. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  public Observation {
    imageSource = imageSource == null ? new SourceState.None() : imageSource;
    otherProjects = otherProjects == null ? OtherProjects.UNKNOWN : otherProjects;
    credentialView = credentialView == null ? CredentialView.NONE : credentialView;
    credentialExpiries = credentialExpiries == null
        ? CredentialExpiries.UNKNOWN
        : credentialExpiries;
    runningChecks = runningChecks == null ? RunningChecks.NONE : runningChecks;
  }

  /** The name that the device has, or will have, on the testbed. */
  public String deviceName() {
    return spec.name() == null ? metadata.name() : spec.name();
  }

  /** Whether the record is only mirrored. */
  public boolean observes() {
    return spec.observes();
  }

  /** What was done before, never null. */
  public Applied applied() {
    return status.applied() == null ? Applied.NOTHING : status.applied();
  }

  /** What was done about a managed credential, never null. */
  public DeviceCredentialStatus credentialStatus() {
    return status.deviceCredential() == null
        ? DeviceCredentialStatus.NOTHING
        : status.deviceCredential();
  }

  /** The Secret that has the device's credential, for messages. */
  public String deviceSecret() {
    return spec.managedCredential() == null
        ? spec.deviceCredentials().name()
        : String.valueOf(credentialStatus().secretName());
  }

  /** Whether a record is known to be this resource's: its id was persisted. */
  public boolean owns(Hardware record) {
    return status.recordId(deviceName()).filter(record.uuid()::equals).isPresent();
  }

  /** Whether a record was created after the resource, or at most 5 minutes before it. */
  public boolean isNoOlderThanResource(Hardware record) {
    return !record.createdAt().isBefore(metadata.createdAt().minus(CLOCK_SKEW));
  }

  /** The claim that the device name belongs to; empty if it is this resource's, or if this one only observes. */
  public Optional<NameClaim> otherOwner() {
    return observes() ? Optional.empty() : Optional.ofNullable(rival);
  }
}
