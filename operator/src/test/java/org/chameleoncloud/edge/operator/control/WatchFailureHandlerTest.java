package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchFailureHandlerTest {
  private final OperatorHarness operator = OperatorHarness.running();

  @AfterEach
  void close() {
    operator.close();
  }

  @Test
  void aWatchThatStopsIsAFatalError() throws InterruptedException {
    operator.client.resource(Serialization.unmarshal("""
        apiVersion: edge.chameleoncloud.org/v1alpha1
        kind: EdgeDevice
        metadata: {name: unreadable, namespace: %s}
        spec: {machineName: {not: a-string}, contactEmail: lab@example.org}
        """.formatted(OperatorHarness.NAMESPACE), GenericKubernetesResource.class)).create();
    assertThat(operator.fatalError.await(OperatorHarness.TIMEOUT.toSeconds(), TimeUnit.SECONDS))
        .isTrue();
  }

  @Test
  void aGracefulShutdownIsNotAFatalError() {
    operator.kill();
    assertThat(operator.fatalError.getCount()).isEqualTo(1);
  }
}
