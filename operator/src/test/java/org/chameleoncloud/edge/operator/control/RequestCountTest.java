package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.control.cluster.ApiRequestLimiter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The numbers of requests to the registry and the API server; see "Cost" in docs/architecture.md. */
class RequestCountTest {
  private static final int DEVICES = 200;

  private final OperatorHarness operator = OperatorHarness.running();

  @AfterEach
  void close() {
    operator.close();
  }

  @Test
  void registersEachDeviceWithOnePostAndPollsAllOfThemWithOneRequest() {
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
    assertThat(maxWrites("/status")).as("status writes per device").isLessThanOrEqualTo(3);

    assertThat(operator.api.deviceReads()).isEmpty();

    operator.api.clearWrites();
    operator.testbed.requests().clear();
    operator.awaitPolls(5);
    assertThat(operator.api.writes()).isEmpty();
    assertThat(operator.testbed.requests().counts()).containsOnlyKeys("GET /v1/hardware");
  }

  @Test
  void limitsConcurrentRequestsToTheApiServer() {
    operator.client.secrets().inNamespace(OperatorHarness.NAMESPACE).withName("chi-edge").delete();
    operator.api.delayResponses("PATCH .*/status", Duration.ofMillis(500));
    IntStream.range(0, DEVICES).forEach(i -> operator.apply("device-" + i, OperatorHarness.spec()));
    await().atMost(Duration.ofMinutes(1)).until(() -> operator.api.delayedWrites() >= DEVICES);
    assertThat(operator.api.maxDelayedInFlight()).isBetween(2L,
        (long) ApiRequestLimiter.MAX_IN_FLIGHT);
  }

  private void awaitHealth(String health) {
    await(health).atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(200))
        .until(() -> operator.client
            .resources(EdgeDevice.class).inNamespace(OperatorHarness.NAMESPACE).list().getItems()
            .stream()
            .allMatch(device -> device.getStatus() != null
                && health.equals(device.getStatus().health())));
  }

  private Map<String, Long> patches(String suffix) {
    return operator.api.writes().stream()
        .filter(write -> write.matches("PATCH .*/edgedevices/device-\\d+" + suffix))
        .collect(Collectors.groupingBy(write -> write, Collectors.counting()));
  }

  private Map<Integer, Long> writesPerDevice(String suffix) {
    Map<String, Long> patches = patches(suffix);
    return Map.of(patches.size(),
        patches.values().stream().mapToLong(Long::longValue).max().orElseThrow());
  }

  private long maxWrites(String suffix) {
    return patches(suffix).values().stream().mapToLong(Long::longValue).max().orElseThrow();
  }
}
