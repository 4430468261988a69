package org.chameleoncloud.edge.operator.control;

import org.chameleoncloud.edge.operator.control.cluster.ApiRequestLimiter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the design says the operator costs the registry and the API server. */
class RequestCountTest {
  private static final int DEVICES = 200;

  private final OperatorHarness operator = OperatorHarness.running();

  @AfterEach
  void close() {
    operator.close();
  }

  @Test
  void twoHundredNewDevicesCostOnePostEachAndSettledOnesOneListAPollAndNoWrite() {
    IntStream.range(0, DEVICES).forEach(i -> operator.apply("device-" + i, OperatorHarness.spec()));
    awaitHealth("0/4");
    operator.testbed.tick();
    awaitHealth("2/4");
    IntStream.range(0, DEVICES).forEach(i -> operator.testbed.boot("device-" + i));
    operator.testbed.tick();
    awaitHealth("4/4");

    assertThat(operator.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(DEVICES);
    assertThat(operator.testbed.requests().count("PATCH")).isZero();
    assertThat(operator.testbed.requests().count("GET", "/v1/hardware/{uuid}")).isZero();
    assertThat(operator.testbed.requests().count("POST", "/v3/auth/tokens")).isEqualTo(1);
    assertThat(operator.testbed.requests().count("GET",
        "/v3/users/{user}/application_credentials/{id}")).isEqualTo(1);
    assertThat(writesPerDevice("")).as("finalizers").containsOnlyKeys(DEVICES).containsValue(1L);
    assertThat(mostWrites("/status")).as("status writes a device").isLessThanOrEqualTo(3);

    assertThat(operator.api.lookUps()).isEmpty();

    operator.api.forgetWrites();
    operator.testbed.requests().clear();
    operator.awaitPolls(5);
    assertThat(operator.api.writes()).isEmpty();
    assertThat(operator.testbed.requests().counts()).containsOnlyKeys("GET /v1/hardware");
  }

  @Test
  void newsOfManyDevicesAtOnceDoNotFloodTheApiServer() {
    operator.client.secrets().inNamespace(OperatorHarness.NAMESPACE).withName("chi-edge").delete();
    operator.api.answerLate("PATCH .*/status", Duration.ofMillis(500));
    IntStream.range(0, DEVICES).forEach(i -> operator.apply("device-" + i, OperatorHarness.spec()));
    await().atMost(Duration.ofMinutes(1)).until(() -> operator.api.slowed() >= DEVICES);
    assertThat(operator.api.mostUnanswered()).isBetween(2L, (long) ApiRequestLimiter.MAX_IN_FLIGHT);
  }

  private void awaitHealth(String health) {
    await(health).atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(200))
        .until(() -> operator.client
            .resources(EdgeDevice.class).inNamespace(OperatorHarness.NAMESPACE).list().getItems()
            .stream()
            .allMatch(device -> device.getStatus() != null
                && health.equals(device.getStatus().health())));
  }

  private Map<String, Long> patches(String ending) {
    return operator.api.writes().stream()
        .filter(write -> write.matches("PATCH .*/edgedevices/device-\\d+" + ending))
        .collect(Collectors.groupingBy(write -> write, Collectors.counting()));
  }

  private Map<Integer, Long> writesPerDevice(String ending) {
    Map<String, Long> patches = patches(ending);
    return Map.of(patches.size(),
        patches.values().stream().mapToLong(Long::longValue).max().orElseThrow());
  }

  private long mostWrites(String ending) {
    return patches(ending).values().stream().mapToLong(Long::longValue).max().orElseThrow();
  }
}
