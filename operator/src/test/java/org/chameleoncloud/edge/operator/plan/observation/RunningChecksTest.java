package org.chameleoncloud.edge.operator.plan.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.Planner;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvent;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvents;
import org.chameleoncloud.edge.operator.plan.status.StatusChange;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.registry.Worker.State;
import org.junit.jupiter.api.Test;

class RunningChecksTest {
  private static final TestRecord RUNNING = TestRecord.asWritten().withDeviceKey()
      .check("balena", State.STEADY).check("k8s", State.IN_PROGRESS);

  private static DeviceScenario running() {
    return DeviceScenario.ofRegisteredDevice().record(RUNNING)
        .runningSince("k8s", DeviceScenario.NOW);
  }

  private static Condition healthy(DeviceScenario scenario) {
    return scenario.reported().condition(ConditionType.HEALTHY).orElseThrow();
  }

  @Test
  void aCheckThatRunsForTenMinutesNeedsTheTestbedsOperators() {
    DeviceScenario scenario = running().later(Duration.ofMinutes(10).minusSeconds(1));
    assertThat(healthy(scenario).reason()).isEqualTo("WaitForChecks");

    assertThat(healthy(scenario.later(Duration.ofSeconds(1))))
        .returns("ContactTestbedOperators", Condition::reason)
        .extracting(Condition::message).asString()
        .startsWith("k8s: IN_PROGRESS for more than 10 minutes. Only the testbed's operators");
  }

  @Test
  void isReconciledWhenTheTenMinutesAreOver() {
    DeviceScenario scenario = running().later(Duration.ofMinutes(4));
    assertThat(scenario.plan().requeueAfter()).isEqualTo(Duration.ofMinutes(6));

    assertThat(scenario.later(Duration.ofMinutes(6)).plan().requeueAfter()).isNull();
  }

  @Test
  void noSyncIsSentForIt() {
    DeviceScenario scenario = running();
    for (int minute = 0; minute < 60; minute++) {
      assertThat(scenario.later(Duration.ofMinutes(1)).plan().actions()).isEmpty();
    }
  }

  @Test
  void warnsOnce() {
    DeviceScenario scenario = running().later(Duration.ofMinutes(10));
    Observation seen = scenario.get();
    Plan plan = Planner.plan(seen);
    assertThat(DeviceEvents.of(seen, plan, List.of(), seen.status(),
        scenario.reported()))
        .singleElement().returns("ContactTestbedOperators", DeviceEvent::reason)
        .returns(true, DeviceEvent::warning);

    Observation later = scenario.status(scenario.reported()).later(Duration.ofMinutes(5)).get();
    assertThat(DeviceEvents.of(later, Planner.plan(later), List.of(), later.status(),
        scenario.reported())).isEmpty();
  }

  @Test
  void theWaitThatADeferredCheckHadIsNoLongerWhatMatters() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice()
        .settledOn(TestRecord.asWritten().deferred("k8s", "No matching k8s node found").get())
        .record(TestRecord.asWritten().check("k8s", State.IN_PROGRESS))
        .runningSince("k8s", DeviceScenario.NOW).later(Duration.ofMinutes(11));

    assertThat(healthy(scenario).reason()).isEqualTo("ContactTestbedOperators");
    assertThat(scenario.reported().checks().getFirst().state()).isEqualTo("IN_PROGRESS");
    assertThat(StatusChange.isOnlyRerun(scenario.get().status(), scenario.reported())).isFalse();
  }
}
