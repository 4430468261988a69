package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Check;
import org.chameleoncloud.edge.registry.Worker.State;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final TestRecord WAITING = TestRecord.asWritten().withDeviceKey()
      .check("balena", State.STEADY).deferred("k8s", "No matching k8s node found");

  @Test
  void aDeferredCheckThatIsRerunDoesNotChangeTheStatus() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().settledOn(WAITING.get());
    EdgeDeviceStatus before = scenario.get().status();

    EdgeDeviceStatus after = scenario.later(Duration.ofMinutes(1))
        .record(TestRecord.asWritten().withDeviceKey()
            .check("balena", State.STEADY).check("k8s", State.IN_PROGRESS))
        .reported();

    assertThat(after).isEqualTo(before);
    assertThat(after.condition(ConditionType.HEALTHY).orElseThrow().reason())
        .isEqualTo("PowerOnDevice");
  }

  @Test
  void aCheckThatRunsForTheFirstTimeIsPending() {
    EdgeDeviceStatus status = DeviceScenario.ofNewDevice()
        .settledOn(TestRecord.asWritten().check("balena", State.IN_PROGRESS).get()).get()
        .status();

    assertThat(status.checks()).containsExactly(new Check("balena", "PENDING", null, null));
    assertThat(status.health()).isEqualTo("0/1");
    assertThat(status.condition(ConditionType.HEALTHY).orElseThrow().message()).contains("balena");
  }

  @Test
  void aSteadyCheckThatRunsAgainIsPending() {
    EdgeDeviceStatus status = DeviceScenario.ofRegisteredDevice()
        .record(TestRecord.asWritten().withDeviceKey().check("balena", State.IN_PROGRESS)
            .check("k8s", State.STEADY))
        .reported();

    assertThat(status.health()).isEqualTo("1/2");
  }

  @Test
  void truncatesLongErrors() {
    EdgeDeviceStatus status = DeviceScenario.ofNewDevice()
        .settledOn(TestRecord.asWritten().failed("k8s", "x".repeat(100_000)).get()).get()
        .status();

    assertThat(status.checks().getFirst().message()).hasSizeLessThan(600);
  }

  @Test
  void waitsIfTheTestbedListsNoChecks() {
    Progress progress = Health.progress(List.of(), EdgeDeviceStatus.Applied.NOTHING);

    assertThat(progress.reason()).isEqualTo(Reason.WAIT_FOR_CHECKS);
  }

  @Test
  void theFirstMessageOfAnOutageIsKept() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice();
    EdgeDeviceStatus first = scenario.failure(lasting("Connection refused.")).reported();

    assertThat(first.condition(ConditionType.HEALTHY).orElseThrow().message())
        .contains("Connection refused.");
    assertThat(scenario.status(first).failure(lasting("Timeout.")).reported())
        .isEqualTo(first);
  }

  private static ListState.Failure lasting(String message) {
    return new ListState.Failure(Reason.WAIT_FOR_REGISTRY, message, true, true);
  }
}
