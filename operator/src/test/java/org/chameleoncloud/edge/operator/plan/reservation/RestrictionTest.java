package org.chameleoncloud.edge.operator.plan.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusAppliedBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.Planner;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvent;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvents;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.status.Report;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.junit.jupiter.api.Test;

/** Who may reserve a device: set at once, changed with a warning, never locked. */
class RestrictionTest {
  private static TestRecord restrictedTo(String... projects) {
    return TestRecord.steady().with(DeviceProperty.AUTHORIZED_PROJECTS, List.of(projects));
  }

  private static DeviceScenario registeredFor(String... projects) {
    return DeviceScenario.ofNewDevice().projects(projects)
        .settledOn(restrictedTo(projects).get());
  }

  /** Reconciles once with every action succeeding, and returns the events' reasons. */
  private static List<String> reconcile(DeviceScenario scenario, Hardware response) {
    Observation seen = scenario.get();
    Plan plan = Planner.plan(seen);
    List<ActionResult> results = new ArrayList<>();
    plan.actions().forEach(action -> results.add(new ActionResult.Done(action, response)));
    EdgeDeviceStatus status = Report.status(seen, plan, results);
    scenario.status(status);
    return DeviceEvents.of(seen, plan, results, seen.status(), status).stream()
        .map(DeviceEvent::reason).toList();
  }

  @Test
  void aRestrictionIsPartOfTheRegistration() {
    Plan plan = DeviceScenario.ofNewDevice().finalizer().projects("CH-1").plan();

    assertThat(((Action.Register) plan.actions().getLast()).enrollment().properties())
        .containsEntry(DeviceProperty.AUTHORIZED_PROJECTS, List.of("CH-1"));
  }

  @Test
  void aChangeIsAnnouncedOnceBeforeItIsWritten() {
    DeviceScenario scenario = registeredFor("CH-1").generation(2).projects("CH-1", "CH-2");

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(reconcile(scenario, null)).containsExactly("RestrictionChange");
    assertThat(scenario.plan().actions()).hasExactlyElementsOfTypes(Action.Patch.class);
    assertThat(reconcile(scenario, restrictedTo("CH-1", "CH-2").get())).containsExactly("Updated");
    assertThat(scenario.get().applied().announcedChange()).isNull();
  }

  @Test
  void aChangeThatFailsIsNotAnnouncedAgain() {
    DeviceScenario scenario = registeredFor("CH-1").generation(2).projects("CH-2");
    reconcile(scenario, null);
    Observation seen = scenario.get();
    Plan plan = scenario.plan();
    ActionResult failed = new ActionResult.Failed(plan.actions().getFirst(),
        Progress.inProgress(Reason.WAIT_FOR_REGISTRY, "No response."), null);
    EdgeDeviceStatus status = scenario.reported(List.of(failed));

    assertThat(DeviceEvents.of(seen, plan, List.of(failed), seen.status(), status)).isEmpty();
    assertThat(scenario.status(status).plan().actions())
        .hasExactlyElementsOfTypes(Action.Patch.class);
  }

  @Test
  void aChangeIsAnnouncedOnceEvenIfAnOlderCrdDropsThat() {
    DeviceScenario scenario = registeredFor("CH-1").generation(2).projects("CH-2");
    assertThat(reconcile(scenario, null)).containsExactly("RestrictionChange");
    EdgeDeviceStatus status = scenario.get().status();
    scenario.status(EdgeDeviceStatusBuilder.builder(status)
        .applied(EdgeDeviceStatusAppliedBuilder.builder(status.applied()).announcedChange(null)
            .build())
        .build());

    assertThat(scenario.plan().actions()).hasExactlyElementsOfTypes(Action.Patch.class);
  }

  @Test
  void anotherChangeIsAnnouncedAgain() {
    DeviceScenario scenario = registeredFor("CH-1").generation(2).projects("CH-2");
    reconcile(scenario, null);

    assertThat(reconcile(scenario.generation(3).projects("CH-3"), null))
        .containsExactly("RestrictionChange");
  }

  @Test
  void aNewReasonIsAChangeToo() {
    assertThat(reconcile(registeredFor("CH-1").generation(2).projectsReason("kit"), null))
        .containsExactly("RestrictionChange");
  }

  @Test
  void otherChangesNeedNoAnnouncement() {
    assertThat(registeredFor("CH-1").generation(2).contactEmail("ops@example.org").plan().actions())
        .hasExactlyElementsOfTypes(Action.Patch.class);
  }

  @Test
  void aRemovalIsARemovalAndSaysThatTheRestrictionRemains() {
    DeviceScenario scenario = registeredFor("CH-1").generation(2).projects((String[]) null);
    reconcile(scenario, null);

    assertThat(((Action.Patch) scenario.plan().actions().getFirst()).changes())
        .containsExactly(new PropertyChange.Remove(DeviceProperty.AUTHORIZED_PROJECTS));
    assertThat(reconcile(scenario, TestRecord.steady().get()))
        .containsExactly("Updated", "RestrictionRemains");
  }

  private static Condition accessEnforced(DeviceScenario scenario) {
    return scenario.reported().condition(ConditionType.ACCESS_ENFORCED).orElseThrow();
  }

  private static DeviceScenario withdrawn() {
    DeviceScenario scenario = registeredFor("CH-1").generation(2).projects((String[]) null);
    reconcile(scenario, null);
    reconcile(scenario, TestRecord.steady().get());
    return scenario.record(TestRecord.steady());
  }

  @Test
  void aRemovedRestrictionRemainsWhileTheReservationServiceCannotBeRead() {
    DeviceScenario scenario = withdrawn();
    scenario.status(scenario.reported());

    assertThat(accessEnforced(scenario).status()).isEqualTo("False");
    assertThat(accessEnforced(scenario).reason()).isEqualTo("RestrictionRemains");
    assertThat(accessEnforced(scenario).message()).contains("operator of the testbed", "not known");
  }

  @Test
  void aRemovedRestrictionRemainsUntilTheReservationServiceShowsOtherwise() {
    DeviceScenario scenario = withdrawn();
    scenario.reservations(new ReservationState.Listed(DeviceScenario.NOW,
        new ReservationState.ReservableDevice("17", true, List.of("a".repeat(32)), List.of())));
    assertThat(accessEnforced(scenario).reason()).isEqualTo("RestrictionRemains");
    scenario.status(scenario.reported());

    scenario.reserved();
    assertThat(accessEnforced(scenario).reason()).isEqualTo("Enforced");
    scenario.status(scenario.reported());
    assertThat(scenario.get().applied().restrictionRemains()).isNull();
  }

  @Test
  void aDeviceThatNobodyMayReserveIsAWarningOnce() {
    DeviceScenario scenario = registeredFor("CH-typo").reservations(new ReservationState.Listed(
        DeviceScenario.NOW,
        new ReservationState.ReservableDevice("17", true, List.of(), List.of())));

    assertThat(reconcile(scenario, null)).containsExactly("NobodyMayReserve");
    assertThat(accessEnforced(scenario).message()).contains("CH-typo");
    assertThat(reconcile(scenario, null)).isEmpty();
  }

  @Test
  void aPausedChangeIsNotAnnounced() {
    assertThat(reconcile(registeredFor("CH-1").generation(2).projects("CH-2").paused(), null))
        .isEmpty();
  }

  @Test
  void aNewDeviceIsRestrictedToItsOwnProjectIfTheOperatorSaysSo() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().finalizer().restrictNewDevices();

    assertThat(((Action.Register) scenario.plan().actions().getLast()).ownProjectOnly()).isTrue();
    assertThat(reconcile(scenario, restrictedTo("project-1").get()))
        .containsExactly("Registered", "Restricted");
    assertThat(scenario.record(restrictedTo("project-1")).plan().actions()).as("it is not owned")
        .isEmpty();
  }

  @Test
  void aSpecThatNamesProjectsIsRegisteredAsWritten() {
    assertThat(((Action.Register) DeviceScenario.ofNewDevice().restrictNewDevices()
        .projects("CH-1").plan().actions().getLast()).ownProjectOnly()).isFalse();
    assertThat(((Action.Register) DeviceScenario.ofNewDevice().plan().actions().getLast())
        .ownProjectOnly()).isFalse();
  }

  @Test
  void theRestrictionOfALostRegistrationIsNotWithdrawn() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().finalizer().restrictNewDevices()
        .record(restrictedTo("project-1"));

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.plan().applied().properties()).doesNotContain("authorized_projects");
  }

  @Test
  void anAdoptedDeviceIsNotRestricted() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().restrictNewDevices()
        .record(TestRecord.steady());
    scenario.status(scenario.reported());

    assertThat(scenario.plan().actions())
        .hasExactlyElementsOfTypes(Action.AddFinalizer.class);
  }
}
