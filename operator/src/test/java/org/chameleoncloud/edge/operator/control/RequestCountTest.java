package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.control.cluster.ApiRequestLimiter;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.chameleoncloud.edge.testbed.reservation.DevicePolicy;
import org.chameleoncloud.edge.testbed.traffic.LoggedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The numbers of requests to the registry and the API server; see "Cost" in docs/architecture.md. */
class RequestCountTest {
  private static final int DEVICES = 200;

  private static final String DEVICE_LIST = "GET /v1/devices";
  private static final String ALLOCATION_LIST = "GET /v1/devices/allocations";
  /** Registered, first checks, online, all checks, reservable: each may come alone. */
  private static final long STATUS_WRITES = 5;

  private OperatorHarness operator;

  @AfterEach
  void close() {
    operator.close();
  }

  @Test
  void registersEachDeviceWithOnePostAndPollsAllOfThemWithOneRequest() {
    operator = OperatorHarness.running();
    // The first device may be registered before the reservations have been read, which its status says.
    operator.apply("first", OperatorHarness.spec());
    operator.awaitStatus("first",
        status -> status.reservation() != null && status.reservation().state().equals("No"));
    IntStream.range(0, DEVICES).forEach(i -> operator.apply(name(i), OperatorHarness.spec()));
    awaitHealth("0/4");
    operator.testbed.tick();
    awaitHealth("2/4");
    operator.testbed.records().forEach(record -> operator.testbed.boot(record.name()));
    operator.testbed.pollBalena();
    awaitAll(ConditionType.ONLINE);
    operator.testbed.tick();
    awaitHealth("4/4");
    awaitAll(ConditionType.ACCESS_ENFORCED);

    assertThat(operator.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(DEVICES + 1);
    assertThat(operator.testbed.requests().count("PATCH")).isZero();
    assertThat(operator.testbed.requests().count("GET", "/v1/hardware/{uuid}")).isZero();
    assertThat(operator.testbed.requests().count("POST", "/v3/auth/tokens")).isEqualTo(1);
    assertThat(operator.testbed.requests().count("GET",
        "/v3/users/{user}/application_credentials/{id}")).isEqualTo(1);
    assertThat(writesPerDevice("")).as("finalizers").containsOnlyKeys(DEVICES).containsValue(1L);
    assertThat(maxWrites("/status")).as("status writes per device")
        .isLessThanOrEqualTo(STATUS_WRITES);

    assertThat(operator.api.deviceReads()).isEmpty();
  }

  @Test
  void settledDevicesCostOneListOfRecordsAndNowAndThenTwoOfReservations() {
    operator = OperatorHarness.running();
    IntStream.range(0, 3).forEach(i -> operator.apply(name(i), OperatorHarness.spec()));
    awaitHealth("0/4");
    operator.testbed.records().forEach(record -> operator.testbed.boot(record.name()));
    operator.testbed.tick();
    awaitHealth("4/4");
    awaitAll(ConditionType.ONLINE);
    awaitAll(ConditionType.ACCESS_ENFORCED);

    operator.api.clearWrites();
    operator.testbed.requests().clear();
    await("lists of reservations").atMost(OperatorHarness.TIMEOUT)
        .until(() -> operator.testbed.requests().counts().getOrDefault(ALLOCATION_LIST, 0) >= 3);
    assertThat(operator.api.writes()).isEmpty();
    assertThat(operator.testbed.requests().counts()).containsOnlyKeys("GET /v1/hardware",
        DEVICE_LIST, ALLOCATION_LIST);
    assertThat(shortestPause("/v1/devices")).isGreaterThan(Duration.ofMillis(900));
    assertThat(shortestPause("/v1/devices/allocations")).isGreaterThan(Duration.ofMillis(900));
  }

  @Test
  void reservationsAreNeverReadWithoutAReservationServiceInTheCatalog() {
    operator = OperatorHarness.running(TestbedOptions.forTests().withoutReservationInCatalog());
    assertUnreadable();
    assertThat(operator.testbed.requests().counts()).doesNotContainKeys(DEVICE_LIST,
        ALLOCATION_LIST);
  }

  @Test
  void reservationsThatMembersMayNotReadAreAskedForOnce() {
    operator = OperatorHarness
        .running(TestbedOptions.forTests().devicePolicy(DevicePolicy.ADMINS_READ));
    assertUnreadable();
    assertThat(operator.testbed.requests().counts()).containsEntry(DEVICE_LIST, 1)
        .doesNotContainKey(ALLOCATION_LIST);
  }

  private void assertUnreadable() {
    IntStream.range(0, 3).forEach(i -> operator.apply(name(i), OperatorHarness.spec()));
    IntStream.range(0, 3).forEach(i -> operator.awaitReason(name(i),
        ConditionType.ACCESS_ENFORCED, "ReservationsUnreadable"));
    assertThat(operator.message(name(0), ConditionType.ACCESS_ENFORCED)).isEqualTo(
        "The testbed does not offer its reservation service to the project of the credential.");
    assertThat(operator.status(name(0)).reservation().state()).isEqualTo("Unknown");
    operator.awaitReady(name(0));
    operator.awaitPolls(10);
  }

  private static String name(int number) {
    return "device-" + number;
  }

  /** The shortest time between two requests with a route. */
  private Duration shortestPause(String route) {
    List<Instant> times = operator.testbed.requests().all().stream()
        .filter(request -> request.route().equals(route)).map(LoggedRequest::receivedAt).toList();
    return IntStream.range(1, times.size())
        .mapToObj(i -> Duration.between(times.get(i - 1), times.get(i))).min(Duration::compareTo)
        .orElseThrow();
  }

  @Test
  void limitsConcurrentRequestsToTheApiServer() {
    operator = OperatorHarness.running();
    operator.client.secrets().inNamespace(OperatorHarness.NAMESPACE).withName("chi-edge").delete();
    operator.api.delayResponses("PATCH .*/status", Duration.ofMillis(500));
    IntStream.range(0, DEVICES).forEach(i -> operator.apply(name(i), OperatorHarness.spec()));
    await().atMost(Duration.ofMinutes(1)).until(() -> operator.api.delayedWrites() >= DEVICES);
    assertThat(operator.api.maxDelayedInFlight()).isBetween(2L,
        (long) ApiRequestLimiter.MAX_IN_FLIGHT);
  }

  private void awaitHealth(String health) {
    awaitAll(health, status -> health.equals(status.health()));
  }

  private void awaitAll(ConditionType condition) {
    awaitAll(condition.text(),
        status -> status.condition(condition).filter(found -> found.holds()).isPresent());
  }

  private void awaitAll(String what, Predicate<EdgeDeviceStatus> condition) {
    await(what).atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(200))
        .until(() -> operator.client
            .resources(EdgeDevice.class).inNamespace(OperatorHarness.NAMESPACE).list().getItems()
            .stream()
            .allMatch(device -> device.getStatus() != null && condition.test(device.getStatus())));
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
