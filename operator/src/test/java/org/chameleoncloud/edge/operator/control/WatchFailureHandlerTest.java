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
  void anOperatorThatCanNoLongerWatchItsDevicesExits() throws InterruptedException {
    operator.client.resource(Serialization.unmarshal("""
        apiVersion: edge.chameleoncloud.org/v1alpha1
        kind: EdgeDevice
        metadata: {name: unreadable, namespace: %s}
        spec: {machineName: {no: text}, contactEmail: lab@example.org}
        """.formatted(OperatorHarness.NAMESPACE), GenericKubernetesResource.class)).create();
    assertThat(operator.mustEnd.await(OperatorHarness.PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isTrue();
  }

  @Test
  void oneThatIsStoppedDoesNotCallForAnExit() {
    operator.kill();
    assertThat(operator.mustEnd.getCount()).isEqualTo(1);
  }
}
