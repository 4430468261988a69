package org.chameleoncloud.edge.operator.plan.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusAppliedBuilder;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.chameleoncloud.edge.operator.api.SpentName;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.Planner;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.status.Report;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.junit.jupiter.api.Test;

class RegistrationTest {
  private static final ListState.Failure DOWN = new ListState.Failure(
      Reason.WAIT_FOR_REGISTRY,
      "The testbed cannot be reached.", true, false);
  private static final ListState.Failure REJECTED = new ListState.Failure(
      Reason.RENEW_CREDENTIAL,
      "The credential in the Secret \"chi-edge\": rejected.", false, false);

  @Test
  void addsTheFinalizerBeforeRegistering() {
    assertThat(DeviceScenario.ofNewDevice().plan().actions())
        .satisfiesExactly(first -> assertThat(first).isInstanceOf(Action.AddFinalizer.class),
            second -> assertThat(second).isInstanceOf(Action.Register.class));
  }

  @Test
  void registersExactlyWhatIsInTheSpec() {
    Plan plan = DeviceScenario.ofNewDevice().finalizer().projects("CH-1").egress(LocalEgress.deny)
        .profiles("pi_camera").plan();

    Action.Register register = (Action.Register) plan.actions().getFirst();
    assertThat(register.enrollment().name()).isEqualTo("pi-1");
    assertThat(register.enrollment().properties()).containsOnlyKeys(DeviceProperty.MACHINE_NAME,
        DeviceProperty.CONTACT_EMAIL, DeviceProperty.APPLICATION_CREDENTIAL_ID,
        DeviceProperty.APPLICATION_CREDENTIAL_SECRET,
        DeviceProperty.AUTHORIZED_PROJECTS, DeviceProperty.LOCAL_EGRESS,
        DeviceProperty.DEVICE_PROFILES)
        .containsAllEntriesOf(Map.of(DeviceProperty.AUTHORIZED_PROJECTS, List.of("CH-1"),
            DeviceProperty.LOCAL_EGRESS, "deny"));
    assertThat(plan.toString()).doesNotContain(DeviceScenario.SECRET);
  }

  @Test
  void writesNothingBeforeTheFirstList() {
    Plan plan = DeviceScenario.ofNewDevice().list(new ListState.Pending()).plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().reason()).isEqualTo(Reason.IN_PROGRESS);
  }

  @Test
  void writesNothingWhileAWriteIsInDoubt() {
    assertThat(DeviceScenario.ofNewDevice().finalizer().inDoubt().plan().actions()).isEmpty();
  }

  @Test
  void doesNothingForASettledDevice() {
    Plan plan = DeviceScenario.ofRegisteredDevice().plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.requeueAfter()).isNull();
    assertThat(plan.registration().isDone()).isTrue();
  }

  @Test
  void registersAgainWhenTheRecordWasDeletedManuallyAndTheAnnotationSaysSo() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().registerAgain().noRecord();

    assertThat(scenario.plan().actions()).hasExactlyElementsOfTypes(Action.Register.class);
    assertThat(scenario.reported().uuid()).isEqualTo(TestRecord.UUID);
  }

  @Test
  void resetsTheRepairCountForANewRecord() {
    Applied exhausted = EdgeDeviceStatusAppliedBuilder.builder().name("pi-1")
        .properties(properties())
        .repairs(5).repairedAt("2026-11-22T08:30:00Z").build();

    assertThat(
        DeviceScenario.ofRegisteredDevice().registerAgain().applied(exhausted).noRecord().plan()
            .applied()
            .repairs())
        .isNull();
  }

  @Test
  void findsARecordWhoseIdWasNeverPersisted() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().finalizer()
        .record(TestRecord.steady());

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.reported().uuid()).isEqualTo(TestRecord.UUID);
    assertThat(scenario.reported().condition(ConditionType.READY)).hasValueSatisfying(
        ready -> assertThat(ready.holds()).isTrue());
  }

  @Test
  void withdrawsPropertiesSentByARegistrationThatWasNeverPersisted() {
    Plan plan = DeviceScenario.ofNewDevice().finalizer()
        .record(TestRecord.steady().with(DeviceProperty.LOCAL_EGRESS, "deny")).plan();

    assertThat(plan.actions()).hasExactlyElementsOfTypes(Action.Patch.class);
    assertThat(changes(plan))
        .containsExactly(new PropertyChange.Remove(DeviceProperty.LOCAL_EGRESS));
  }

  @Test
  void persistsAnAdoptionBeforeChangingTheRecord() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice()
        .record(
            TestRecord.steady().createdAt(DeviceScenario.CREATED.minus(Duration.ofDays(1)))
                .with(DeviceProperty.CONTACT_EMAIL, "hand@example.org"));

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.plan().requeueAfter()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    EdgeDeviceStatus status = scenario.reported();
    assertThat(status.uuid()).isEqualTo(TestRecord.UUID);
    assertThat(status.applied().properties()).contains("contact_email");
    assertThat(scenario.status(status).plan().actions())
        .hasExactlyElementsOfTypes(Action.AddFinalizer.class, Action.Patch.class);
  }

  @Test
  void doesNotChangeForeignPropertiesOfAnAdoptedRecord() {
    Hardware byHand = TestRecord.steady()
        .createdAt(DeviceScenario.CREATED.minus(Duration.ofDays(1)))
        .with(DeviceProperty.LOCAL_EGRESS, "deny").get();
    DeviceScenario scenario = DeviceScenario.ofNewDevice().record(byHand);

    Plan plan = scenario.status(scenario.reported()).record(byHand).plan();

    assertThat(plan.actions()).hasExactlyElementsOfTypes(Action.AddFinalizer.class);
    assertThat(plan.applied().properties()).doesNotContain("local_egress");
  }

  @Test
  void persistsAPropertyBeforeSendingItForTheFirstTime() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().generation(2)
        .egress(LocalEgress.deny);

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.plan().applied().properties()).contains("local_egress");
    Plan next = scenario.status(scenario.reported()).plan();
    assertThat(changes(next))
        .containsExactly(new PropertyChange.Put(DeviceProperty.LOCAL_EGRESS, "deny"));
  }

  @Test
  void withdrawsAPropertyThatAKilledOperatorSent() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().generation(2)
        .egress(LocalEgress.deny);
    EdgeDeviceStatus persisted = scenario.reported();

    Plan plan = scenario.generation(3).egress(null).status(persisted)
        .record(TestRecord.steady().with(DeviceProperty.LOCAL_EGRESS, "deny")).plan();

    assertThat(changes(plan))
        .containsExactly(new PropertyChange.Remove(DeviceProperty.LOCAL_EGRESS));
  }

  @Test
  void revertsAManualEditImmediately() {
    Plan plan = DeviceScenario.ofRegisteredDevice()
        .record(TestRecord.steady().with(DeviceProperty.CONTACT_EMAIL, "drift@example.org")).plan();

    assertThat(changes(plan))
        .containsExactly(new PropertyChange.Put(DeviceProperty.CONTACT_EMAIL, "lab@example.org"));
  }

  @Test
  void putsBackANameThatWasChangedByHand() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice()
        .record(TestRecord.steady().name("renamed"));

    assertThat(changes(scenario.plan())).containsExactly(new PropertyChange.Rename("pi-1"));
  }

  @Test
  void doesNotPutBackANameThatAnotherRecordOfTheProjectHas() {
    Plan plan = DeviceScenario.ofRegisteredDevice().list(new ListState.Listed(
        TestRecord.steady().name("renamed").get(), TestRecord.steady().uuid("another").get(), false,
        null)).plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().isStalled()).isTrue();
    assertThat(plan.registration().reason()).isEqualTo(Reason.CHOOSE_ANOTHER_NAME);
    assertThat(plan.registration().message()).contains(TestRecord.UUID, "another", "\"pi-1\"")
        .endsWith("delete this one; " + SpentName.FACT + ".");
  }

  @Test
  void rejectsAChangedMachineTypeWithoutAWrite() {
    Plan plan = DeviceScenario.ofRegisteredDevice().generation(2).machineName("jetson-nano")
        .plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().isStalled()).isTrue();
    assertThat(plan.registration().reason()).isEqualTo(Reason.REVERT_CHANGE);
    assertThat(plan.registration().message()).contains("raspberrypi4-64", "jetson-nano",
        "spec.machineName");
  }

  @Test
  void rejectsAChangedNameWithoutAWrite() {
    Plan plan = DeviceScenario.ofRegisteredDevice().generation(2).specName("pi-2").plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().message()).contains("\"pi-1\"", "\"pi-2\"", "spec.name");
  }

  @Test
  void losesItsNameToTheOlderResource() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().rival("lab/older")
        .record(TestRecord.steady());

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.plan().registration().reason()).isEqualTo(Reason.CHOOSE_ANOTHER_NAME);
    assertThat(scenario.plan().registration().message()).contains("the EdgeDevice older",
        "\"pi-1\"");
    assertThat(scenario.reported().uuid()).isNull();
    assertThat(scenario.reported().health()).isNull();
  }

  @Test
  void namesNothingOfAnotherNamespace() {
    assertThat(DeviceScenario.ofNewDevice().rival("robotics/secret-project").plan().registration()
        .message()).contains("an EdgeDevice in another namespace")
        .doesNotContain("robotics", "secret-project");
  }

  @Test
  void doesNotReportTheRecordOfAnOlderResource() {
    EdgeDeviceStatus status = DeviceScenario.ofRegisteredDevice().rival("lab/older").reported();

    assertThat(status.health()).isNull();
    assertThat(status.checks()).isNull();
  }

  @Test
  void waitsForTheSecretWithoutStalling() {
    Plan plan = DeviceScenario.ofNewDevice()
        .credentials(new CredentialState.Unavailable(Reason.CREATE_SECRET,
            "The Secret \"chi-edge\" does not exist."))
        .plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().phase()).isEqualTo(Progress.Phase.IN_PROGRESS);
  }

  @Test
  void stallsOnAnInvalidSecret() {
    Plan plan = DeviceScenario.ofNewDevice()
        .deviceCredentials(new CredentialState.Unavailable(Reason.FIX_SECRET,
            "The Secret \"pi\" has no key clouds.yaml."))
        .plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().isStalled()).isTrue();
  }

  @Test
  void aRestartDoesNotChangeTheStatusOfASettledDevice() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().later(Duration.ofHours(1));
    EdgeDeviceStatus before = scenario.get().status();

    assertThat(scenario.list(new ListState.Pending()).reported()).isEqualTo(before);
    assertThat(scenario.list(new ListState.Failing(DOWN)).reported()).isEqualTo(before);
  }

  @Test
  void aRestartDoesNotChangeTheStatusOfAStalledDevice() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().finalizer();
    Observation seen = scenario.get();
    Plan plan = Planner.plan(seen);
    ActionResult failed = new ActionResult.Failed(plan.actions().getFirst(),
        Progress.stalled(Reason.CHOOSE_ANOTHER_NAME, "The name is taken."), null);
    EdgeDeviceStatus before = Report.status(seen, plan, List.of(failed));

    assertThat(scenario.status(before).list(new ListState.Pending()).reported()).isEqualTo(before);
  }

  @Test
  void aNewSpecIsNotReportedAsAppliedBeforeTheTestbedResponds() {
    Plan plan = DeviceScenario.ofRegisteredDevice().generation(2)
        .list(new ListState.Failing(DOWN)).plan();

    assertThat(plan.registration().reason()).isEqualTo(Reason.WAIT_FOR_REGISTRY);
  }

  @Test
  void aRejectedCredentialStallsARegisteredDevice() {
    assertThat(
        DeviceScenario.ofRegisteredDevice().list(new ListState.Failing(REJECTED)).plan()
            .registration().isStalled())
        .isTrue();
    assertThat(
        DeviceScenario.ofRegisteredDevice().failure(REJECTED).plan().registration().isStalled())
        .isTrue();
  }

  @Test
  void usesTheLastListWhileNewerOnesFail() {
    assertThat(DeviceScenario.ofNewDevice().finalizer().failure(DOWN).plan().actions())
        .hasExactlyElementsOfTypes(Action.Register.class);
  }

  @Test
  void sendsARotatedDeviceCredential() {
    Plan plan = DeviceScenario.ofRegisteredDevice().deviceCredentials(
        new CredentialState.Loaded(DeviceScenario.credential("credential-2", "another-secret")))
        .plan();

    assertThat(changes(plan)).extracting(change -> ((PropertyChange.Put) change).property())
        .containsExactly(DeviceProperty.APPLICATION_CREDENTIAL_ID,
            DeviceProperty.APPLICATION_CREDENTIAL_SECRET);
    assertThat(plan.toString()).doesNotContain("another-secret");
  }

  @Test
  void sendsADeviceCredentialWithACorrectedSecret() {
    Plan plan = DeviceScenario.ofRegisteredDevice().deviceCredentials(
        new CredentialState.Loaded(
            DeviceScenario.credential("credential-1", "the-right-secret")))
        .plan();

    assertThat(plan.actions()).hasExactlyElementsOfTypes(Action.Patch.class);
  }

  @Test
  void rerunsTheChecksOnceForEachValueOfTheSyncAnnotation() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().syncRequest("monday");
    Plan plan = scenario.plan();

    assertThat(plan.actions()).containsExactly(new Action.Sync(TestRecord.UUID, false));
    assertThat(scenario.applied(plan.applied()).plan().actions()).isEmpty();
    assertThat(scenario.syncRequest("").plan().actions()).isEmpty();
    assertThat(scenario.syncRequest("tuesday").plan().actions()).hasSize(1);
  }

  @Test
  void aPatchAlsoSatisfiesTheSyncAnnotation() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().syncRequest("monday");
    Plan plan = scenario
        .record(TestRecord.steady().with(DeviceProperty.CONTACT_EMAIL, "drift@example.org"))
        .plan();

    assertThat(plan.actions()).hasExactlyElementsOfTypes(Action.Patch.class);
    assertThat(scenario.applied(plan.applied()).record(TestRecord.steady()).plan().actions())
        .isEmpty();
  }

  private static List<PropertyChange> changes(Plan plan) {
    return ((Action.Patch) plan.actions().getLast()).changes();
  }

  private static List<String> properties() {
    return List.of("application_credential_id", "contact_email", "machine_name");
  }
}
