package org.chameleoncloud.edge.operator.control.source;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeImageSource;
import org.chameleoncloud.edge.operator.api.ImageSourceRef.Kind;

/** Gives the loop each EdgeImageSource; the SDK asks for a class for each kind. */
public final class EdgeImageSourceReconciler implements Reconciler<EdgeImageSource> {
  /** The controller's name in the SDK's logs and metrics. */
  public static final String NAME = "edgeimagesource";

  private final SourceLoop loop;
  private final ImageSources sources;

  /** Reconciles by {@code loop}. */
  public EdgeImageSourceReconciler(SourceLoop loop, ImageSources sources) {
    this.loop = loop;
    this.sources = sources;
  }

  @Override
  public List<EventSource<?, EdgeImageSource>> prepareEventSources(
      EventSourceContext<EdgeImageSource> context) {
    SourceTrigger<EdgeImageSource> trigger = new SourceTrigger<>();
    sources.triggeredBy(Kind.EdgeImageSource, trigger::send);
    return List.of(trigger);
  }

  @Override
  public UpdateControl<EdgeImageSource> reconcile(EdgeImageSource source,
      Context<EdgeImageSource> context) throws InterruptedException {
    if (context.isPrimaryResourceDeleted()) {
      loop.forget(SourceKey.of(source));
      return UpdateControl.noUpdate();
    }
    return loop.reconcile(source);
  }
}
