package org.chameleoncloud.edge.operator.plan.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvent;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvents;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing of others is adopted, changed or deleted. */
class AdoptionTest {
  private static final String OTHER_CREDENTIAL = "credential-of-the-device";

  private static TestRecord baremetal() {
    return TestRecord.asWritten().hardwareType("baremetal").without(DeviceProperty.MACHINE_NAME);
  }

  static Stream<Named<TestRecord>> recordsOfOthers() {
    return Stream.of(Named.of("a baremetal node", baremetal()),
        Named.of("a baremetal node with a machine_name",
            TestRecord.asWritten().hardwareType("baremetal")),
        Named.of("a record without a hardware type", TestRecord.asWritten().hardwareType(null)),
        Named.of("a device of another type",
            TestRecord.asWritten().with(DeviceProperty.MACHINE_NAME, "jetson-nano")),
        Named.of("a machine_name that is no text",
            TestRecord.asWritten().with(DeviceProperty.MACHINE_NAME, List.of("raspberrypi4-64"))),
        Named.of("a record without a machine_name",
            TestRecord.asWritten().without(DeviceProperty.MACHINE_NAME)));
  }

  private static void assertUntouched(DeviceScenario scenario, Reason reason) {
    Plan plan = scenario.plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().isStalled()).isTrue();
    assertThat(plan.registration().reason()).isEqualTo(reason);
    assertThat(plan.registration().message()).contains("\"pi-1\"");
  }

  @ParameterizedTest
  @MethodSource("recordsOfOthers")
  void aRecordOfOthersIsNotAdopted(TestRecord record) {
    assertUntouched(DeviceScenario.ofNewDevice().record(record), Reason.FOREIGN_RECORD);
    EdgeDeviceStatus status = DeviceScenario.ofNewDevice().record(record).reported();
    assertThat(status.uuid()).isNull();
    assertThat(status.health()).isNull();
    assertThat(status.condition(ConditionType.STALLED)).map(Condition::holds).contains(true);
  }

  @ParameterizedTest
  @MethodSource("recordsOfOthers")
  void aRecordOfOthersIsNotTakenForOneOfAKilledOperator(TestRecord record) {
    assertUntouched(DeviceScenario.ofNewDevice().finalizer().record(record),
        Reason.FOREIGN_RECORD);
  }

  @ParameterizedTest
  @MethodSource("recordsOfOthers")
  void aRecordOfOthersIsNotDeleted(TestRecord record) {
    assertThat(DeviceScenario.ofNewDevice().finalizer().record(record).deleting().plan().actions())
        .containsExactly(new Action.RemoveFinalizer());
  }

  @ParameterizedTest
  @MethodSource("recordsOfOthers")
  void aRecordOfOthersThatTookTheNameInTheMeantimeIsNotAdopted(TestRecord record) {
    assertThat(Adoption.refusal(DeviceScenario.ofNewDevice().get(), record.get()))
        .hasValueSatisfying(refusal -> assertThat(refusal.isStalled()).isTrue());
  }

  @Test
  void theMessageNamesWhatItIsAndWhatToDo() {
    assertThat(DeviceScenario.ofNewDevice().record(baremetal()).plan().registration().message())
        .contains(TestRecord.UUID, "\"baremetal\"", "neither changed nor deleted",
            "Set spec.name to another name");
    assertThat(DeviceScenario.ofNewDevice()
        .record(TestRecord.steady().with(DeviceProperty.MACHINE_NAME, "jetson-nano")).plan()
        .registration().message()).contains("\"jetson-nano\"", "\"raspberrypi4-64\"",
            "spec.machineName");
  }

  @Test
  void ofARecordWithAnotherTypeNothingIsSentEvenIfItsIdWasPersisted() {
    assertUntouched(DeviceScenario.ofRegisteredDevice().record(baremetal()),
        Reason.FOREIGN_RECORD);
    assertUntouched(DeviceScenario.ofRegisteredDevice()
        .record(TestRecord.steady().with(DeviceProperty.MACHINE_NAME, "jetson-nano")),
        Reason.REVERT_CHANGE);
  }

  @Test
  void aRecordWithAnotherTypeIsNotDeletedEvenIfItsIdWasPersisted() {
    for (TestRecord record : List.of(baremetal(),
        TestRecord.steady().with(DeviceProperty.MACHINE_NAME, "jetson-nano"))) {
      assertThat(DeviceScenario.ofRegisteredDevice().record(record).deleting().plan().actions())
          .containsExactly(new Action.RemoveFinalizer());
    }
  }

  @Test
  void anOwnRecordThatLostItsTypeGetsItBackAndIsDeletedWithTheResource() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice()
        .record(TestRecord.steady().without(DeviceProperty.MACHINE_NAME));

    assertThat(((Action.Patch) scenario.plan().actions().getFirst()).changes()).containsExactly(
        new PropertyChange.Put(DeviceProperty.MACHINE_NAME, "raspberrypi4-64"));
    assertThat(scenario.deleting().plan().actions())
        .contains(new Action.DeleteRecord(TestRecord.UUID));
  }

  @Test
  void theReplacementOfADevicesCredentialIsAnnouncedBeforeItIsWritten() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().record(TestRecord.steady()
        .createdAt(DeviceScenario.CREATED.minus(Duration.ofDays(9)))
        .with(DeviceProperty.APPLICATION_CREDENTIAL_ID, OTHER_CREDENTIAL));
    Observation seen = scenario.get();
    Plan plan = scenario.plan();
    EdgeDeviceStatus status = scenario.reported();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().message()).contains("another credential", "\"chi-edge\"");
    assertThat(DeviceEvents.of(seen, plan, List.of(), seen.status(), status))
        .extracting(DeviceEvent::reason).containsExactly("Adopted", "CredentialReplaced");
    assertThat(status.toString()).doesNotContain(DeviceScenario.SECRET);
    assertThat(status.observed().applicationCredentialId()).isEqualTo(OTHER_CREDENTIAL);
    assertThat(scenario.status(status).plan().actions())
        .hasExactlyElementsOfTypes(Action.AddFinalizer.class, Action.Patch.class);
  }

  @Test
  void theReplacementIsAlsoAnnouncedWhenTheNameTurnsOutToBeTaken() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice();
    Observation seen = scenario.get();
    Plan plan = scenario.plan();
    List<ActionResult> results = List.of(new ActionResult.Done(plan.actions().getFirst(), null),
        new ActionResult.Adopted(plan.actions().getLast(), TestRecord.steady()
            .with(DeviceProperty.APPLICATION_CREDENTIAL_ID, OTHER_CREDENTIAL).get()));

    assertThat(DeviceEvents.of(seen, plan, results, seen.status(), scenario.reported(results)))
        .extracting(DeviceEvent::reason).containsExactly("Adopted", "CredentialReplaced");
  }

  @Test
  void pausingPreviewsAnAdoptionWithoutMakingIt() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().paused().record(TestRecord.steady()
        .with(DeviceProperty.APPLICATION_CREDENTIAL_ID, OTHER_CREDENTIAL)
        .with(DeviceProperty.CONTACT_EMAIL, "hand@example.org"));

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.plan().registration().reason()).isEqualTo(Reason.UNPAUSE);
    assertThat(scenario.plan().registration().message()).contains(TestRecord.UUID, "not adopted")
        .endsWith(
            "is removed. An adoption would change the record: device credential; "
                + "contact_email: hand@example.org -> lab@example.org.");
    assertThat(scenario.reported().uuid()).isNull();
    assertThat(scenario.reported().applied()).isNull();
  }

  @Test
  void pausingSaysThatAnAdoptionWouldChangeNothing() {
    assertThat(DeviceScenario.ofNewDevice().paused().record(TestRecord.steady()).plan()
        .registration().message()).endsWith("is removed. An adoption would change nothing.");
  }
}
