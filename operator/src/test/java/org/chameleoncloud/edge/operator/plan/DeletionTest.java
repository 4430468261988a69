package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Purpose;
import org.junit.jupiter.api.Test;

class DeletionTest {
  private static final Image IMAGE = new Image("edge-images", "lab/pi-1.img", "Raw", "sha",
      1L,
      "2026-11-22T08:30:00Z", "hash", null, null);

  @Test
  void deletesTheRecordBeforeItLetsGo() {
    assertThat(Scene.ofRegisteredDevice().deleting().plan().actions())
        .containsExactly(new Action.DeleteRecord(Records.UUID), new Action.RemoveFinalizer());
  }

  @Test
  void doesNothingToAResourceWithoutOurFinalizer() {
    assertThat(Scene.ofRegisteredDevice().withoutFinalizer().deleting().plan().actions())
        .isEmpty();
  }

  @Test
  void keepsTheRecordWhenThePolicySaysSo() {
    assertThat(Scene.ofRegisteredDevice().retained().deleting().plan().actions())
        .containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void waitsWithAPolicyOfALaterVersionWhichMayMeanThatTheRecordStays() {
    Plan plan = Scene.ofRegisteredDevice().policy(DeletionPolicy.UNKNOWN).deleting().plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().reason()).isEqualTo(Reason.FIX_SPEC);
    assertThat(plan.registration().message()).contains("spec.deletionPolicy",
        "upgrade the operator", "force-delete");
    assertThat(Scene.ofRegisteredDevice().policy(DeletionPolicy.UNKNOWN).forceDelete().deleting()
        .plan().actions()).containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void letsGoWhenTheRecordIsGoneAlready() {
    assertThat(Scene.ofRegisteredDevice().noRecord().deleting().plan().actions())
        .containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void deletesTheRecordWhoseIdWasNeverWrittenDown() {
    assertThat(Scene.ofNewDevice().finalizer().record(Records.steady()).deleting().plan()
        .actions()).contains(new Action.DeleteRecord(Records.UUID));
  }

  @Test
  void deletesTheRecordThatWasMadeAnewWithoutItsIdBeingWrittenDown() {
    assertThat(Scene.ofRegisteredDevice().record(Records.steady().uuid("another")).deleting()
        .plan().actions()).contains(new Action.DeleteRecord("another"));
  }

  @Test
  void leavesARecordThatIsOlderThanTheResourceAndWasNeverItsOwn() {
    assertThat(Scene.ofNewDevice().finalizer()
        .record(Records.steady().createdAt(Scene.CREATED.minus(Duration.ofHours(1)))).deleting()
        .plan().actions()).containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void leavesARecordOfAnotherTypeThatWasNeverItsOwn() {
    assertThat(Scene.ofNewDevice().finalizer()
        .record(Records.steady().with("machine_name", "jetson-nano")).deleting().plan().actions())
        .containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void neverDeletesWhatAnOlderResourceClaims() {
    assertThat(Scene.ofRegisteredDevice().rival("lab/elder").deleting().plan().actions())
        .containsExactly(new Action.RemoveFinalizer());
    assertThat(Scene.ofNewDevice().finalizer().record(Records.steady()).rival("lab/elder")
        .deleting().plan().actions()).containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void waitsVisiblyWhileTheTestbedIsDown() {
    Plan plan = Scene.ofRegisteredDevice().deleting().listing(new Listing.Failing(
        new Listing.Trouble(Reason.WAIT_FOR_REGISTRY, "No answer.", true, false))).plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().message()).contains("No answer.", "force-delete");
  }

  @Test
  void waitsVisiblyWhileTheSecretIsGone() {
    Plan plan = Scene.ofRegisteredDevice().deleting().credentials(new Reading.Unreadable(
        Reason.CREATE_SECRET, "The Secret \"chi-edge\" does not exist.")).plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().message()).contains("chi-edge", "force-delete");
  }

  @Test
  void waitsWhileAnAnswerIsInDoubt() {
    assertThat(Scene.ofRegisteredDevice().inDoubt().deleting().plan().actions()).isEmpty();
  }

  @Test
  void forceDeleteLetsGoWhateverRemains() {
    Scene scene = Scene.ofRegisteredDevice().lying(IMAGE).deleting().forceDelete().paused()
        .credentials(new Reading.Unreadable(Reason.CREATE_SECRET, "gone"));

    assertThat(scene.plan().actions()).containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void aPausedResourceWaitsAndSaysWhy() {
    Plan plan = Scene.ofRegisteredDevice().deleting().paused().plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().reason()).isEqualTo(Reason.UNPAUSE);
    assertThat(plan.registration().message()).contains("edge.chameleoncloud.org/paused");
  }

  @Test
  void removesTheImageBeforeItLetsGo() {
    Scene scene = Scene.ofRegisteredDevice().lying(IMAGE).deleting();

    assertThat(scene.plan().actions()).hasExactlyElementsOfTypes(Action.DeleteRecord.class,
        Action.StartRemoval.class);
    Action.StartRemoval removal = (Action.StartRemoval) scene.plan().actions().getLast();
    Plan next = scene.noRecord().job(job(Purpose.REMOVE, removal.order().inputsHash(),
        Phase.SUCCEEDED)).plan();
    assertThat(next.actions()).containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void endsARunningBakeBeforeItRemovesTheImage() {
    Plan plan = Scene.ofRegisteredDevice().noRecord().lying(IMAGE).deleting()
        .job(job(Purpose.BAKE, "hash", Phase.RUNNING)).plan();

    assertThat(plan.actions()).containsExactly(new Action.DeleteJob("job"));
  }

  @Test
  void removesNoImageThatWasNeverBegun() {
    assertThat(Scene.ofRegisteredDevice().image(Scene.imageFrom("https://example.org/a.img"))
        .noRecord().deleting().plan().actions()).containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void leavesTheImageToANamespaceThatIsGoing() {
    assertThat(Scene.ofRegisteredDevice().noRecord().lying(IMAGE).deleting().claimGone()
        .plan().actions()).containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void forgetsAnImageWhoseClaimIsGone() {
    Scene scene = Scene.ofRegisteredDevice().noRecord().lying(IMAGE).deleting();
    Outcome gone = new Outcome.Failed(scene.plan().actions().getFirst(),
        Standing.stuck(Reason.CREATE_CLAIM, "The claim edge-images does not exist."), null);

    EdgeDeviceStatus status = scene.reported(List.of(gone));

    assertThat(status.image()).isNull();
    assertThat(status.condition("Ready").orElseThrow().reason()).isEqualTo("Deleting");
    assertThat(scene.status(status).plan().actions())
        .containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void saysTheSameOfAFailedDeleteAtOnceAndWhileItIsHeldBack() {
    Scene scene = Scene.ofRegisteredDevice().deleting();
    Plan plan = scene.plan();
    Outcome.Failed failed = new Outcome.Failed(plan.actions().getFirst(),
        Standing.stuck(Reason.REQUEST_ACCESS, "The credential has not the right."), null);
    EdgeDeviceStatus atOnce = scene.reported(List.of(failed));
    Hold hold = Hold.after(null, plan.writeInputs(), failed, Scene.NOW, Duration.ofMinutes(10),
        RandomGenerator.getDefault());

    assertThat(atOnce.condition("Ready").orElseThrow().message())
        .startsWith("The testbed's record cannot be deleted yet:").contains("force-delete");
    assertThat(scene.status(atOnce).hold(hold).reported()).isEqualTo(atOnce);
  }

  @Test
  void blamesTheFinalizerWhenThatIsWhatFailed() {
    Scene scene = Scene.ofRegisteredDevice().noRecord().deleting();
    Outcome failed = new Outcome.Failed(new Action.RemoveFinalizer(),
        Standing.underWay(Reason.WORKING, "The API server refused."), null);

    assertThat(scene.reported(List.of(failed)).condition("Ready").orElseThrow().message())
        .isEqualTo("The finalizer cannot be removed: The API server refused.");
  }

  private static Job job(Purpose purpose, String hash, Phase phase) {
    return new Job("job", purpose, hash, 1, phase,
        phase == Phase.SUCCEEDED || phase == Phase.FAILED ? Scene.NOW : null, null);
  }
}
