package org.chameleoncloud.edge.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.operator.fleet.FleetScenario.number;
import static org.chameleoncloud.edge.operator.fleet.FleetScenario.settled;
import static org.chameleoncloud.edge.operator.fleet.FleetScenario.template;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpec.Range;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpec.Template;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.FieldConflicts;
import org.chameleoncloud.edge.operator.api.RolloutOrder;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDevice.Owner;
import org.chameleoncloud.edge.operator.fleet.rollout.Refusal;
import org.junit.jupiter.api.Test;

class FleetPlannerTest {
  private static final String[] FIVE = {"pi-01", "pi-02", "pi-03", "pi-04", "pi-05"};

  private static List<String> names(List<? extends FleetAction.OfDevice> actions) {
    return actions.stream().map(FleetAction.OfDevice::device).toList();
  }

  private static FleetScenario changed(String... devices) {
    FleetScenario fleet = settled(devices);
    fleet.edit(spec -> spec.template(template("new@example.org")));
    return fleet;
  }

  @Test
  void makesWhatIsMissingAndIsReadyWhenAllDevicesAre() {
    FleetScenario fleet = new FleetScenario("pi-01", "pi-02");
    assertThat(names(fleet.look())).containsExactly("pi-01", "pi-02");
    assertThat(fleet.reason(ConditionType.RECONCILING)).isEqualTo("Creating");
    fleet.look();
    assertThat(fleet.reason(ConditionType.RECONCILING)).isEqualTo("RollingOut");
    fleet.settle();
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.reason(ConditionType.READY)).isEqualTo("Ready");
    assertThat(fleet.message()).isEqualTo("All 2 devices are Ready.");
    assertThat(fleet.status.currentRevision()).isEqualTo(fleet.status.updateRevision());
    assertThat(fleet.status.ready()).isEqualTo(2);
  }

  @Test
  void makesTheNamesOfARange() {
    FleetScenario fleet = new FleetScenario("pi");
    fleet.edit(spec -> spec.names(null).range(new Range("pi-{index:02}-roof", 9, 11)));
    assertThat(names(fleet.look())).containsExactly("pi-09-roof", "pi-10-roof", "pi-11-roof");
  }

  @Test
  void fillsInNameAndIndex() {
    FleetScenario fleet = new FleetScenario("pi-07");
    fleet.edit(spec -> spec.template(new Template(null, EdgeDeviceSpecBuilder.builder()
        .machineName("raspberrypi4-64").contactEmail("{name}+{index}+{index:03}@example.org")
        .authorizedProjectsReason("{braces, kept}").build())));
    fleet.look();
    assertThat(fleet.devices.get("pi-07").spec().contactEmail())
        .isEqualTo("pi-07+7+007@example.org");
    assertThat(fleet.devices.get("pi-07").spec().authorizedProjectsReason())
        .isEqualTo("{braces, kept}");
  }

  @Test
  void writesNothingForAFleetThatIsAsItShouldBe() {
    FleetScenario fleet = settled(FIVE);
    FleetPlan plan = fleet.plan();
    assertThat(plan.devices()).isEmpty();
    assertThat(plan.revisions()).isEmpty();
    assertThat(plan.requeueAfter()).isNull();
    assertThat(FleetReport.status(fleet.observe(), plan, List.of())).isEqualTo(fleet.status);
  }

  @Test
  void refusesAnUnknownPlaceholderAndNamesTheField() {
    FleetScenario fleet = new FleetScenario("pi-01");
    fleet.edit(spec -> spec.template(template("{nmae}@example.org")));
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("FixSpec");
    assertThat(fleet.message()).isEqualTo("spec.template.spec.contactEmail has the unknown "
        + "placeholder {nmae}: use {name}, {index} or {index:02}.");
  }

  @Test
  void refusesAnIndexForANameWithoutANumber() {
    FleetScenario fleet = new FleetScenario("roof");
    fleet.edit(spec -> spec.template(template("pi-{index}@example.org")));
    fleet.look();
    assertThat(fleet.message()).contains("the name \"roof\" does not end with a number");
  }

  @Test
  void refusesATemplateThatMakesAnInvalidDevice() {
    FleetScenario fleet = new FleetScenario("pi-01");
    fleet.edit(spec -> spec.template(template("nobody")));
    fleet.look();
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("FixSpec");
    assertThat(fleet.message()).startsWith("spec.template makes an invalid device \"pi-01\": ");
  }

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
  void neverChangesTheTypeOfARegisteredDevice() {
    FleetScenario fleet = settled("pi-01");
    fleet.edit(spec -> spec.template(new Template(null, EdgeDeviceSpecBuilder.builder()
        .machineName("jetson-nano").contactEmail("lab@example.org").build())));
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("RevertChange");
    assertThat(fleet.message()).contains("\"jetson-nano\" of \"raspberrypi4-64\"", "pi-01");
  }

  @Test
  void neverChangesTheNameOfARegisteredDevice() {
    FleetScenario fleet = settled("pi-01");
    fleet.edit(spec -> spec.template(new Template(null, EdgeDeviceSpecBuilder.builder()
        .name("lab-{name}").machineName("raspberrypi4-64").contactEmail("lab@example.org")
        .build())));
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("RevertChange");
  }

  @Test
  void removesADeviceThatIsNoLongerNamedAndIsReadyMeanwhile() {
    FleetScenario fleet = settled("pi-01", "pi-02");
    fleet.edit(spec -> spec.names(List.of("pi-01")));
    assertThat(fleet.look()).singleElement().isInstanceOfSatisfying(FleetAction.Delete.class,
        delete -> assertThat(delete.uid()).isEqualTo("uid-2"));
    assertThat(fleet.look()).as("it is being deleted").isEmpty();
    assertThat(fleet.reason(ConditionType.READY)).isEqualTo("Ready");
    assertThat(fleet.message()).isEqualTo("The device is Ready. Being removed: pi-02.");
  }

  @Test
  void leavesADeviceOfAnotherResourceAlone() {
    FleetScenario fleet = settled("pi-01", "pi-02");
    fleet.change("pi-02", device -> device.owner(Owner.OTHER).controller("EdgeDeviceFleet roof"));
    fleet.edit(spec -> spec.template(template("new@example.org")).adopt(true)
        .conflicts(FieldConflicts.Overwrite));
    assertThat(names(fleet.look())).containsExactly("pi-01");
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("ForeignDevices");
    assertThat(fleet.message()).contains("pi-02 (EdgeDeviceFleet roof)");
  }

  @Test
  void takesADeviceOfNobodyOverOnlyWhenAsked() {
    FleetScenario fleet = settled("pi-01", "pi-02");
    fleet.change("pi-02", device -> device.owner(Owner.NOBODY).labels(Map.of()));
    assertThat(fleet.look()).isEmpty();
    assertThat(fleet.reason(ConditionType.STALLED)).isEqualTo("AdoptDevices");
    fleet.edit(spec -> spec.adopt(true));
    assertThat(fleet.look()).singleElement().isInstanceOfSatisfying(FleetAction.Apply.class,
        apply -> assertThat(apply.overwrite()).isFalse());
  }

  @Test
  void correctsADeviceThatDiffersFromTheTemplate() {
    FleetScenario fleet = settled("pi-01", "pi-02");
    fleet.change("pi-02", device -> device.spec(template("other@example.org").spec()));
    assertThat(names(fleet.look())).containsExactly("pi-02");
  }

  @Test
  void keepsAFieldThatTheTemplateDoesNotHave() {
    FleetScenario fleet = settled("pi-01");
    fleet.change("pi-01", device -> device.spec(EdgeDeviceSpecBuilder
        .builder(template("lab@example.org").spec()).deviceProfiles(List.of("pi_camera"))
        .build()));
    assertThat(fleet.look()).isEmpty();
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
  void namesAFewOfManyDevices() {
    FleetScenario fleet = new FleetScenario(
        IntStream.range(0, 1000).mapToObj(i -> "pi-" + i).toArray(String[]::new));
    assertThat(fleet.look()).hasSize(FleetPlanner.AT_ONCE);
    assertThat(fleet.plan().requeueAfter()).isEqualTo(Duration.ofMillis(1));
    assertThat(fleet.message()).isEqualTo(
        "1000 of 1000 devices are being made: pi-0, pi-1, pi-2, pi-3, pi-4 and 995 others.");
  }

  @Test
  void aDeletedFleetIsLeftToGarbageCollection() {
    FleetScenario fleet = settled("pi-01");
    FleetObservation seen = FleetObservationBuilder.builder(fleet.observe()).deleting(true)
        .build();
    assertThat(FleetPlanner.plan(seen).devices()).isEmpty();
  }
}
