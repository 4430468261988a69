package org.chameleoncloud.edge.operator.control.source;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import org.chameleoncloud.edge.operator.api.ClusterEdgeImageSource;
import org.chameleoncloud.edge.operator.api.ImageSourceRef.Kind;

/** Gives the loop each ClusterEdgeImageSource; the SDK asks for a class for each kind. */
public final class ClusterEdgeImageSourceReconciler implements Reconciler<ClusterEdgeImageSource> {
  /** The controller's name in the SDK's logs and metrics. */
  public static final String NAME = "clusteredgeimagesource";

  private final SourceLoop loop;
  private final ImageSources sources;

  /** Reconciles by {@code loop}. */
  public ClusterEdgeImageSourceReconciler(SourceLoop loop, ImageSources sources) {
    this.loop = loop;
    this.sources = sources;
  }

  @Override
  public List<EventSource<?, ClusterEdgeImageSource>> prepareEventSources(
      EventSourceContext<ClusterEdgeImageSource> context) {
    SourceTrigger<ClusterEdgeImageSource> trigger = new SourceTrigger<>();
    sources.triggeredBy(Kind.ClusterEdgeImageSource, trigger::send);
    return List.of(trigger);
  }

  @Override
  public UpdateControl<ClusterEdgeImageSource> reconcile(ClusterEdgeImageSource source,
      Context<ClusterEdgeImageSource> context) throws InterruptedException {
    if (context.isPrimaryResourceDeleted()) {
      loop.forget(SourceKey.of(source));
      return UpdateControl.noUpdate();
    }
    return loop.reconcile(source);
  }
}
