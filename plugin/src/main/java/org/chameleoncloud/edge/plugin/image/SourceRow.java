package org.chameleoncloud.edge.plugin.image;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Objects;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.ImageSourceRef;
import org.chameleoncloud.edge.operator.api.ImageSourceRef.Kind;
import org.chameleoncloud.edge.operator.api.ImageSourceSpec;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus.Revision;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.plugin.cluster.Device;

/**
 * What the list says of an image source. Each value is null if it is not known.
 *
 * @param resource as the API server has it
 * @param kind its kind
 * @param namespace its namespace; null for one of the cluster
 * @param name its name
 * @param version the version that it displays
 * @param revision what devices are baked from now
 * @param ready True, False or Unknown
 * @param onUpdate what a newer image does to devices
 * @param checkedAt when its server was last asked, RFC 3339
 * @param devices how many of the devices that were looked at name it
 * @param message what its condition Ready says
 */
record SourceRow(GenericKubernetesResource resource, Kind kind, String namespace, String name,
    String version, String revision, String ready, String onUpdate, String checkedAt, long devices,
    String message) {

  /**
   * The row of a source.
   *
   * @param type its kind as a type
   * @param devices those that may name it
   */
  static <S extends CustomResource<ImageSourceSpec, ImageSourceStatus>> SourceRow of(
      GenericKubernetesResource resource, Class<S> type, List<Device> devices,
      KubernetesSerialization serialization) {
    S source = serialization.convertValue(resource, type);
    Kind kind = Kind.valueOf(type.getSimpleName());
    String namespace = resource.getMetadata().getNamespace();
    String name = resource.getMetadata().getName();
    ImageSourceStatus status = Objects.requireNonNullElse(source.getStatus(),
        ImageSourceStatus.NONE);
    Revision revision = status.revision();
    return new SourceRow(resource, kind, kind == Kind.EdgeImageSource ? namespace : null, name,
        revision == null ? source.getSpec().version() : revision.version(),
        revision == null ? null : revision.id(),
        status.condition(ConditionType.READY).map(Condition::status).orElse(Condition.UNKNOWN),
        source.getSpec().onUpdateOrDefault().name(), status.checkedAt(),
        devices.stream().filter(device -> names(device, kind, namespace, name)).count(),
        status.condition(ConditionType.READY).map(Condition::message).orElse(null));
  }

  private static boolean names(Device device, Kind kind, String namespace, String name) {
    ImageSpec image = device.typed().getSpec() == null ? null : device.typed().getSpec().image();
    if (image == null || image.sourceRef().isEmpty()) {
      return false;
    }
    ImageSourceRef ref = image.sourceRef().get();
    return ref.kindOrDefault() == kind && ref.name().equals(name)
        && (kind == Kind.ClusterEdgeImageSource || device.namespace().equals(namespace));
  }
}
