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
import org.chameleoncloud.edge.operator.fleet.rollout.Refusal;
import org.chameleoncloud.edge.operator.fleet.rollout.Refusal.Cause;
import org.junit.jupiter.api.Test;

/** What a fleet does when devices fail, or the API server refuses to change them. */
class FleetFailuresTest {
  private static final String[] FIVE = {"pi-01", "pi-02", "pi-03", "pi-04", "pi-05"};

  @Test
  void stopsWhenMoreDevicesFailThanMayAndSaysWhich() {
    FleetScenario fleet = changed(FIVE);
    fleet.rollout(rollout -> rollout.maxUnavailable(number(3)));
    fleet.look();
    fleet.settle("pi-01");
    fleet.fail("pi-02");
    fleet.fail("pi-03");
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("RolloutStopped");
    assertThat(fleet.message())
        .isEqualTo("The rollout of revision 2 has stopped, because 2 devices "
            + "failed: pi-02 (FixSpec), pi-03 (FixSpec). 3 of 5 devices have the template. Fix the "
            + "template, or undo the change.");
  }

  @Test
  void continuesWhenNoMoreDevicesFailThanMay() {
    FleetScenario fleet = changed(FIVE);
    fleet.rollout(rollout -> rollout.maxUnavailable(number(2)).failureThreshold(number("20%")));
    fleet.look();
    fleet.settle("pi-01");
    fleet.fail("pi-02");
    assertThat(names(fleet.look())).containsExactly("pi-03");
  }

  @Test
  void anUndoneTemplateReachesTheFailedDevicesFirstAndGetsANewNumber() {
    FleetScenario fleet = changed(FIVE);
    String former = fleet.status.updateRevision();
    fleet.rollout(rollout -> rollout.failureThreshold(number(0)));
    fleet.look();
    fleet.fail("pi-01");
    fleet.look();
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("RolloutStopped");
    fleet.edit(spec -> spec.template(template("lab@example.org")));
    assertThat(names(fleet.look())).containsExactly("pi-01");
    assertThat(fleet.status.updateRevision()).isEqualTo(former);
    assertThat(fleet.status.knownRevisions().getLast().number()).isEqualTo(3);
    fleet.settle("pi-01");
    fleet.look();
    assertThat(fleet.reason(ConditionType.READY)).isEqualTo("Ready");
  }

  @Test
  void repeatsARefusedWriteOnlyAfterAWhile() {
    FleetScenario fleet = changed("pi-01", "pi-02");
    FleetAction.OfDevice write = fleet.plan().devices().getFirst();
    fleet.refusals.put("pi-01", new Refusal(Refusal.Cause.CONFLICT, write.inputs(),
        "The device pi-01 is left as it is.", fleet.now));
    assertThat(names(fleet.look())).containsExactly("pi-02");
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("ResolveConflicts");
    fleet.settle("pi-02");
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.plan().requeueAfter()).isEqualTo(Refusal.RETRY);
    fleet.now = fleet.now.plus(Refusal.RETRY);
    assertThat(names(fleet.look())).containsExactly("pi-01");
  }

  @Test
  void stopsWhenTheApiServerRejectsMoreDevicesThanMayFail() {
    FleetScenario fleet = changed(FIVE);
    fleet.rollout(rollout -> rollout.failureThreshold(number(0)));
    FleetAction.OfDevice write = fleet.plan().devices().getFirst();
    fleet.refusals.put("pi-01", new Refusal(Refusal.Cause.REJECTED, write.inputs(),
        "The API server rejects the device pi-01: no.", fleet.now));
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("RolloutStopped");
    assertThat(fleet.message()).contains("The API server says: The API server rejects");
  }

  /** Of three devices, the API server rejects one. */
  private static FleetScenario rejected() {
    FleetScenario fleet = changed(FIVE);
    fleet.rollout(rollout -> rollout.maxUnavailable(number(3)).failureThreshold(number(0)));
    fleet.refusing.put("pi-02", Cause.REJECTED);
    assertThat(names(fleet.look())).containsExactly("pi-01", "pi-02", "pi-03");
    return fleet;
  }

  @Test
  void triesOnlyWhatWasRejectedAgainOnceItHasStopped() {
    FleetScenario fleet = rejected();
    fleet.settle();
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("RolloutStopped");
    fleet.now = fleet.now.plus(Refusal.RETRY);
    assertThat(names(fleet.look())).containsExactly("pi-02");
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("RolloutStopped");

    fleet.refusing.clear();
    fleet.now = fleet.now.plus(Refusal.RETRY);
    assertThat(names(fleet.look())).containsExactly("pi-02");
    fleet.settle();
    assertThat(names(fleet.look())).containsExactly("pi-04", "pi-05");
  }

  @Test
  void triesNothingAgainWhileTheTemplateBreaksDevices() {
    FleetScenario fleet = rejected();
    fleet.settle("pi-01");
    fleet.fail("pi-03");
    fleet.now = fleet.now.plus(Refusal.RETRY);
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("RolloutStopped");
  }

  @Test
  void aClockThatWasSetBackMakesNoRefusalLastLonger() {
    FleetScenario fleet = rejected();
    fleet.settle();
    fleet.now = fleet.now.minus(Duration.ofDays(365));
    assertThat(names(fleet.look())).containsExactly("pi-02");
  }

  @Test
  void reconcilesSoonAfterAWriteThatWasRefused() {
    FleetScenario fleet = changed(FIVE);
    FleetPlan plan = fleet.plan();
    FleetAction.OfDevice write = plan.devices().getFirst();
    Refusal refusal = new Refusal(Cause.CONFLICT, write.inputs(), "no.", fleet.now);
    assertThat(plan.requeueAfter(List.of(new FleetResult.Done(write)))).isNull();
    assertThat(plan.requeueAfter(List.of(new FleetResult.Refused(write, refusal))))
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(plan.requeueAfter(List.of(new FleetResult.Existed(write))))
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aRolloutWhoseLastBatchFailsHasStoppedAndIsNotComplete() {
    FleetScenario fleet = changed("pi-01", "pi-02");
    String former = fleet.status.currentRevision();
    fleet.rollout(rollout -> rollout.maxUnavailable(number("100%")));
    fleet.look();
    fleet.fail("pi-01");
    fleet.fail("pi-02");
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("RolloutStopped");
    assertThat(fleet.status.currentRevision()).isEqualTo(former);

    fleet.edit(spec -> spec.names(List.of("pi-01", "pi-02", "pi-03")));
    assertThat(names(fleet.look())).containsExactly("pi-03");
    assertThat(fleet.devices.get("pi-03").spec().contactEmail())
        .as("made from the former template").isEqualTo("lab@example.org");
    fleet.settle("pi-01", "pi-03");
    assertThat(names(fleet.look())).as("one may fail").containsExactly("pi-03");
  }

  @Test
  void devicesThatFailAfterARolloutDoNotStopIt() {
    FleetScenario fleet = settled("pi-01", "pi-02", "pi-03");
    fleet.fail("pi-01");
    fleet.fail("pi-02");
    fleet.look();
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("FixDevices");
  }
}
