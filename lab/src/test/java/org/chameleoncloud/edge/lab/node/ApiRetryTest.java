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
      return "answer";
    };
  }

  private static KubernetesClientException answer(int code) {
    return new KubernetesClientException("failed", code, null);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 409, 429, 500, 503, 504})
  void asksAgainAfterAnAnswerThatMayBeAnotherLater(int code) throws InterruptedException {
    assertThat(ApiRetry.await(failingOnce(answer(code)))).isEqualTo("answer");
  }

  @Test
  void asksAgainWhenThereWasNoAnswer() throws InterruptedException {
    KubernetesClientException refused = new KubernetesClientException("failed",
        new ConnectException("refused"));
    assertThat(ApiRetry.await(failingOnce(refused))).isEqualTo("answer");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 422})
  void takesARefusalForAnAnswer(int code) {
    assertThatThrownBy(() -> ApiRetry.await(failingOnce(answer(code))))
        .isInstanceOf(KubernetesClientException.class);
    assertThat(calls).hasValue(1);
  }

  @Test
  void asksNoMoreWhenNobodyWaitsForTheAnswer() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> ApiRetry.await(failingOnce(answer(503))))
        .isInstanceOf(InterruptedException.class);
    assertThat(calls).hasValue(1);
  }
}
