package org.chameleoncloud.edge.operator.control;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.plan.CredentialState;
import org.chameleoncloud.edge.registry.Credentials;

/** Which resources claim which device name; of several on one testbed the oldest has it. */
final class DeviceNameIndex {
  private static final String BY_DEVICE_NAME = "device-name";
  private static final Comparator<EdgeDevice> AGE = Comparator
      .<EdgeDevice, String>comparing(device -> device.getMetadata().getCreationTimestamp())
      .thenComparing(device -> device.getMetadata().getNamespace())
      .thenComparing(device -> device.getMetadata().getName());

  private final SecretCache secrets;
  private IndexerResourceCache<EdgeDevice> cache;

  DeviceNameIndex(SecretCache secrets) {
    this.secrets = secrets;
  }

  /** Indexes the resources; called once, before the first look. */
  void index(IndexerResourceCache<EdgeDevice> primaryCache) {
    cache = primaryCache;
    cache.addIndexers(Map.of(BY_DEVICE_NAME, device -> List.of(deviceName(device))));
  }

  private static String deviceName(EdgeDevice device) {
    return device.getSpec() == null || device.getSpec().name() == null
        ? device.getMetadata().getName()
        : device.getSpec().name();
  }

  /**
   * The older resource that claims {@code name} on the same testbed, as {@code namespace/name}; null without one.
   *
   * @param credentials what {@code device} signs in with; tells which testbed
   */
  String olderClaimant(EdgeDevice device, String name, CredentialState credentials) {
    return cache.byIndex(BY_DEVICE_NAME, name).stream()
        .filter(other -> !other.getMetadata().getUid().equals(device.getMetadata().getUid()))
        .filter(other -> AGE.compare(other, device) < 0 && sameTestbed(credentials, other)).min(AGE)
        .map(other -> other.getMetadata().getNamespace() + "/" + other.getMetadata().getName())
        .orElse(null);
  }

  /** The others that claim the name of a resource that is gone. */
  List<ResourceID> claimantsBeside(EdgeDevice gone) {
    ResourceID id = ResourceID.fromResource(gone);
    return cache.byIndex(BY_DEVICE_NAME, deviceName(gone)).stream().map(ResourceID::fromResource)
        .filter(other -> !other.equals(id)).toList();
  }

  /** Two testbeds may each have a device of one name; where that cannot be told, they count as one. */
  private boolean sameTestbed(CredentialState mine, EdgeDevice other) {
    if (other.getSpec() == null) {
      return false;
    }
    CredentialState theirs = secrets.read(ResourceID.fromResource(other),
        other.getSpec().credentials());
    return !(mine instanceof CredentialState.Loaded(Credentials a)
        && theirs instanceof CredentialState.Loaded(Credentials b))
        || a.authUrl().equals(b.authUrl());
  }
}
