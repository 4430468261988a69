package org.chameleoncloud.edge.operator.plan.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusImageBuilder;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.WriteBackoff;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeletionTest {
  private static final Image IMAGE = EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
      .path("lab/pi-1.img").form("Raw").sha256("sha").sizeBytes(1L).bakedAt("2026-11-22T08:30:00Z")
      .inputsHash("hash").build();

  @Test
  void deletesTheRecordBeforeRemovingTheFinalizer() {
    assertThat(DeviceScenario.ofRegisteredDevice().deleting().plan().actions())
        .containsExactly(new Action.DeleteRecord(TestRecord.UUID),
            new Action.RemoveFinalizer());
  }

  @Test
  void doesNothingWithoutOurFinalizer() {
    assertThat(
        DeviceScenario.ofRegisteredDevice().withoutFinalizer().deleting().plan().actions())
        .isEmpty();
  }

  @Test
  void keepsTheRecordWithTheRetainPolicy() {
    assertThat(DeviceScenario.ofRegisteredDevice().retained().deleting().plan().actions())
        .containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void waitsIfTheDeletionPolicyIsUnknownBecauseItMayRetainTheRecord() {
    Plan plan = DeviceScenario.ofRegisteredDevice().policy(DeletionPolicy.UNKNOWN).deleting()
        .plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().reason()).isEqualTo(Reason.FIX_SPEC);
    assertThat(plan.registration().message()).contains("spec.deletionPolicy",
        "upgrade the operator", "force-delete");
    assertThat(DeviceScenario.ofRegisteredDevice().policy(DeletionPolicy.UNKNOWN).forceDelete()
        .deleting()
        .plan().actions()).containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void removesTheFinalizerIfTheRecordNoLongerExists() {
    assertThat(DeviceScenario.ofRegisteredDevice().noRecord().deleting().plan().actions())
        .containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void deletesARecordWhoseIdWasNeverPersisted() {
    assertThat(DeviceScenario.ofNewDevice().finalizer().record(TestRecord.steady())
        .deleting().plan()
        .actions()).contains(new Action.DeleteRecord(TestRecord.UUID));
  }

  @Test
  void deletesANewRecordWhoseIdWasNeverPersisted() {
    assertThat(DeviceScenario.ofRegisteredDevice().registerAgain()
        .record(TestRecord.steady().uuid("another")).deleting()
        .plan().actions()).contains(new Action.DeleteRecord("another"));
  }

  @Test
  void keepsANewRecordOfTheNameThatItDidNotRegister() {
    assertThat(DeviceScenario.ofRegisteredDevice()
        .record(TestRecord.steady().uuid("another")).deleting()
        .plan().actions()).containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void keepsAnUnadoptedRecordThatIsOlderThanTheResource() {
    assertThat(DeviceScenario.ofNewDevice().finalizer()
        .record(TestRecord.steady()
            .createdAt(DeviceScenario.CREATED.minus(Duration.ofHours(1))))
        .deleting()
        .plan().actions()).containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void keepsAnUnadoptedRecordOfAnotherType() {
    assertThat(DeviceScenario.ofNewDevice().finalizer()
        .record(TestRecord.steady().with(DeviceProperty.MACHINE_NAME, "jetson-nano")).deleting()
        .plan()
        .actions())
        .containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void neverDeletesTheRecordOfAnOlderResource() {
    assertThat(
        DeviceScenario.ofRegisteredDevice().rival("lab/older").deleting().plan().actions())
        .containsExactly(new Action.RemoveFinalizer());
    assertThat(DeviceScenario.ofNewDevice().finalizer().record(TestRecord.steady())
        .rival("lab/older")
        .deleting().plan().actions()).containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void waitsWithAMessageWhileTheTestbedIsDown() {
    Plan plan = DeviceScenario.ofRegisteredDevice().deleting().list(new ListState.Failing(
        new ListState.Failure(Reason.WAIT_FOR_REGISTRY, "No response.", true, false))).plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().message()).contains("No response.", "force-delete");
  }

  @Test
  void waitsWithAMessageWhileTheSecretIsMissing() {
    Plan plan = DeviceScenario.ofRegisteredDevice().deleting()
        .credentials(new CredentialState.Unavailable(
            Reason.CREATE_SECRET, "The Secret \"chi-edge\" does not exist."))
        .plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().message()).contains("chi-edge", "force-delete");
  }

  @Test
  void waitsWhileAWriteIsInDoubt() {
    assertThat(DeviceScenario.ofRegisteredDevice().inDoubt().deleting().plan().actions())
        .isEmpty();
  }

  @Test
  void forceDeleteRemovesTheFinalizerImmediately() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().storedImage(IMAGE).deleting()
        .forceDelete().paused()
        .credentials(new CredentialState.Unavailable(Reason.CREATE_SECRET, "missing"));

    assertThat(scenario.plan().actions()).containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void aPausedDeviceWaitsWithAMessage() {
    Plan plan = DeviceScenario.ofRegisteredDevice().deleting().paused().plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().reason()).isEqualTo(Reason.UNPAUSE);
    assertThat(plan.registration().message()).contains("edge.chameleoncloud.org/paused");
  }

  @Test
  void removesTheImageBeforeTheFinalizer() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().storedImage(IMAGE).deleting();

    assertThat(scenario.plan().actions()).hasExactlyElementsOfTypes(Action.DeleteRecord.class,
        Action.StartRemoval.class);
    Action.StartRemoval removal = (Action.StartRemoval) scenario.plan().actions().getLast();
    Plan next = scenario.noRecord().job(job(Purpose.REMOVE, removal.removal().inputsHash(),
        Phase.SUCCEEDED)).plan();
    assertThat(next.actions()).containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void stopsARunningBakeBeforeRemovingTheImage() {
    Plan plan = DeviceScenario.ofRegisteredDevice().noRecord().storedImage(IMAGE).deleting()
        .job(job(Purpose.BAKE, "hash", Phase.RUNNING)).plan();

    assertThat(plan.actions()).containsExactly(new Action.DeleteJob("job", "uid"));
  }

  @Test
  void doesNotRemoveAnImageWhoseBakeNeverStarted() {
    assertThat(DeviceScenario.ofRegisteredDevice()
        .image(DeviceScenario.imageFrom("https://example.org/a.img"))
        .noRecord().deleting().plan().actions()).containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void doesNotRemoveAnImageWhoseClaimIsBeingDeleted() {
    assertThat(
        DeviceScenario.ofRegisteredDevice().noRecord().storedImage(IMAGE).deleting().claimGone()
            .plan().actions())
        .containsExactly(new Action.RemoveFinalizer());
  }

  @ParameterizedTest
  @CsvSource(textBlock = """
      edge-images,      roof/pi-2.img
      edge-images,      lab/pi-2.img
      edge-images,      lab/pi-1.img/../../roof/pi-2.img
      edge-images,      .bases/abc
      edge-images,
      ../secrets/token, lab/pi-1.img
      ,                 lab/pi-1.img""")
  void removesNothingAtAPlaceThatCannotBeTheResources(String claim, String path) {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().noRecord().deleting()
        .storedImage(EdgeDeviceStatusImageBuilder.builder(IMAGE).claimName(claim).path(path)
            .build());

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.plan().registration()).isEqualTo(Progress.inProgress(Reason.FIX_STATUS,
        scenario.plan().registration().message()));
    assertThat(scenario.plan().registration().message()).contains("nothing is removed",
        "patch edgedevice pi-1", "force-delete");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lab/pi-1.img", "lab/pi-1.img.compact", "lab/pi-1.config.json"})
  void removesAnImageOfAnyFormFromAnEarlierClaim(String path) {
    Plan plan = DeviceScenario.ofRegisteredDevice().noRecord().deleting()
        .storedImage(EdgeDeviceStatusImageBuilder.builder(IMAGE).claimName("earlier").path(path)
            .build())
        .plan();

    assertThat(plan.actions()).singleElement().isInstanceOfSatisfying(Action.StartRemoval.class,
        start -> {
          assertThat(start.removal().path()).isEqualTo(path);
          assertThat(start.removal().claimName()).isEqualTo("earlier");
        });
  }

  @Test
  void ignoresAnImageWhoseClaimDoesNotExist() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().noRecord().storedImage(IMAGE)
        .deleting();
    ActionResult claimMissing = new ActionResult.Failed(scenario.plan().actions().getFirst(),
        Progress.stalled(Reason.CREATE_CLAIM, "The claim edge-images does not exist."), null);

    EdgeDeviceStatus status = scenario.reported(List.of(claimMissing));

    assertThat(status.image()).isNull();
    assertThat(status.condition(ConditionType.READY).orElseThrow().reason()).isEqualTo("Deleting");
    assertThat(scenario.status(status).plan().actions())
        .containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void reportsAFailedDeletionTheSameWayDuringTheBackoff() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().deleting();
    Plan plan = scenario.plan();
    ActionResult.Failed failed = new ActionResult.Failed(plan.actions().getFirst(),
        Progress.stalled(Reason.REQUEST_ACCESS, "The credential lacks a permission."), null);
    EdgeDeviceStatus status = scenario.reported(List.of(failed));
    WriteBackoff backoff = WriteBackoff.after(null, plan.writeInputs(), failed, DeviceScenario.NOW,
        Duration.ofMinutes(10),
        RandomGenerator.getDefault());

    assertThat(status.condition(ConditionType.READY).orElseThrow().message())
        .startsWith("The testbed's record cannot be deleted yet:").contains("force-delete");
    assertThat(scenario.status(status).backoff(backoff).reported()).isEqualTo(status);
  }

  @Test
  void reportsAFinalizerThatCannotBeRemoved() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().noRecord().deleting();
    ActionResult failed = new ActionResult.Failed(new Action.RemoveFinalizer(),
        Progress.inProgress(Reason.IN_PROGRESS, "The API server rejected it."), null);

    assertThat(
        scenario.reported(List.of(failed)).condition(ConditionType.READY).orElseThrow().message())
        .isEqualTo("The finalizer cannot be removed: The API server rejected it.");
  }

  private static Job job(Purpose purpose, String hash, Phase phase) {
    return new Job("job", "uid", purpose, hash, 1, phase,
        phase == Phase.SUCCEEDED || phase == Phase.FAILED ? DeviceScenario.NOW : null, null, null);
  }
}
