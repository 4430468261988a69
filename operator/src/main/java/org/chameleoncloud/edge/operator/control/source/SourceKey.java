package org.chameleoncloud.edge.operator.control.source;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.ClusterEdgeImageSource;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.ImageSourceRef;
import org.chameleoncloud.edge.operator.api.ImageSourceRef.Kind;

/**
 * Which image source.
 *
 * @param kind its kind
 * @param namespace its namespace; empty for one of the cluster
 * @param name its name
 */
public record SourceKey(Kind kind, String namespace, String name) {
  /** The key of a resource of one of the kinds. */
  static SourceKey of(HasMetadata source) {
    return source instanceof ClusterEdgeImageSource
        ? new SourceKey(Kind.ClusterEdgeImageSource, "", source.getMetadata().getName())
        : new SourceKey(Kind.EdgeImageSource, source.getMetadata().getNamespace(),
            source.getMetadata().getName());
  }

  /** The source that a device's spec names: one of its own namespace or of the cluster, never of another namespace. */
  static Optional<SourceKey> namedBy(EdgeDevice device) {
    return device.getSpec() == null || device.getSpec().image() == null
        ? Optional.empty()
        : device.getSpec().image().sourceRef().map(
            ref -> of(ref, device.getMetadata().getNamespace()));
  }

  private static SourceKey of(ImageSourceRef ref, String namespace) {
    return new SourceKey(ref.kindOrDefault(),
        ref.kindOrDefault() == Kind.ClusterEdgeImageSource ? "" : namespace, ref.name());
  }

  /** As devices refer to it: {@code EdgeImageSource/pi4}. */
  String text() {
    return kind + "/" + name;
  }
}
