package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.lab.controlplane.AuditLog;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server's audit log says that devices cost, beside what the testbed says. */
class RequestCountIT {
  @RegisterExtension
  final Lab lab = new Lab(TestbedOptions.forTests());

  @ParameterizedTest
  @ValueSource(ints = {1, 200})
  void newDevicesCostAFinalizerThreeStatusesAndOnePostEachAndSettledOnesNothing(int devices)
      throws IOException {
    lab.credential();
    Deployment deployment = lab.install();
    lab.ends(deployment.start());
    AuditLog asked = lab.audit(deployment);

    lab.apply(IntStream.range(0, devices).mapToObj(i -> Devices.yaml("device-" + i))
        .collect(Collectors.joining()));
    awaitHealth("0/4");
    lab.testbed().tick();
    awaitHealth("2/4");
    IntStream.range(0, devices).forEach(i -> lab.testbed().boot("device-" + i));
    lab.testbed().tick();
    awaitHealth("4/4");

    assertThat(asked.writes()).containsEntry("patch edgedevices", (long) devices)
        .containsEntry("create events", (long) devices);
    assertThat(asked.writes().keySet()).isSubsetOf("patch edgedevices",
        "patch edgedevices/status", "create events", "create leases", "patch leases");
    assertThat(mostStatusWrites(asked)).as("status writes a device").isLessThanOrEqualTo(3);
    assertThat(asked.counts()).doesNotContainKeys("get edgedevices", "list edgedevices");
    assertThat(lab.testbed().requests().count("POST", "/v1/hardware")).isEqualTo(devices);
    assertThat(lab.testbed().requests().count("PATCH")).isZero();
    assertThat(lab.testbed().requests().count("GET", "/v1/hardware/{uuid}")).isZero();
    assertThat(lab.testbed().requests().count("POST", "/v3/auth/tokens")).isEqualTo(1);
    assertThat(lab.testbed().requests().count("GET",
        "/v3/users/{user}/application_credentials/{id}")).isEqualTo(1);

    asked.skipToEnd();
    lab.testbed().requests().clear();
    Lab.patience("five lists more").until(
        () -> lab.testbed().requests().count("GET", "/v1/hardware") >= 5);
    // The Lease is renewed and the one Secret read, however many devices there are.
    assertThat(asked.counts().keySet()).isSubsetOf("get leases", "patch leases", "get secrets");
    assertThat(asked.counts().getOrDefault("get secrets", 0L)).isLessThan(20);
    assertThat(lab.testbed().requests().counts()).containsOnlyKeys("GET /v1/hardware");
  }

  private static long mostStatusWrites(AuditLog asked) {
    return asked.requests().stream()
        .filter(request -> request.kind().equals("patch edgedevices/status"))
        .collect(Collectors.groupingBy(AuditLog.Request::name, Collectors.counting())).values()
        .stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private void awaitHealth(String health) {
    Lab.patience("all are at " + health).pollInterval(Duration.ofMillis(500))
        .until(() -> lab.devices().stream().allMatch(device -> device.getStatus() != null
            && health.equals(device.getStatus().health())));
  }
}
