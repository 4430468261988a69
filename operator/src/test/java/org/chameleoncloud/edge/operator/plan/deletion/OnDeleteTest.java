package org.chameleoncloud.edge.operator.plan.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.Planner;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvent;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvents;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.status.Report;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.junit.jupiter.api.Test;

/** A record that was adopted outlives its resource. */
class OnDeleteTest {
  private static final Action RELEASE = new Action.RemoveFinalizer();
  private static final Action DELETE = new Action.DeleteRecord(TestRecord.UUID);

  private static TestRecord madeByHand() {
    return TestRecord.steady().createdAt(DeviceScenario.CREATED.minus(Duration.ofDays(9)));
  }

  private static DeviceScenario adopted() {
    return DeviceScenario.ofNewDevice().settledOn(madeByHand().get());
  }

  private static List<DeviceEvent> eventsOfDeletion(DeviceScenario scenario) {
    Observation seen = scenario.deleting().get();
    Plan plan = Planner.plan(seen);
    List<ActionResult> results = new ArrayList<>();
    plan.actions().forEach(action -> results.add(new ActionResult.Done(action, null)));
    return DeviceEvents.of(seen, plan, results, seen.status(),
        Report.status(seen, plan, results));
  }

  @Test
  void aRecordThatTheResourceRegisteredIsDeletedWithIt() {
    assertThat(DeviceScenario.ofRegisteredDevice().get().status().onDelete())
        .isEqualTo(DeletionPolicy.Delete);
  }

  @Test
  void anAdoptedRecordStays() {
    assertThat(adopted().get().status().onDelete()).isEqualTo(DeletionPolicy.Retain);
    assertThat(adopted().deleting().plan().actions()).containsExactly(RELEASE);
    assertThat(eventsOfDeletion(adopted())).singleElement().satisfies(event -> {
      assertThat(event.reason()).isEqualTo("RecordRetained");
      assertThat(event.message()).contains("adopted", TestRecord.UUID);
    });
  }

  @Test
  void anAdoptedRecordIsDeletedIfTheSpecSaysDelete() {
    DeviceScenario scenario = adopted().policy(DeletionPolicy.Delete);

    assertThat(scenario.reported().onDelete()).isEqualTo(DeletionPolicy.Delete);
    assertThat(scenario.deleting().plan().actions()).containsExactly(DELETE, RELEASE);
  }

  @Test
  void retainingAnAdoptedRecordNeedsNeitherSecretNorTestbed() {
    assertThat(adopted().credentials(new CredentialState.Unavailable(Reason.CREATE_SECRET, "gone"))
        .list(new ListState.Pending()).deleting().plan().actions()).containsExactly(RELEASE);
  }

  @Test
  void anAdoptionIsRememberedWhenTheRecordIsChanged() {
    DeviceScenario scenario = adopted().generation(2).contactEmail("ops@example.org");
    Plan plan = scenario.plan();
    List<ActionResult> results = List.of(new ActionResult.Done(plan.actions().getLast(),
        madeByHand().with(DeviceProperty.CONTACT_EMAIL, "ops@example.org").get()));

    assertThat(plan.actions()).hasExactlyElementsOfTypes(Action.Patch.class);
    assertThat(scenario.reported(results).onDelete()).isEqualTo(DeletionPolicy.Retain);
  }

  @Test
  void aRecordThatTookTheNameInTheMeantimeIsAdopted() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice();
    List<Action> actions = scenario.plan().actions();
    EdgeDeviceStatus status = scenario.reported(List.of(
        new ActionResult.Done(actions.getFirst(), null),
        new ActionResult.Adopted(actions.getLast(), TestRecord.steady().get())));

    assertThat(status.onDelete()).isEqualTo(DeletionPolicy.Retain);
    assertThat(status.applied().adopted()).isTrue();
  }

  @Test
  void aRecordOfALostPostIsNotAdopted() {
    DeviceScenario found = DeviceScenario.ofNewDevice().finalizer().record(TestRecord.steady());
    assertThat(found.reported().onDelete()).isEqualTo(DeletionPolicy.Delete);

    DeviceScenario conflict = DeviceScenario.ofNewDevice().finalizer();
    EdgeDeviceStatus status = conflict.reported(List.of(new ActionResult.Adopted(
        conflict.plan().actions().getLast(), TestRecord.steady().get())));
    assertThat(status.onDelete()).isEqualTo(DeletionPolicy.Delete);
  }

  @Test
  void withoutAPostBeforeEvenANewRecordIsAnotherClients() {
    assertThat(DeviceScenario.ofNewDevice().record(TestRecord.steady()).reported().onDelete())
        .isEqualTo(DeletionPolicy.Retain);
  }

  @Test
  void anUnknownPolicyIsNotShown() {
    assertThat(DeviceScenario.ofRegisteredDevice().policy(DeletionPolicy.UNKNOWN).reported()
        .onDelete()).isNull();
  }

  @Test
  void aRecordOfAnotherTypeIsReportedAsKept() {
    assertThat(eventsOfDeletion(DeviceScenario.ofRegisteredDevice()
        .record(TestRecord.steady().hardwareType("baremetal")))).singleElement()
        .satisfies(event -> assertThat(event.message()).contains("another type"));
  }
}
