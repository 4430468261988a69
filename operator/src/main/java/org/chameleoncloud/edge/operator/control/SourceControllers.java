package org.chameleoncloud.edge.operator.control;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import java.time.Clock;
import java.util.Objects;
import java.util.Set;
import okhttp3.Dns;
import org.chameleoncloud.edge.operator.api.ImageSourceRef.Kind;
import org.chameleoncloud.edge.operator.control.cluster.ApiRequestLimiter;
import org.chameleoncloud.edge.operator.control.source.ClusterEdgeImageSourceReconciler;
import org.chameleoncloud.edge.operator.control.source.EdgeImageSourceReconciler;
import org.chameleoncloud.edge.operator.control.source.ImageSources;
import org.chameleoncloud.edge.operator.control.source.SourceListener;
import org.chameleoncloud.edge.operator.control.source.SourceLoop;
import org.chameleoncloud.edge.operator.control.source.SourceProbe;
import org.chameleoncloud.edge.operator.control.source.SourceWriter;

/** The controllers of image sources: those of kinds that can be read. */
final class SourceControllers {
  private final OperatorSettings settings;
  private final KubernetesClient client;
  private final ImageSources sources;
  private final SourceLoop loop;

  SourceControllers(OperatorSettings settings, KubernetesClient client, ApiRequestLimiter limiter,
      ImageSources sources, SourceListener listener, Clock clock) {
    this.settings = settings;
    this.client = client;
    this.sources = sources;
    this.loop = new SourceLoop(
        new SourceProbe(settings.imageSources(), System.getenv(), Dns.SYSTEM, clock),
        new SourceWriter(client, limiter), sources, listener, clock);
  }

  /** Asks the API server which kinds there are; called once, before any controller is registered. */
  void findServed() {
    sources.findServed(client, settings.namespaces(), settings.clusterImageSources());
  }

  /** Registers the controllers of the kinds that there are. */
  void register(Operator operator) {
    if (sources.isServed(Kind.EdgeImageSource)) {
      operator.register(new EdgeImageSourceReconciler(loop, sources),
          controller -> configure(controller, EdgeImageSourceReconciler.NAME,
              settings.namespaces()));
    }
    if (sources.isServed(Kind.ClusterEdgeImageSource)) {
      operator.register(new ClusterEdgeImageSourceReconciler(loop, sources),
          controller -> configure(controller, ClusterEdgeImageSourceReconciler.NAME, Set.of()));
    }
  }

  /** Our own status writes trigger nothing. */
  private static <S extends HasMetadata> void configure(
      ControllerConfigurationOverrider<S> controller, String name, Set<String> namespaces) {
    controller.withName(name).withTriggerReconcilerOnAllEvents(true).withGenerationAware(false)
        .withReconciliationMaxInterval(null).withRetry(EdgeOperator.retries())
        .withOnUpdateFilter((now, before) -> !Objects.equals(now.getMetadata().getGeneration(),
            before.getMetadata().getGeneration())
            || !Objects.equals(SourceLoop.checkRequest(now), SourceLoop.checkRequest(before))
            || !Objects.equals(now.getMetadata().getUid(), before.getMetadata().getUid()));
    if (namespaces.isEmpty()) {
      controller.watchingAllNamespaces();
    } else {
      controller.settingNamespaces(namespaces);
    }
  }
}
