package org.chameleoncloud.edge.operator.plan.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusImageBuilder;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.Planner;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvent;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvents;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.junit.jupiter.api.Test;

/** A name is spent once its record is deleted, so it is registered again only on request. */
class GoneRecordTest {
  private static final String NEW_ID = "99999999-2222-3333-4444-555555555555";

  /** A device after the report that its record has disappeared. */
  private static DeviceScenario gone() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().noRecord();
    return scenario.status(scenario.reported());
  }

  private static List<DeviceEvent> events(DeviceScenario scenario, List<ActionResult> results) {
    Observation seen = scenario.get();
    return DeviceEvents.of(seen, Planner.plan(seen), results, seen.status(),
        scenario.reported(results));
  }

  private static List<ActionResult> registered(DeviceScenario scenario, String name) {
    return List.of(new ActionResult.Done(scenario.plan().actions().getLast(),
        TestRecord.asWritten().uuid(NEW_ID).name(name).get()));
  }

  @Test
  void theDeviceIsNotRegisteredAgainAndTheMessageHasTheChoices() {
    Plan plan = DeviceScenario.ofRegisteredDevice().noRecord().plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().isStalled()).isTrue();
    assertThat(plan.registration().reason()).isEqualTo(Reason.RECORD_GONE);
    assertThat(plan.registration().message()).contains(TestRecord.UUID, "no longer exists", "spent",
        "Set spec.name to a new name", "edge.chameleoncloud.org/register-again=\"true\"",
        "\"chi-edge\"");
  }

  @Test
  void theIdLeavesTheStatusSoThatTheNameCanChange() {
    EdgeDeviceStatus status = gone().get().status();

    assertThat(status.uuid()).isNull();
    assertThat(status.registeredAt()).isNull();
    assertThat(status.onDelete()).isNull();
    assertThat(status.applied().goneRecord()).isEqualTo(TestRecord.UUID);
  }

  @Test
  void theReportStaysTheSameAndWarnsOnce() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().noRecord();
    assertThat(events(scenario, List.of())).singleElement().satisfies(event -> {
      assertThat(event.warning()).isTrue();
      assertThat(event.reason()).isEqualTo("RecordGone");
    });

    EdgeDeviceStatus status = gone().get().status();
    assertThat(gone().reported()).isEqualTo(status);
    assertThat(events(gone(), List.of())).isEmpty();
  }

  @Test
  void nothingIsConcludedFromAnIncompleteOrDoubtfulList() {
    for (DeviceScenario scenario : List.of(
        DeviceScenario.ofRegisteredDevice().list(new ListState.Pending()),
        DeviceScenario.ofRegisteredDevice().noRecord().inDoubt(),
        DeviceScenario.ofRegisteredDevice().list(new ListState.Failing(
            new ListState.Failure(Reason.WAIT_FOR_REGISTRY, "No response.", true, true))))) {
      assertThat(scenario.reported().uuid()).isEqualTo(TestRecord.UUID);
      assertThat(scenario.plan().registration().reason()).isNotEqualTo(Reason.RECORD_GONE);
    }
  }

  @Test
  void aRecordThatVanishesInTheMiddleOfItsAdoptionIsNotRegisteredAgain() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().record(TestRecord.steady()
        .with(DeviceProperty.CONTACT_EMAIL, "hand@example.org"));
    scenario.status(scenario.reported()).noRecord();
    scenario.status(scenario.reported());

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.plan().registration().reason()).isEqualTo(Reason.RECORD_GONE);
  }

  @Test
  void aNewNameIsRegistered() {
    DeviceScenario scenario = gone().generation(2).specName("pi-2");

    assertThat(scenario.plan().actions()).hasExactlyElementsOfTypes(Action.Register.class);
    EdgeDeviceStatus status = scenario.reported(registered(scenario, "pi-2"));
    assertThat(status.uuid()).isEqualTo(NEW_ID);
    assertThat(status.applied().name()).isEqualTo("pi-2");
    assertThat(status.applied().goneRecord()).isNull();
    assertThat(events(scenario, registered(scenario, "pi-2"))).extracting(DeviceEvent::reason)
        .containsExactly("Registered");
  }

  @Test
  void aNewTypeIsPossibleWithTheNewName() {
    assertThat(gone().generation(2).specName("pi-2").machineName("jetson-nano").plan().actions())
        .hasExactlyElementsOfTypes(Action.Register.class);
  }

  @Test
  void theAnnotationRegistersTheOldNameAllTheSame() {
    DeviceScenario scenario = gone().registerAgain();

    assertThat(scenario.plan().actions()).hasExactlyElementsOfTypes(Action.Register.class);
    assertThat(events(scenario, registered(scenario, "pi-1"))).extracting(DeviceEvent::reason)
        .containsExactly("Reregistered");
    assertThat(scenario.reported(registered(scenario, "pi-1")).applied().goneRecord()).isNull();
  }

  @Test
  void aRecordThatComesBackIsStillTheResources() {
    DeviceScenario adopted = DeviceScenario.ofNewDevice().settledOn(TestRecord.steady()
        .createdAt(DeviceScenario.CREATED.minusSeconds(100_000)).get());
    DeviceScenario scenario = adopted.noRecord();
    scenario.status(scenario.reported());

    scenario.record(TestRecord.steady()
        .createdAt(DeviceScenario.CREATED.minusSeconds(100_000)));
    EdgeDeviceStatus status = scenario.reported();

    assertThat(events(scenario, List.of())).isEmpty();

    assertThat(status.uuid()).isEqualTo(TestRecord.UUID);
    assertThat(status.applied().goneRecord()).isNull();
    assertThat(status.onDelete()).as("it is still known to be adopted")
        .isEqualTo(DeletionPolicy.Retain);
    assertThat(status.condition(ConditionType.READY)).map(Condition::holds).contains(true);
  }

  @Test
  void aRecordThatAnotherClientRegisteredUnderTheNameIsAdopted() {
    EdgeDeviceStatus status = gone().record(TestRecord.steady().uuid(NEW_ID)).reported();

    assertThat(status.uuid()).isEqualTo(NEW_ID);
    assertThat(status.onDelete()).isEqualTo(DeletionPolicy.Retain);
  }

  /** Its POST may have been lost, or a colleague may have registered the name: so the record stays. */
  @Test
  void aRecordThatIsFoundUnderANewNameIsAdopted() {
    EdgeDeviceStatus status = gone().generation(2).specName("pi-2")
        .record(TestRecord.steady().uuid(NEW_ID).name("pi-2")).reported();

    assertThat(status.uuid()).isEqualTo(NEW_ID);
    assertThat(status.onDelete()).isEqualTo(DeletionPolicy.Retain);
  }

  @Test
  void anAdoptionOfTheGoneRecordSaysNothingOfTheNextOne() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().settledOn(TestRecord.steady()
        .createdAt(DeviceScenario.CREATED.minusSeconds(100_000)).get()).registerAgain().noRecord();

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.plan().applied().adopted()).isNull();
    assertThat(scenario.status(scenario.reported()).plan().actions())
        .hasExactlyElementsOfTypes(Action.Register.class);
  }

  @Test
  void theStoredImageStaysButIsNotOffered() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice()
        .image(DeviceScenario.imageFrom("https://images.example.org/a.img"))
        .storedImage(EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
            .path("lab/pi-1.img").sha256("sha").inputsHash("hash").build())
        .noRecord();

    assertThat(scenario.plan().actions()).isEmpty();
    EdgeDeviceStatus status = scenario.reported();
    assertThat(status.image().path()).isEqualTo("lab/pi-1.img");
    assertThat(status.condition(ConditionType.IMAGE_READY)).hasValueSatisfying(image -> {
      assertThat(image.holds()).isFalse();
      assertThat(image.reason()).isEqualTo("RecordGone");
      assertThat(image.message()).contains("lab/pi-1.img", "no longer valid", "do not flash");
    });
  }

  @Test
  void aResourceWithoutItsRecordCanBeDeleted() {
    assertThat(gone().deleting().plan().actions()).containsExactly(new Action.RemoveFinalizer());
  }
}
