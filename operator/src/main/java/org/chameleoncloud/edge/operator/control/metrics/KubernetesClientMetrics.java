package org.chameleoncloud.edge.operator.control.metrics;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.okhttp3.OkHttpMetricsEventListener;
import java.util.List;
import java.util.Set;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/** Measures the requests of a Kubernetes client, all of them, by resource, method and status. */
public final class KubernetesClientMetrics {
  /** The resources that the operator reads or writes; everything else has one series. */
  private static final Set<String> RESOURCES = Set.of("edgedevices", "secrets", "jobs", "events",
      "leases", "configmaps", "persistentvolumeclaims");
  private static final String OTHER = "other";
  /** These last for minutes, so they are measured apart. */
  private static final String WATCH = "watch";

  private KubernetesClientMetrics() {}

  /** Creates the HTTP clients of a Kubernetes client, each of them measured. */
  public static HttpClient.Factory httpClients(MeterRegistry meters) {
    return new OkHttpClientFactory() {
      @Override
      protected void additionalConfig(OkHttpClient.Builder builder) {
        builder.eventListener(OkHttpMetricsEventListener
            .builder(meters, "chi.edge.kubernetes.request.duration")
            .includeHostTag(false)
            .uriMapper(KubernetesClientMetrics::resource).build());
      }
    };
  }

  /** The kind of object that a request is about, without its name. */
  static String resource(Request request) {
    if (request.url().queryParameter("watch") != null) {
      return WATCH;
    }
    List<String> path = request.url().pathSegments();
    return path.reversed().stream().filter(RESOURCES::contains).findFirst().orElse(OTHER);
  }
}
