package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.lab.controlplane.AuditLog;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The number of requests for devices, from the API server's audit log and from the testbed. */
class RequestCountIT {
  @RegisterExtension
  final TestEnvironment env = new TestEnvironment(TestbedOptions.forTests());

  @ParameterizedTest
  @ValueSource(ints = {1, 200})
  void newDevicesCostAFinalizerFiveStatusesAndOnePostEachAndIdleOnesNothing(int devices)
      throws IOException {
    env.createCredential();
    Deployment deployment = env.install();
    env.closeLater(deployment.start());
    awaitFirstReservations();
    AuditLog requests = env.audit(deployment);

    env.apply(IntStream.range(0, devices).mapToObj(i -> Devices.yaml("device-" + i))
        .collect(Collectors.joining()));
    awaitHealth("0/4");
    env.testbed().tick();
    awaitHealth("2/4");
    env.testbed().records().forEach(record -> env.testbed().boot(record.name()));
    env.testbed().pollBalena();
    awaitAll(ConditionType.ONLINE);
    env.testbed().tick();
    awaitHealth("4/4");
    awaitAll(ConditionType.ACCESS_ENFORCED);

    assertThat(requests.writes()).containsEntry("patch edgedevices", (long) devices)
        .containsEntry("create events", (long) devices);
    assertThat(requests.writes().keySet()).isSubsetOf("patch edgedevices",
        "patch edgedevices/status", "create events", "create leases", "patch leases");
    assertThat(mostStatusWrites(requests)).as("status writes per device").isLessThanOrEqualTo(5);
    assertThat(requests.counts()).doesNotContainKeys("get edgedevices", "list edgedevices");
    assertThat(env.testbed().requests().count("POST", "/v1/hardware")).isEqualTo(devices + 1);
    assertThat(env.testbed().requests().count("PATCH")).isZero();
    assertThat(env.testbed().requests().count("GET", "/v1/hardware/{uuid}")).isZero();
    assertThat(env.testbed().requests().count("POST", "/v3/auth/tokens")).isEqualTo(1);
    assertThat(env.testbed().requests().count("GET",
        "/v3/users/{user}/application_credentials/{id}")).isEqualTo(1);

    requests.skipToEnd();
    env.testbed().requests().clear();
    TestEnvironment.eventually("five more lists of records and of reservations").until(
        () -> env.testbed().requests().count("GET", "/v1/hardware") >= 5
            && env.testbed().requests().count("GET", "/v1/devices/allocations") >= 5);
    // The Lease is renewed and the Secret is read, independently of the number of devices.
    assertThat(requests.counts().keySet()).isSubsetOf("get leases", "patch leases", "get secrets");
    assertThat(requests.counts().getOrDefault("get secrets", 0L)).isLessThan(20);
    assertThat(env.testbed().requests().counts()).containsOnlyKeys("GET /v1/hardware",
        "GET /v1/devices", "GET /v1/devices/allocations");
  }

  /** The first device of a credential may be registered before the reservations are read, which its status says. */
  private void awaitFirstReservations() {
    env.apply(Devices.yaml("first"));
    env.awaitStatus("first", "its reservations are known",
        status -> status.reservation() != null && status.reservation().state().equals("No"));
    TestEnvironment.eventually("its event is written").until(() -> !env.client().v1().events()
        .inNamespace(env.namespace()).list().getItems().isEmpty());
  }

  private static long mostStatusWrites(AuditLog requests) {
    return requests.requests().stream()
        .filter(request -> request.kind().equals("patch edgedevices/status"))
        .collect(Collectors.groupingBy(AuditLog.Request::name, Collectors.counting())).values()
        .stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private void awaitHealth(String health) {
    awaitAll("all are at " + health, status -> health.equals(status.health()));
  }

  private void awaitAll(ConditionType condition) {
    awaitAll("all are " + condition.text(),
        status -> status.condition(condition).filter(found -> found.holds()).isPresent());
  }

  private void awaitAll(String what, Predicate<EdgeDeviceStatus> condition) {
    TestEnvironment.eventually(what).pollInterval(Duration.ofMillis(500))
        .until(() -> env.devices().stream().allMatch(
            device -> device.getStatus() != null && condition.test(device.getStatus())));
  }
}
