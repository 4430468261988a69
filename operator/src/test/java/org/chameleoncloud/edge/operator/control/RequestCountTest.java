package org.chameleoncloud.edge.operator.control;

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

  private final OperatorHarness rig = OperatorHarness.running();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void twoHundredNewDevicesCostOnePostEachAndSettledOnesOneListAPollAndNoWrite() {
    IntStream.range(0, DEVICES).forEach(i -> rig.apply("device-" + i, OperatorHarness.spec()));
    awaitHealth("0/4");
    rig.testbed.tick();
    awaitHealth("2/4");
    IntStream.range(0, DEVICES).forEach(i -> rig.testbed.boot("device-" + i));
    rig.testbed.tick();
    awaitHealth("4/4");

    assertThat(rig.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(DEVICES);
    assertThat(rig.testbed.requests().count("PATCH")).isZero();
    assertThat(rig.testbed.requests().count("GET", "/v1/hardware/{uuid}")).isZero();
    assertThat(rig.testbed.requests().count("POST", "/v3/auth/tokens")).isEqualTo(1);
    assertThat(rig.testbed.requests().count("GET",
        "/v3/users/{user}/application_credentials/{id}")).isEqualTo(1);
    assertThat(writesPerDevice("")).as("finalizers").containsOnlyKeys(DEVICES).containsValue(1L);
    assertThat(mostWrites("/status")).as("status writes a device").isLessThanOrEqualTo(3);

    assertThat(rig.api.lookUps()).isEmpty();

    rig.api.forgetWrites();
    rig.testbed.requests().clear();
    rig.awaitPolls(5);
    assertThat(rig.api.writes()).isEmpty();
    assertThat(rig.testbed.requests().counts()).containsOnlyKeys("GET /v1/hardware");
  }

  @Test
  void newsOfManyDevicesAtOnceDoNotFloodTheApiServer() {
    rig.client.secrets().inNamespace(OperatorHarness.NAMESPACE).withName("chi-edge").delete();
    rig.api.answerLate("PATCH .*/status", Duration.ofMillis(500));
    IntStream.range(0, DEVICES).forEach(i -> rig.apply("device-" + i, OperatorHarness.spec()));
    await().atMost(Duration.ofMinutes(1)).until(() -> rig.api.slowed() >= DEVICES);
    assertThat(rig.api.mostUnanswered()).isBetween(2L, (long) ApiRequestLimiter.AT_ONCE);
  }

  private void awaitHealth(String health) {
    await(health).atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(200))
        .until(() -> rig.client
            .resources(EdgeDevice.class).inNamespace(OperatorHarness.NAMESPACE).list().getItems()
            .stream()
            .allMatch(device -> device.getStatus() != null
                && health.equals(device.getStatus().health())));
  }

  private Map<String, Long> patches(String ending) {
    return rig.api.writes().stream()
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
