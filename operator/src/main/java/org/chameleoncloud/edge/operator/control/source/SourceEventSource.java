package org.chameleoncloud.edge.operator.control.source;

import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Set;
import java.util.function.Consumer;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.ImageSourceSpec;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus;

/**
 * Image sources as the watch delivers them. It triggers no devices itself: a source may have thousands, which the operator
 * takes in turns.
 */
final class SourceEventSource<S extends CustomResource<ImageSourceSpec, ImageSourceStatus>>
    extends
      InformerEventSource<S, EdgeDevice> {
  private final Consumer<SourceKey> onChange;

  /**
   * @param ofCluster whether the kind has no namespaces
   * @param onChange called with each source that is new to devices or gone
   */
  SourceEventSource(Class<S> type, EventSourceContext<EdgeDevice> context, boolean ofCluster,
      Consumer<SourceKey> onChange) {
    super(configuration(type, ofCluster), context);
    this.onChange = onChange;
  }

  private static <S extends CustomResource<ImageSourceSpec, ImageSourceStatus>> InformerEventSourceConfiguration<S> configuration(
      Class<S> type, boolean ofCluster) {
    InformerEventSourceConfiguration.Builder<S> builder = InformerEventSourceConfiguration
        .from(type, EdgeDevice.class).withName(type.getSimpleName())
        .withSecondaryToPrimaryMapper(_ -> Set.of());
    return (ofCluster ? builder.withWatchAllNamespaces() : builder).build();
  }

  @Override
  public void onAdd(S source) {
    super.onAdd(source);
    onChange.accept(SourceKey.of(source));
  }

  @Override
  public void onUpdate(S before, S source) {
    super.onUpdate(before, source);
    if (!ImageSources.state(before).equals(ImageSources.state(source))) {
      onChange.accept(SourceKey.of(source));
    }
  }

  @Override
  public void onDelete(S source, boolean deletedFinalStateUnknown) {
    super.onDelete(source, deletedFinalStateUnknown);
    onChange.accept(SourceKey.of(source));
  }
}
