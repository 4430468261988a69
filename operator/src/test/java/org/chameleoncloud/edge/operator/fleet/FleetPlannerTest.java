package org.chameleoncloud.edge.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.operator.fleet.FleetScenario.names;
import static org.chameleoncloud.edge.operator.fleet.FleetScenario.settled;
import static org.chameleoncloud.edge.operator.fleet.FleetScenario.template;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.FieldConflicts;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDevice.Owner;
import org.junit.jupiter.api.Test;

/** What a fleet makes, keeps and removes, and what it leaves alone. */
class FleetPlannerTest {
  private static final String[] FIVE = {"pi-01", "pi-02", "pi-03", "pi-04", "pi-05"};

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
  void writesNothingForAFleetThatIsAsItShouldBe() {
    FleetScenario fleet = settled(FIVE);
    FleetPlan plan = fleet.plan();
    assertThat(plan.devices()).isEmpty();
    assertThat(plan.revisions()).isEmpty();
    assertThat(plan.requeueAfter()).isNull();
    assertThat(FleetReport.status(fleet.observe(), plan, List.of())).isEqualTo(fleet.status);
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
