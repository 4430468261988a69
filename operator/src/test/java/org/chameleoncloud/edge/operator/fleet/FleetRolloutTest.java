package org.chameleoncloud.edge.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.operator.fleet.FleetScenario.changed;
import static org.chameleoncloud.edge.operator.fleet.FleetScenario.names;
import static org.chameleoncloud.edge.operator.fleet.FleetScenario.number;
import static org.chameleoncloud.edge.operator.fleet.FleetScenario.settled;
import static org.chameleoncloud.edge.operator.fleet.FleetScenario.template;

import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.RolloutOrder;
import org.chameleoncloud.edge.operator.fleet.rollout.Refusal.Cause;
import org.junit.jupiter.api.Test;

/** How a changed template reaches the devices. */
class FleetRolloutTest {
  private static final String[] FIVE = {"pi-01", "pi-02", "pi-03", "pi-04", "pi-05"};

  @Test
  void changesOneDeviceAfterTheOtherByDefault() {
    FleetScenario fleet = changed(FIVE);
    for (String name : FIVE) {
      assertThat(names(fleet.look())).containsExactly(name);
      assertThat(fleet.look()).as("while it is being changed").isEmpty();
      fleet.settle(name);
    }
    fleet.look();
    assertThat(fleet.reason(ConditionType.READY)).isEqualTo("Ready");
    assertThat(fleet.status.knownRevisions()).hasSize(2);
  }

  @Test
  void changesABatchAndWaitsForAllOfIt() {
    FleetScenario fleet = changed(FIVE);
    fleet.rollout(rollout -> rollout.maxUnavailable(number(2)));
    assertThat(names(fleet.look())).containsExactly("pi-01", "pi-02");
    fleet.settle("pi-01");
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.message()).isEqualTo(
        "Revision 2: 2 of 5 devices have the template. Being changed: pi-02.");
    fleet.settle("pi-02");
    assertThat(names(fleet.look())).containsExactly("pi-03", "pi-04");
  }

  @Test
  void takesAPercentageOfTheFleetRoundedDown() {
    FleetScenario fleet = changed(FIVE);
    fleet.rollout(rollout -> rollout.maxUnavailable(number("50%")));
    assertThat(names(fleet.look())).containsExactly("pi-01", "pi-02");
  }

  @Test
  void beginsWithTheLastNameWhenReversed() {
    FleetScenario fleet = changed(FIVE);
    fleet.rollout(rollout -> rollout.order(RolloutOrder.Reversed));
    assertThat(names(fleet.look())).containsExactly("pi-05");
  }

  @Test
  void beginsWithWhatIsNotAvailableAnyway() {
    FleetScenario fleet = changed(FIVE);
    fleet.fail("pi-04");
    assertThat(names(fleet.look())).containsExactly("pi-04");
  }

  @Test
  void aDeviceThatIsDownCountsAgainstMaxUnavailable() {
    FleetScenario fleet = changed(FIVE);
    fleet.fail("pi-04");
    fleet.look();
    fleet.fail("pi-04");
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("RolloutBlocked");
    assertThat(fleet.message()).contains("pi-04 (FixSpec)");
  }

  @Test
  void pausesBetweenBatches() {
    FleetScenario fleet = changed(FIVE);
    fleet.rollout(rollout -> rollout.batchPause("10m"));
    fleet.look();
    fleet.settle("pi-01");
    assertThat(fleet.plan().requeueAfter()).isEqualTo(Duration.ofMinutes(10));
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.message()).isEqualTo("Revision 2: 1 of 5 devices has the template. The next "
        + "batch starts at " + fleet.now.plus(Duration.ofMinutes(10))
        + " (spec.rollout.batchPause).");
    String message = fleet.message();
    fleet.now = fleet.now.plus(Duration.ofMinutes(9));
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.message()).isEqualTo(message);
    fleet.now = fleet.now.plus(Duration.ofMinutes(1));
    assertThat(names(fleet.look())).containsExactly("pi-02");
  }

  @Test
  void doesNotSkipThePauseAfterAKillBetweenTheBatchAndTheStatus() {
    FleetScenario fleet = changed(FIVE);
    fleet.rollout(rollout -> rollout.batchPause("10m"));
    fleet.look();
    fleet.settle("pi-01");
    fleet.look();
    fleet.now = fleet.now.plus(Duration.ofMinutes(10));
    fleet.plan().devices().forEach(fleet::write);
    fleet.settle("pi-02");
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.plan().requeueAfter()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void leavesAReservedDeviceToItsUserAndChangesItAfterwards() {
    FleetScenario fleet = changed("pi-01", "pi-02");
    fleet.reserve("pi-01");
    assertThat(names(fleet.look())).containsExactly("pi-02");
    fleet.settle("pi-02");
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.reason(ConditionType.RECONCILING)).isEqualTo("WaitForReservations");
    assertThat(fleet.message()).endsWith("Reserved, and changed afterwards: pi-01.");
    assertThat(fleet.status.failed()).isZero();
    fleet.release("pi-01");
    assertThat(names(fleet.look())).containsExactly("pi-01");
  }

  @Test
  void aDeviceThatHoldsAChangeBackItselfHoldsNothingElseUp() {
    FleetScenario fleet = changed("pi-01", "pi-02");
    fleet.look();
    fleet.report("pi-01", FleetScenario.condition(ConditionType.RECONCILING, "WaitForReservation"));
    assertThat(names(fleet.look())).containsExactly("pi-02");
  }

  @Test
  void aPausedRolloutChangesNothingAndStillMakesAndRemovesDevices() {
    FleetScenario fleet = changed("pi-01", "pi-02");
    fleet.rollout(rollout -> rollout.paused(true));
    fleet.edit(spec -> spec.names(List.of("pi-01", "pi-03")));
    assertThat(names(fleet.look())).containsExactly("pi-02", "pi-03");
    assertThat(fleet.devices.get("pi-03").spec().contactEmail())
        .as("made from the former template").isEqualTo("lab@example.org");
    fleet.settle();
    fleet.look();
    assertThat(fleet.reason(ConditionType.RECONCILING)).isEqualTo("RolloutPaused");
    fleet.rollout(rollout -> rollout.paused(false));
    assertThat(names(fleet.look())).containsExactly("pi-01");
  }

  @Test
  void keepsAsManyFormerRevisionsAsTheSpecSays() {
    FleetScenario fleet = settled("pi-01");
    fleet.rollout(rollout -> rollout.revisionHistoryLimit(2));
    for (int i = 0; i < 6; i++) {
      String email = i + "@example.org";
      fleet.edit(spec -> spec.template(template(email)));
      fleet.look();
      fleet.settle();
      fleet.look();
    }
    fleet.look();
    assertThat(fleet.revisions.keySet()).hasSize(3)
        .containsExactlyElementsOf(fleet.status.knownRevisions().stream()
            .map(revision -> revision.name()).toList());
  }

  @Test
  void aBatchThatWasRefusedDoesNotStartThePauseAgain() {
    FleetScenario fleet = changed(FIVE);
    fleet.rollout(rollout -> rollout.batchPause("10m"));
    fleet.look();
    fleet.settle("pi-01");
    fleet.look();
    fleet.now = fleet.now.plus(Duration.ofMinutes(10));
    fleet.refusing.put("pi-02", Cause.CONFLICT);
    assertThat(names(fleet.look())).containsExactly("pi-02");
    assertThat(names(fleet.look())).containsExactly("pi-03");
  }

  @Test
  void aClockThatWasSetBackMakesThePauseNoLonger() {
    FleetScenario fleet = changed(FIVE);
    fleet.rollout(rollout -> rollout.batchPause("10m"));
    fleet.look();
    fleet.settle("pi-01");
    fleet.look();
    fleet.now = fleet.now.minus(Duration.ofDays(365));
    assertThat(fleet.look()).isEmpty();
    fleet.now = fleet.now.plus(Duration.ofMinutes(10));
    assertThat(names(fleet.look())).containsExactly("pi-02");
  }

  @Test
  void aPauseInTheMiddleOfABatchHoldsBackTheNextOne() {
    FleetScenario fleet = changed(FIVE);
    fleet.rollout(rollout -> rollout.maxUnavailable(number(2)));
    assertThat(names(fleet.look())).containsExactly("pi-01", "pi-02");
    fleet.rollout(rollout -> rollout.paused(true));
    fleet.settle();
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.message())
        .isEqualTo("The rollout of revision 2 is paused. 2 of 5 devices have the template.");
    fleet.rollout(rollout -> rollout.paused(false));
    assertThat(names(fleet.look())).containsExactly("pi-03", "pi-04");
  }
}
