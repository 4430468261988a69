package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  @Property(tries = 200)
  void theTransitionTimeChangesWithTheStatusOnly(
      @ForAll
      @Size(min = 2, max = 8) List<Boolean> states, @ForAll boolean sameReason) {
    EdgeDeviceStatus status = EdgeDeviceStatus.NONE;
    Instant now = Scene.NOW;
    for (int look = 0; look < states.size(); look++) {
      now = now.plus(Duration.ofMinutes(1));
      boolean holds = states.get(look);
      Reason reason = sameReason || look % 2 == 0 ? Reason.READY : Reason.WORKING;
      Condition before = status.condition(Conditions.READY).orElse(null);
      status = with(
          new Conditions(status, look, now).add(Conditions.READY, holds, reason, "m" + look)
              .list());
      Condition after = status.condition(Conditions.READY).orElseThrow();
      boolean same = before != null && before.holds() == holds;
      assertThat(after.lastTransitionTime())
          .isEqualTo(same ? before.lastTransitionTime() : Times.text(now));
      assertThat(after.observedGeneration()).isEqualTo(look);
    }
  }

  @Test
  void whatIsKeptSpeaksOfTheNewGeneration() {
    EdgeDeviceStatus before = Scene.ofRegisteredDevice().get().status();

    Condition kept = new Conditions(before, 7, Scene.NOW.plusSeconds(60)).keep(Conditions.HEALTHY)
        .list().getFirst();

    assertThat(kept.observedGeneration()).isEqualTo(7);
    assertThat(kept.lastTransitionTime())
        .isEqualTo(before.condition(Conditions.HEALTHY).orElseThrow().lastTransitionTime());
  }

  @Test
  void everyConditionOfEveryReportSpeaksOfTheGeneration() {
    for (Scene scene : List.of(Scene.ofNewDevice(), Scene.ofRegisteredDevice(),
        Scene.ofRegisteredDevice().listing(new Listing.Awaited()),
        Scene.ofRegisteredDevice().deleting(), Scene.ofRegisteredDevice().contactEmail("wrong"))) {
      EdgeDeviceStatus status = scene.generation(9).reported();
      assertThat(status.observedGeneration()).isEqualTo(9);
      assertThat(status.conditions()).allSatisfy(
          condition -> assertThat(condition.observedGeneration()).isEqualTo(9));
    }
  }

  private static EdgeDeviceStatus with(List<Condition> conditions) {
    return new EdgeDeviceStatus(null, null, null, null, null, null, null, null, conditions);
  }
}
