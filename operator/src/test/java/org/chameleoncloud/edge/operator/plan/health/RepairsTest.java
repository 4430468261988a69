package org.chameleoncloud.edge.operator.plan.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.registry.Worker.State;
import org.junit.jupiter.api.Test;

class RepairsTest {
  private static final TestRecord BROKEN = TestRecord.asWritten().withDeviceKey()
      .check("balena", State.STEADY)
      .failed("k8s", "Blazar responded with HTTP 500");
  private static final TestRecord RESET = TestRecord.asWritten().withDeviceKey()
      .check("balena", State.PENDING)
      .deferred("k8s", "No matching k8s node found");

  private static DeviceScenario broken() {
    return DeviceScenario.ofRegisteredDevice().record(BROKEN);
  }

  /** Plans, carries out all actions successfully, and writes the status. */
  private static Plan reconcile(DeviceScenario scenario) {
    Plan plan = scenario.plan();
    List<ActionResult> results = plan.actions().stream()
        .<ActionResult>map(action -> new ActionResult.Done(action, null)).toList();
    scenario.status(scenario.reported(results));
    return plan;
  }

  @Test
  void rerunsAFailedCheckImmediatelyAndThenAtIncreasingIntervals() {
    DeviceScenario scenario = broken();
    for (int wait : List.of(0, 2, 4, 8, 16)) {
      if (wait > 0) {
        assertThat(reconcile(scenario.later(Duration.ofMinutes(wait).minusSeconds(1))).actions())
            .isEmpty();
        assertThat(reconcile(scenario).requeueAfter()).isEqualTo(Duration.ofSeconds(1));
        scenario.later(Duration.ofSeconds(1));
      }
      assertThat(reconcile(scenario).actions())
          .containsExactly(new Action.Sync(TestRecord.UUID, true));
    }
  }

  @Test
  void givesUpAfterFiveAttempts() {
    DeviceScenario scenario = broken();
    for (int attempts = 0; attempts < 5; attempts++) {
      reconcile(scenario);
      scenario.later(Duration.ofHours(1));
    }

    assertThat(reconcile(scenario).actions()).isEmpty();
    assertThat(scenario.plan().requeueAfter()).isNull();
    assertThat(scenario.reported().condition(ConditionType.HEALTHY).orElseThrow().reason())
        .isEqualTo("ContactTestbedOperators");
  }

  @Test
  void waitsForTheResultOfTheLastAttempt() {
    DeviceScenario scenario = broken();
    for (int attempts = 0; attempts < 5; attempts++) {
      reconcile(scenario);
      assertThat(scenario.get().status().condition(ConditionType.HEALTHY).orElseThrow().reason())
          .isEqualTo("WaitForRepair");
      scenario.later(Duration.ofHours(1));
    }
  }

  @Test
  void resetsTheCountWhenAllChecksAreSteady() {
    DeviceScenario scenario = broken();
    reconcile(scenario);
    reconcile(scenario.later(Duration.ofMinutes(1)).record(TestRecord.steady()));

    assertThat(scenario.get().applied().repairs()).isNull();
    assertThat(reconcile(scenario.record(BROKEN)).actions()).hasSize(1);
  }

  @Test
  void anOldDeferReasonDoesNotResetTheCount() {
    DeviceScenario scenario = broken();
    reconcile(scenario);
    reconcile(scenario.later(Duration.ofSeconds(10)).record(RESET));
    assertThat(scenario.get().applied().repairs()).isEqualTo(1);

    assertThat(reconcile(scenario.later(Duration.ofSeconds(60)).record(BROKEN)).actions())
        .isEmpty();
  }

  @Test
  void aCheckThatStaysDeferredResetsTheCount() {
    DeviceScenario scenario = broken();
    reconcile(scenario);
    TestRecord waiting = TestRecord.asWritten().withDeviceKey().check("balena", State.STEADY)
        .deferred("k8s",
            "No matching k8s node found");
    Plan early = reconcile(scenario.later(Duration.ofMinutes(1)).record(waiting));
    assertThat(early.requeueAfter()).isEqualTo(Duration.ofMinutes(1));

    reconcile(scenario.later(Duration.ofMinutes(1)));

    assertThat(scenario.get().applied().repairs()).isNull();
    assertThat(scenario.plan().requeueAfter()).isNull();
  }

  @Test
  void aPausedDeviceIsNotRepairedAndStaysReady() {
    DeviceScenario scenario = broken().paused();

    assertThat(scenario.plan().actions()).isEmpty();
    EdgeDeviceStatus status = scenario.reported();
    assertThat(status.condition(ConditionType.READY).orElseThrow().holds()).isTrue();
    assertThat(status.applied().repairs()).isNull();
  }
}
