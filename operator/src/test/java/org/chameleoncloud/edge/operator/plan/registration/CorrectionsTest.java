package org.chameleoncloud.edge.operator.plan.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.Planner;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvent;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvents;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.status.Report;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Hardware;
import org.junit.jupiter.api.Test;

class CorrectionsTest {
  private static final Hardware WRITTEN = TestRecord.steady().get();
  private static final Hardware CHANGED = TestRecord.steady()
      .with(DeviceProperty.CONTACT_EMAIL, "drift@example.org").get();

  private final DeviceScenario scenario = DeviceScenario.ofRegisteredDevice();
  private final List<DeviceEvent> events = new ArrayList<>();

  /** Reconciles with success. Returns whether the record was patched; then it is as written. */
  private boolean reconcile() {
    Observation seen = scenario.get();
    Plan plan = Planner.plan(seen);
    List<ActionResult> results = plan.actions().stream()
        .<ActionResult>map(action -> new ActionResult.Done(action, WRITTEN)).toList();
    EdgeDeviceStatus status = Report.status(seen, plan, results);
    events.addAll(DeviceEvents.of(seen, plan, results, seen.status(), status));
    scenario.status(status);
    boolean patched = plan.actions().stream().anyMatch(Action.Patch.class::isInstance);
    if (patched) {
      scenario.record(WRITTEN);
    }
    return patched;
  }

  private Condition condition(ConditionType type) {
    return scenario.get().status().condition(type).orElseThrow();
  }

  /** Another client changes the record, and it is corrected when the operator says so. Returns the wait. */
  private Duration fight() {
    scenario.record(CHANGED);
    if (reconcile()) {
      return Duration.ZERO;
    }
    Duration wait = scenario.plan().requeueAfter();
    assertThat(reconcile()).isFalse();
    scenario.later(wait);
    assertThat(reconcile()).isTrue();
    return wait;
  }

  /** A restriction that another client changes is corrected, and not announced as a change. */
  @Test
  void countsCorrectionsOfARestrictionToo() {
    Hardware restricted = TestRecord.steady()
        .with(DeviceProperty.AUTHORIZED_PROJECTS, List.of("CH-1")).get();
    DeviceScenario owned = DeviceScenario.ofNewDevice().projects("CH-1").settledOn(restricted)
        .record(TestRecord.steady().with(DeviceProperty.AUTHORIZED_PROJECTS, List.of("CH-9")));

    Plan plan = owned.plan();
    assertThat(plan.actions()).hasExactlyElementsOfTypes(Action.Patch.class);
    assertThat(plan.applied().corrections()).isEqualTo(1);
    assertThat(plan.applied().announcedChange()).isNull();
  }

  @Test
  void correctsAtOnceAndThenAfterIncreasingPauses() {
    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      waits.add(fight());
    }

    assertThat(waits).extracting(Duration::toMinutes)
        .containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L);
  }

  @Test
  void saysBeforeASecondCorrectionThatItWaits() {
    fight();
    assertThat(condition(ConditionType.REGISTERED).holds()).isTrue();
    scenario.later(Duration.ofSeconds(10)).record(CHANGED);
    reconcile();

    assertThat(condition(ConditionType.REGISTERED)).returns("False", Condition::status)
        .returns("WaitForCorrection", Condition::reason).extracting(Condition::message).asString()
        .contains("contact_email").contains("2026-11-22T09:01:00Z").doesNotContain("example.org");
    assertThat(condition(ConditionType.READY).reason()).isEqualTo("WaitForCorrection");
    assertThat(condition(ConditionType.RECONCILING).holds()).isTrue();
  }

  @Test
  void theThirdCorrectionReportsAConflictWithTheNamesOfTheProperties() {
    fight();
    fight();
    assertThat(condition(ConditionType.REGISTERED).holds()).isTrue();
    scenario.record(TestRecord.steady().without(DeviceProperty.MACHINE_NAME)
        .with(DeviceProperty.CONTACT_EMAIL, "drift@example.org").get());
    scenario.later(Duration.ofMinutes(2));
    assertThat(reconcile()).isTrue();

    assertThat(condition(ConditionType.REGISTERED)).returns("False", Condition::status)
        .returns("ConflictingWriter", Condition::reason).extracting(Condition::message).asString()
        .contains("contact_email, machine_name").contains("3 times")
        .doesNotContain("drift@example.org");
    assertThat(condition(ConditionType.READY).reason()).isEqualTo("ConflictingWriter");
    assertThat(events).extracting(DeviceEvent::reason).containsExactly("DriftCorrected",
        "DriftCorrected", "DriftCorrected", "ConflictingWriter");
    assertThat(events.getLast().warning()).isTrue();
  }

  @Test
  void theConflictIsReportedUntilAnHourWithoutACorrectionIsOver() {
    for (int i = 0; i < 4; i++) {
      fight();
    }
    assertThat(reconcile()).isFalse();
    assertThat(scenario.plan().requeueAfter()).isEqualTo(Duration.ofHours(1));
    scenario.later(Duration.ofHours(1).minusSeconds(1));
    reconcile();
    assertThat(condition(ConditionType.REGISTERED).reason()).isEqualTo("ConflictingWriter");

    scenario.later(Duration.ofSeconds(1));
    assertThat(reconcile()).isFalse();

    assertThat(condition(ConditionType.REGISTERED).holds()).isTrue();
    assertThat(condition(ConditionType.READY).holds()).isTrue();
    assertThat(scenario.get().applied())
        .isEqualTo(DeviceScenario.ofRegisteredDevice().get().applied());
    assertThat(scenario.plan().requeueAfter()).isNull();
    assertThat(fight()).isZero();
  }

  @Test
  void aChangeThatIsRevertedByItsAuthorCostsNothing() {
    fight();
    scenario.later(Duration.ofSeconds(10)).record(CHANGED);
    reconcile();
    scenario.later(Duration.ofSeconds(10)).record(WRITTEN);

    assertThat(reconcile()).isFalse();
    assertThat(condition(ConditionType.REGISTERED).holds()).isTrue();
  }

  @Test
  void aChangeOfTheSpecIsWrittenAtOnceDuringAConflict() {
    for (int i = 0; i < 5; i++) {
      fight();
    }
    scenario.record(CHANGED);
    reconcile();
    scenario.generation(2).contactEmail("ops@example.org");

    Plan plan = scenario.plan();
    assertThat(plan.actions()).hasExactlyElementsOfTypes(Action.Patch.class);
    assertThat(plan.applied().corrections()).isEqualTo(5);
    reconcile();
    assertThat(events.getLast().reason()).isEqualTo("Updated");

    scenario.record(CHANGED);
    assertThat(reconcile()).isFalse();
    assertThat(condition(ConditionType.REGISTERED).reason()).isEqualTo("ConflictingWriter");
  }

  @Test
  void aChangeOfTheSpecThatFailedIsNotHeldBackAsACorrection() {
    fight();
    scenario.generation(2).contactEmail("ops@example.org");
    ActionResult failed = new ActionResult.Failed(scenario.plan().actions().getFirst(),
        Progress.inProgress(Reason.WAIT_FOR_REGISTRY, "No response."), null);
    scenario.status(scenario.reported(List.of(failed)));

    assertThat(scenario.plan().actions()).hasExactlyElementsOfTypes(Action.Patch.class);
  }

  @Test
  void aCorrectionThatFailedIsStillACorrection() {
    fight();
    scenario.later(Duration.ofMinutes(5)).record(CHANGED);
    ActionResult failed = new ActionResult.Failed(scenario.plan().actions().getFirst(),
        Progress.inProgress(Reason.WAIT_FOR_REGISTRY, "No response."), null);
    scenario.status(scenario.reported(List.of(failed)));

    assertThat(scenario.plan().applied().corrections()).isEqualTo(2);
  }

  @Test
  void aRotatedCredentialIsWrittenAtOnceDuringAConflict() {
    for (int i = 0; i < 5; i++) {
      fight();
    }
    scenario.record(CHANGED).credentials(new CredentialState.Loaded(
        DeviceScenario.credential("credential-2", "another-secret")));

    assertThat(scenario.plan().actions()).hasExactlyElementsOfTypes(Action.Patch.class);
  }

  @Test
  void theSyncAnnotationIsObeyedWhileACorrectionWaits() {
    fight();
    scenario.record(CHANGED).syncRequest("now");

    assertThat(scenario.plan().actions())
        .containsExactly(new Action.Sync(TestRecord.UUID, false));
  }

  @Test
  void theConflictDoesNotStopABake() {
    for (int i = 0; i < 4; i++) {
      fight();
    }
    scenario.generation(2).image(DeviceScenario.imageFrom("https://images.example.org/a.img"));

    assertThat(scenario.plan().actions())
        .hasExactlyElementsOfTypes(Action.AcquireBakeSlot.class);
  }
}
