package org.chameleoncloud.edge.operator.control.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.control.polling.CredentialsInUse;
import org.chameleoncloud.edge.operator.plan.observation.NameClaim;

/** Which resources claim which device name. */
public final class DeviceNameIndex {
  private static final String BY_DEVICE_NAME = "device-name";
  private static final EdgeDeviceSpec EMPTY_SPEC = EdgeDeviceSpecBuilder.builder().build();

  private final CredentialsInUse credentials;
  private final UnaryOperator<EdgeDevice> latest;
  private final Clock clock;
  private IndexerResourceCache<EdgeDevice> cache;

  /**
   * @param credentials says in which project the testbed has accepted a resource's credential
   * @param latest the newest state that is known of a resource: what we wrote may be newer than the watch
   */
  public DeviceNameIndex(CredentialsInUse credentials, UnaryOperator<EdgeDevice> latest,
      Clock clock) {
    this.credentials = credentials;
    this.latest = latest;
    this.clock = clock;
  }

  /** Indexes the resources; called once, before the first reconciliation. */
  void index(IndexerResourceCache<EdgeDevice> primaryCache) {
    cache = primaryCache;
    cache.addIndexers(Map.of(BY_DEVICE_NAME, device -> List.of(deviceName(device))));
  }

  private static String deviceName(EdgeDevice device) {
    String name = spec(device).name();
    return name == null ? device.getMetadata().getName() : name;
  }

  private static EdgeDeviceSpec spec(EdgeDevice device) {
    return Objects.requireNonNullElse(device.getSpec(), EMPTY_SPEC);
  }

  /** The claim of a resource to its device name. */
  NameClaim claim(EdgeDevice device) {
    EdgeDeviceSpec spec = spec(device);
    return NameClaim.of(DeviceMetadataReader.read(device), spec,
        Objects.requireNonNullElse(device.getStatus(), EdgeDeviceStatus.NONE),
        credentials.project(ResourceID.fromResource(device), spec.credentials()).orElse(null),
        clock.instant());
  }

  /** The claims of the other resources to the device name of {@code device}; one that only observes has none. */
  List<NameClaim> otherClaims(EdgeDevice device) {
    return others(device).map(latest).filter(other -> !spec(other).observes()).map(this::claim)
        .toList();
  }

  /**
   * The resource that gets the device name of {@code deleted}; empty if none waits for it. Not all others: a tenant with
   * thousands of resources of one name could keep the operator busy by deleting them.
   */
  Optional<ResourceID> successor(EdgeDevice deleted) {
    return claim(deleted).successor(otherClaims(deleted))
        .map(claim -> new ResourceID(claim.name(), claim.namespace()));
  }

  private Stream<EdgeDevice> others(EdgeDevice device) {
    return cache.byIndex(BY_DEVICE_NAME, deviceName(device)).stream()
        .filter(other -> !other.getMetadata().getUid().equals(device.getMetadata().getUid()));
  }
}
