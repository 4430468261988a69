package org.chameleoncloud.edge.operator.control.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.control.cluster.SecretCache;
import org.chameleoncloud.edge.operator.plan.CredentialState;
import org.chameleoncloud.edge.registry.Credentials;

/** Which resources use which device name; of several on one testbed, the oldest owns it. */
public final class DeviceNameIndex {
  private static final String BY_DEVICE_NAME = "device-name";
  private static final Comparator<EdgeDevice> BY_AGE = Comparator
      .<EdgeDevice, String>comparing(device -> device.getMetadata().getCreationTimestamp())
      .thenComparing(device -> device.getMetadata().getNamespace())
      .thenComparing(device -> device.getMetadata().getName());

  private final SecretCache secrets;
  private IndexerResourceCache<EdgeDevice> cache;

  /** Reads the credentials of the others from {@code secrets}, to know their testbed. */
  public DeviceNameIndex(SecretCache secrets) {
    this.secrets = secrets;
  }

  /** Indexes the resources; called once, before the first reconciliation. */
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
   * The older resource with the device name {@code name} on the same testbed, as {@code namespace/name}; null without one.
   *
   * @param credentials what {@code device} signs in with; says which testbed
   */
  String olderOwner(EdgeDevice device, String name, CredentialState credentials) {
    return cache.byIndex(BY_DEVICE_NAME, name).stream()
        .filter(other -> !other.getMetadata().getUid().equals(device.getMetadata().getUid()))
        .filter(other -> BY_AGE.compare(other, device) < 0 && isSameTestbed(credentials, other))
        .min(BY_AGE)
        .map(other -> other.getMetadata().getNamespace() + "/" + other.getMetadata().getName())
        .orElse(null);
  }

  /** The others with the device name of a deleted resource. */
  List<ResourceID> othersWithNameOf(EdgeDevice deleted) {
    ResourceID id = ResourceID.fromResource(deleted);
    return cache.byIndex(BY_DEVICE_NAME, deviceName(deleted)).stream()
        .map(ResourceID::fromResource).filter(other -> !other.equals(id)).toList();
  }

  /** Two testbeds may each have a device of the same name; where they cannot be distinguished, they count as one. */
  private boolean isSameTestbed(CredentialState mine, EdgeDevice other) {
    if (other.getSpec() == null) {
      return false;
    }
    CredentialState theirs = secrets.credentialOf(ResourceID.fromResource(other),
        other.getSpec().credentials());
    return !(mine instanceof CredentialState.Loaded(Credentials a)
        && theirs instanceof CredentialState.Loaded(Credentials b))
        || a.authUrl().equals(b.authUrl());
  }
}
