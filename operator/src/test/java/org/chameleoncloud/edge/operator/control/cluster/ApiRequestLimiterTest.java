package org.chameleoncloud.edge.operator.control.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the listener is given for each request. */
class ApiRequestLimiterTest {
  private final List<Integer> results = new ArrayList<>();
  private final ApiRequestLimiter limiter = new ApiRequestLimiter(results::add);

  @Test
  void aRequestSucceeds() {
    assertThat(limiter.call(() -> "pi")).isEqualTo("pi");
    assertThat(results).containsExactly(ApiRequestLimiter.SUCCEEDED);
  }

  @Test
  void aRequestThatIsRefusedHasItsStatus() {
    assertThatThrownBy(() -> limiter.call(() -> {
      throw new KubernetesClientException("forbidden", 403, null);
    })).isInstanceOf(KubernetesClientException.class);
    assertThat(results).containsExactly(403);
  }

  /** With a real client, which decides how it reports that. */
  @Test
  void aRequestWithoutAResponseIsNoSuccess() {
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(
        new ConfigBuilder().withMasterUrl("http://127.0.0.1:1").withRequestRetryBackoffLimit(0)
            .build())
        .build()) {
      assertThatThrownBy(() -> limiter.call(
          () -> client.secrets().inNamespace("lab").withName("chi-edge").get()))
          .isInstanceOf(KubernetesClientException.class);
    }
    assertThat(results).containsExactly(0);
  }
}
