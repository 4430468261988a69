package org.chameleoncloud.edge.operator.plan.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusImageBuilder;
import org.chameleoncloud.edge.operator.api.ManagementPolicy;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvent;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvents;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.OtherProjects;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.junit.jupiter.api.Test;

/** A record that is only observed is shown, and nothing is written to it. */
class ObservingTest {
  private static final Image STORED = EdgeDeviceStatusImageBuilder.builder()
      .claimName("edge-images").path("lab/pi-1.img").build();
  private static final ListState.Failure DENIED = new ListState.Failure(Reason.REQUEST_ACCESS,
      "The registry denies the request.", false, false);

  private static DeviceScenario observer() {
    return DeviceScenario.ofNewDevice().observing().machineName(null).contactEmail(null);
  }

  private static String message(DeviceScenario scenario) {
    return scenario.plan().registration().message();
  }

  private static Condition ready(EdgeDeviceStatus status) {
    return status.condition(ConditionType.READY).orElseThrow();
  }

  @Test
  void aRecordOfTheNameIsShownAndNothingIsDone() {
    DeviceScenario scenario = observer().record(TestRecord.steady());

    assertThat(scenario.plan().actions()).isEmpty();
    EdgeDeviceStatus status = scenario.reported();
    assertThat(ready(status).holds()).isTrue();
    assertThat(ready(status).reason()).isEqualTo("Observed");
    assertThat(status.health()).isEqualTo("2/2");
    assertThat(status.observed().uuid()).isEqualTo(TestRecord.UUID);
    assertThat(status.observed().machineName()).isEqualTo("raspberrypi4-64");
    assertThat(status.condition(ConditionType.STALLED)).map(Condition::holds).contains(false);
    assertThat(status.condition(ConditionType.RECONCILING)).map(Condition::holds).contains(false);
  }

  @Test
  void theRecordIsNotTheResourcesOwn() {
    EdgeDeviceStatus status = observer().record(TestRecord.steady()).reported();

    assertThat(status.uuid()).isNull();
    assertThat(status.applied()).isEqualTo(AppliedState.OF_OBSERVER);
    assertThat(status.onDelete()).isNull();
  }

  @Test
  void aFailedCheckIsReportedAndNotRerun() {
    DeviceScenario scenario = observer().record(TestRecord.steady().failed("tunelo", "no port"));

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.reported().condition(ConditionType.HEALTHY).map(Condition::reason))
        .contains("ContactTestbedOperators");
    assertThat(scenario.syncRequest("1").plan().actions()).isEmpty();
  }

  @Test
  void aRecordThatDiffersFromTheSpecIsNotCorrected() {
    assertThat(DeviceScenario.ofNewDevice().observing().record(
        TestRecord.steady().with(DeviceProperty.CONTACT_EMAIL, "hand@example.org")).plan()
        .actions()).isEmpty();
  }

  @Test
  void withoutARecordOfTheNameItWaitsForOne() {
    DeviceScenario scenario = observer().noRecord();

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.plan().registration().phase()).isEqualTo(Progress.Phase.IN_PROGRESS);
    assertThat(scenario.plan().registration().reason()).isEqualTo(Reason.RECORD_NOT_FOUND);
    assertThat(message(scenario)).contains("\"pi-1\"", "\"chi-edge\"", "spec.uuid");
  }

  @Test
  void aRecordThatNoLongerExistsIsNotShown() {
    DeviceScenario scenario = observer().record(TestRecord.steady());
    EdgeDeviceStatus gone = scenario.status(scenario.reported()).noRecord().reported();

    assertThat(gone.observed()).isNull();
    assertThat(gone.checks()).isNull();
    assertThat(ready(gone).reason()).isEqualTo("RecordNotFound");
  }

  @Test
  void aRecordIsFoundByItsIdUnderAnyName() {
    DeviceScenario scenario = observer().specUuid(TestRecord.UUID)
        .record(TestRecord.steady().name("another"));

    assertThat(scenario.reported().observed().uuid()).isEqualTo(TestRecord.UUID);
    assertThat(observer().specUuid("00000000-0000-4000-8000-000000000000")
        .record(TestRecord.steady()).reported().observed()).as("another record of the name")
        .isNull();
  }

  @Test
  void aRecordOfAnotherProjectIsShownAndCannotBeManaged() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().observing().specUuid(TestRecord.UUID)
        .otherProjects(new OtherProjects(true, TestRecord.steady().get(), null));

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.reported().health()).isEqualTo("2/2");
    assertThat(message(scenario)).contains("would be held up", "project-1",
        "a credential of that project");
  }

  @Test
  void aRecordOfAnotherProjectIsShownAsItWasUntilTheListOfAllProjectsComes() {
    DeviceScenario scenario = observer().specUuid(TestRecord.UUID)
        .otherProjects(new OtherProjects(true, TestRecord.steady().get(), null));
    EdgeDeviceStatus shown = scenario.reported();
    scenario.status(shown);

    assertThat(scenario.otherProjects(OtherProjects.UNKNOWN).reported().observed())
        .isEqualTo(shown.observed());
    assertThat(ready(scenario.reported())).isEqualTo(ready(shown));
    assertThat(scenario.otherProjects(new OtherProjects(false, null, DENIED)).reported()
        .observed()).as("denied by now").isNull();
  }

  @Test
  void whereOtherProjectsMayNotBeReadTheMessageSaysWhatToDo() {
    Progress progress = observer().specUuid(TestRecord.UUID)
        .otherProjects(new OtherProjects(false, null, DENIED)).plan().registration();

    assertThat(progress.isStalled()).isTrue();
    assertThat(progress.reason()).isEqualTo(Reason.REQUEST_ACCESS);
    assertThat(progress.message()).contains(TestRecord.UUID, "role admin", "Correct spec.uuid",
        DENIED.message());
  }

  @Test
  void anIdThatNoProjectHasIsReported() {
    Progress progress = observer().specUuid(TestRecord.UUID)
        .otherProjects(new OtherProjects(true, null, null)).plan().registration();

    assertThat(progress.isStalled()).isTrue();
    assertThat(progress.reason()).isEqualTo(Reason.RECORD_NOT_FOUND);
  }

  @Test
  void otherHardwareIsNotShown() {
    DeviceScenario scenario = observer().record(TestRecord.steady().hardwareType("baremetal"));

    assertThat(scenario.plan().registration().reason()).isEqualTo(Reason.FOREIGN_RECORD);
    assertThat(scenario.reported().observed()).isNull();
  }

  @Test
  void theMessageSaysWhatAChangeToManageWouldChangeWithoutSecrets() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().observing().projects("CH-1")
        .record(TestRecord.steady().with(DeviceProperty.CONTACT_EMAIL, "hand@example.org")
            .with(DeviceProperty.APPLICATION_CREDENTIAL_ID, "by-hand"));

    assertThat(message(scenario)).endsWith("A change of spec.managementPolicy to Manage would "
        + "change the record: device credential; contact_email: hand@example.org -> "
        + "lab@example.org; authorized_projects: unset -> [CH-1].")
        .doesNotContain(DeviceScenario.SECRET);
  }

  /** The message is made by the code that makes the patch: what it names is what is sent. */
  @Test
  void aChangeToManageSendsWhatTheMessageSaid() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().observing().profiles("pi_camera")
        .record(TestRecord.steady().with(DeviceProperty.CONTACT_EMAIL, "hand@example.org"));
    String message = message(scenario);
    scenario.status(scenario.reported()).managing().generation(2);
    scenario.status(scenario.reported());

    Action.Patch patch = scenario.plan().actions().stream()
        .filter(Action.Patch.class::isInstance).map(Action.Patch.class::cast).findFirst()
        .orElseThrow();
    assertThat(message).contains(patch.summary());
    assertThat(scenario.plan().actions().getFirst()).isEqualTo(new Action.AddFinalizer());
  }

  @Test
  void theMessageSaysThatNothingWouldChange() {
    assertThat(message(DeviceScenario.ofNewDevice().observing().record(TestRecord.steady())))
        .endsWith("would change nothing in the record.");
    assertThat(message(DeviceScenario.ofNewDevice().observing()
        .image(DeviceScenario.imageFrom("https://images.example.org/a.img"))
        .record(TestRecord.steady())))
        .endsWith("would change nothing in the record, and bake the image.");
  }

  @Test
  void theMessageSaysWhatWouldHoldAChangeUp() {
    assertThat(message(observer().record(TestRecord.steady())))
        .endsWith("would be held up: spec.machineName is missing: set the device type, such as "
            + "raspberrypi4-64.");
    assertThat(message(DeviceScenario.ofNewDevice().observing().machineName("jetson-nano")
        .record(TestRecord.steady()))).contains("would be held up", "spec.machineName");
    assertThat(message(DeviceScenario.ofNewDevice().observing().rival("lab/older")
        .record(TestRecord.steady()))).contains("would be held up", "EdgeDevice older");
    assertThat(message(DeviceScenario.ofNewDevice().observing().specUuid(TestRecord.UUID)
        .record(TestRecord.steady().name("another"))))
        .endsWith("The record has the name \"another\". Set spec.name to it.");
  }

  @Test
  void theMessageIsBounded() {
    String longest = "x".repeat(10_000);
    assertThat(message(DeviceScenario.ofNewDevice().observing().projects(longest)
        .projectsReason(longest).profiles("p".repeat(63)).record(TestRecord.steady()
            .with(DeviceProperty.CONTACT_EMAIL, longest).with(DeviceProperty.LOCAL_EGRESS, longest)
            .with(DeviceProperty.AUTHORIZED_PROJECTS, List.of(longest, longest)))))
        .hasSizeLessThan(ManagePreview.MAX_LENGTH + 200);
  }

  @Test
  void aDeviceThatOnlyObservesFromNowOnReleasesItsRecord() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().observing().generation(2);
    Plan plan = scenario.plan();
    Observation seen = scenario.get();
    List<ActionResult> done = List.of(new ActionResult.Done(new Action.RemoveFinalizer(), null));
    EdgeDeviceStatus status = scenario.reported(done);

    assertThat(plan.actions()).containsExactly(new Action.RemoveFinalizer());
    assertThat(status.uuid()).isNull();
    assertThat(status.applied()).isEqualTo(AppliedState.OF_OBSERVER);
    assertThat(status.observed().uuid()).isEqualTo(TestRecord.UUID);
    assertThat(DeviceEvents.of(seen, plan, done, seen.status(), status))
        .extracting(DeviceEvent::reason).containsExactly("Released");
  }

  @Test
  void itsImageIsRemovedBeforeTheRecordIsReleased() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().storedImage(STORED).observing()
        .image(DeviceScenario.imageFrom("https://images.example.org/a.img"));

    assertThat(scenario.plan().actions()).hasExactlyElementsOfTypes(Action.StartRemoval.class);
    assertThat(scenario.reported().uuid()).as("until then").isEqualTo(TestRecord.UUID);
  }

  @Test
  void theRecordIsReleasedWhileTheTestbedIsDown() {
    assertThat(DeviceScenario.ofRegisteredDevice().observing()
        .list(new ListState.Failing(new ListState.Failure(Reason.WAIT_FOR_REGISTRY, "Down.", true,
            true)))
        .plan().actions()).containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void nothingIsDeletedWithADeviceThatIsObserved() {
    for (DeletionPolicy policy : new DeletionPolicy[]{null, DeletionPolicy.Delete}) {
      assertThat(DeviceScenario.ofRegisteredDevice().policy(policy).observing().deleting().plan()
          .actions()).containsExactly(new Action.RemoveFinalizer());
    }
    assertThat(observer().record(TestRecord.steady()).deleting().plan().actions()).isEmpty();
  }

  @Test
  void aRecordThatWasObservedIsAdoptedAndOutlivesTheResource() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().observing()
        .record(TestRecord.steady());
    scenario.status(scenario.reported()).managing().generation(2);
    EdgeDeviceStatus status = scenario.reported();

    assertThat(status.uuid()).isEqualTo(TestRecord.UUID);
    assertThat(status.applied().adopted()).isTrue();
    assertThat(status.onDelete()).isEqualTo(DeletionPolicy.Retain);
  }

  @Test
  void aManagedDeviceAdoptsOnlyTheRecordThatItNames() {
    DeviceScenario named = DeviceScenario.ofNewDevice().specUuid(TestRecord.UUID);
    assertThat(named.record(TestRecord.steady()).reported().uuid()).isEqualTo(TestRecord.UUID);

    DeviceScenario other = DeviceScenario.ofNewDevice()
        .specUuid("00000000-0000-4000-8000-000000000000");
    assertThat(other.record(TestRecord.steady()).plan().actions()).isEmpty();
    assertThat(other.plan().registration().reason()).isEqualTo(Reason.FOREIGN_RECORD);
    assertThat(other.reported().uuid()).isNull();
    assertThat(other.noRecord().plan().actions()).as("creates none").isEmpty();
    assertThat(other.plan().registration().reason()).isEqualTo(Reason.FIX_SPEC);
  }

  @Test
  void aManagedDeviceThatNamesItsRecordNeverTakesItForOneThatItMade() {
    assertThat(DeviceScenario.ofNewDevice().finalizer().specUuid(TestRecord.UUID)
        .record(TestRecord.steady()).deleting().plan().actions())
        .containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void withAPolicyOfANewerVersionNothingIsWrittenOrDeleted() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice()
        .management(ManagementPolicy.UNKNOWN);

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.plan().registration().message()).contains("spec.managementPolicy",
        "Manage or Observe");
    assertThat(scenario.deleting().plan().actions()).isEmpty();
  }
}
