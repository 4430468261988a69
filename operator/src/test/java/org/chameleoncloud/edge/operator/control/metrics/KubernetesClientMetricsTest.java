package org.chameleoncloud.edge.operator.control.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import okhttp3.Request;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesClientMetricsTest {
  @ParameterizedTest
  @CsvSource({"/api/v1/namespaces/lab/secrets/chi-edge, secrets",
      "/api/v1/namespaces/lab/secrets/events, secrets", "/api/v1/namespaces/lab, namespaces",
      "/api/v1/namespaces, namespaces", "/api/v1/namespaces/secrets/pods?labelSelector=a, pods",
      "/apis/batch/v1/namespaces/lab/jobs, jobs", "/apis/batch/v1/jobs?limit=1, jobs",
      "/apis/edge.chameleoncloud.org/v1alpha1/namespaces/lab/edgedevices/pi/status, edgedevices",
      "/apis/edge.chameleoncloud.org/v1alpha1/edgedevices?watch=true, watch",
      "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews, other", "/version, other",
      "/apis, other", "/, other"})
  void theTagNamesTheResourceAndNotTheObject(String path, String resource) {
    Request request = new Request.Builder().url("https://127.0.0.1:6443" + path).build();
    assertThat(KubernetesClientMetrics.resource(request)).isEqualTo(resource);
  }
}
