package org.chameleoncloud.edge.lab.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiRetryTest {
  private final AtomicInteger calls = new AtomicInteger();

  private Supplier<String> failingOnce(KubernetesClientException failure) {
    return () -> {
      if (calls.incrementAndGet() == 1) {
        throw failure;
      }
      return "result";
    };
  }

  private static KubernetesClientException response(int code) {
    return new KubernetesClientException("failed", code, null);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 409, 429, 500, 503, 504})
  void retriesAfterATransientError(int code) throws InterruptedException {
    assertThat(ApiRetry.untilResponse(failingOnce(response(code)))).isEqualTo("result");
  }

  @Test
  void retriesWhenThereWasNoResponse() throws InterruptedException {
    KubernetesClientException refused = new KubernetesClientException("failed",
        new ConnectException("refused"));
    assertThat(ApiRetry.untilResponse(failingOnce(refused))).isEqualTo("result");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 422})
  void doesNotRetryWhatTheApiServerRefuses(int code) {
    assertThatThrownBy(() -> ApiRetry.untilResponse(failingOnce(response(code))))
        .isInstanceOf(KubernetesClientException.class);
    assertThat(calls).hasValue(1);
  }

  @Test
  void stopsRetryingWhenInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> ApiRetry.untilResponse(failingOnce(response(503))))
        .isInstanceOf(InterruptedException.class);
    assertThat(calls).hasValue(1);
  }
}
