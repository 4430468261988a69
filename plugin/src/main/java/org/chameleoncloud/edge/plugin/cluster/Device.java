package org.chameleoncloud.edge.plugin.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.UnreadableResource;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/**
 * A device of the cluster.
 *
 * @param resource as the API server has it, with fields that this version does not know
 * @param typed the same with the fields that this version knows
 */
public record Device(GenericKubernetesResource resource, EdgeDevice typed) {
  /**
   * Reads a device.
   *
   * @throws CommandFailure when it does not match this version's schema
   */
  static Device read(GenericKubernetesResource resource, KubernetesSerialization serialization) {
    try {
      return new Device(resource, serialization.convertValue(resource, EdgeDevice.class));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.failed("EdgeDevice " + resource.getMetadata().getNamespace() + "/"
          + resource.getMetadata().getName() + " cannot be read: "
          + UnreadableResource.field(e).orElse("it does not match the schema of this version")
          + ". Use the version of this plugin that belongs to the installed operator, or change the field");
    }
  }

  /** Its namespace. */
  public String namespace() {
    return resource.getMetadata().getNamespace();
  }

  /** The resource's name. */
  public String name() {
    return resource.getMetadata().getName();
  }

  /** The name on the testbed: {@code spec.name} or else the resource's. */
  public String deviceName() {
    return typed.getSpec() == null || typed.getSpec().name() == null
        ? name()
        : typed.getSpec().name();
  }

  /** The id of the record that it has or observes; empty before the operator reported it. */
  public Optional<String> recordUuid() {
    return status().shownUuid();
  }

  /** What the operator reported; {@link EdgeDeviceStatus#NONE} before it did. */
  public EdgeDeviceStatus status() {
    return typed.getStatus() == null ? EdgeDeviceStatus.NONE : typed.getStatus();
  }
}
