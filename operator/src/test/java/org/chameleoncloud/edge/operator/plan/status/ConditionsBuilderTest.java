package org.chameleoncloud.edge.operator.plan.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;
import org.junit.jupiter.api.Test;

class ConditionsBuilderTest {
  @Property(tries = 200)
  void theTransitionTimeChangesOnlyWithTheStatus(
      @ForAll
      @Size(min = 2, max = 8) List<Boolean> states, @ForAll boolean sameReason) {
    EdgeDeviceStatus status = EdgeDeviceStatus.NONE;
    Instant now = DeviceScenario.NOW;
    for (int round = 0; round < states.size(); round++) {
      now = now.plus(Duration.ofMinutes(1));
      boolean holds = states.get(round);
      Reason reason = sameReason || round % 2 == 0 ? Reason.READY : Reason.IN_PROGRESS;
      Condition before = status.condition(ConditionType.READY).orElse(null);
      status = statusWith(
          new ConditionsBuilder(status, round, now)
              .add(ConditionType.READY, holds, reason, "m" + round)
              .build());
      Condition after = status.condition(ConditionType.READY).orElseThrow();
      boolean same = before != null && before.holds() == holds;
      assertThat(after.lastTransitionTime())
          .isEqualTo(same ? before.lastTransitionTime() : Timestamps.text(now));
      assertThat(after.observedGeneration()).isEqualTo(round);
    }
  }

  @Test
  void aMessageForgesNoLineAndHidesNothing() {
    Condition condition = new ConditionsBuilder(EdgeDeviceStatus.NONE, 1, DeviceScenario.NOW)
        .add(ConditionType.READY, false, Reason.FIX_SECRET,
            "The cloud \"a\u202eb\u001b[2J\u0085c\u2028\nReady True\" does not exist.")
        .build().getFirst();

    assertThat(condition.message()).isEqualTo(
        "The cloud \"a\ufffdb\ufffd[2J c  Ready True\" does not exist.");
  }

  @Test
  void aKeptConditionHasTheNewGeneration() {
    EdgeDeviceStatus before = DeviceScenario.ofRegisteredDevice().get().status();

    Condition kept = new ConditionsBuilder(before, 7, DeviceScenario.NOW.plusSeconds(60))
        .keep(ConditionType.HEALTHY)
        .build().getFirst();

    assertThat(kept.observedGeneration()).isEqualTo(7);
    assertThat(kept.lastTransitionTime())
        .isEqualTo(before.condition(ConditionType.HEALTHY).orElseThrow().lastTransitionTime());
  }

  @Test
  void everyConditionHasTheObservedGeneration() {
    for (DeviceScenario scenario : List.of(DeviceScenario.ofNewDevice(),
        DeviceScenario.ofRegisteredDevice(),
        DeviceScenario.ofRegisteredDevice().list(new ListState.Pending()),
        DeviceScenario.ofRegisteredDevice().deleting(),
        DeviceScenario.ofRegisteredDevice().contactEmail("invalid"))) {
      EdgeDeviceStatus status = scenario.generation(9).reported();
      assertThat(status.observedGeneration()).isEqualTo(9);
      assertThat(status.conditions()).allSatisfy(
          condition -> assertThat(condition.observedGeneration()).isEqualTo(9));
    }
  }

  private static EdgeDeviceStatus statusWith(List<Condition> conditions) {
    return EdgeDeviceStatusBuilder.builder().conditions(conditions).build();
  }
}
