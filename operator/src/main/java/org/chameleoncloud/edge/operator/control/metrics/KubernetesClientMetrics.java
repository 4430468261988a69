package org.chameleoncloud.edge.operator.control.metrics;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.okhttp3.OkHttpMetricsEventListener;
import java.util.List;
import java.util.Set;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/** Measures the requests of a Kubernetes client, all of them, by resource, method and status. */
public final class KubernetesClientMetrics {
  /** The name of the metric of requests. */
  static final String REQUESTS = "chi.edge.kubernetes.request.duration";

  /** The resources that the operator reads or writes; everything else has one series. */
  private static final Set<String> RESOURCES = Set.of("edgedevices", "secrets", "jobs", "events",
      "leases", "configmaps", "persistentvolumeclaims", "pods", "namespaces");
  private static final String OTHER = "other";
  /** The segments before the resource in {@code /api/VERSION}. */
  private static final int CORE_PREFIX = 2;
  /** The segments before the resource in {@code /apis/GROUP/VERSION}. */
  private static final int GROUP_PREFIX = 3;
  /** These last for minutes, so they are measured apart. */
  private static final String WATCH = "watch";

  private KubernetesClientMetrics() {}

  /** Creates the HTTP clients of a Kubernetes client, each of them measured. */
  public static HttpClient.Factory httpClients(MeterRegistry meters) {
    return new OkHttpClientFactory() {
      @Override
      protected void additionalConfig(OkHttpClient.Builder builder) {
        ConnectionPool pool = new ConnectionPool();
        OperatorMetrics.connections(meters, "kubernetes", pool);
        builder.connectionPool(pool).eventListener(OkHttpMetricsEventListener
            .builder(meters, REQUESTS).includeHostTag(false)
            .uriMapper(KubernetesClientMetrics::resource).build());
      }
    };
  }

  /** The resource that a request is about, without the object's name: {@code /api/v1/namespaces/lab/secrets/chi-edge}. */
  static String resource(Request request) {
    if (request.url().queryParameter("watch") != null) {
      return WATCH;
    }
    List<String> path = request.url().pathSegments();
    int first = path.getFirst().equals("api") ? CORE_PREFIX : GROUP_PREFIX;
    boolean isNamespaced = path.size() > first + 2 && path.get(first).equals("namespaces");
    int index = isNamespaced ? first + 2 : first;
    return index < path.size() && RESOURCES.contains(path.get(index)) ? path.get(index) : OTHER;
  }
}
