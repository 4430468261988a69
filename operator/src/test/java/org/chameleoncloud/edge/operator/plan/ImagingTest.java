package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.ImageSpecBuilder;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Result;
import org.junit.jupiter.api.Test;

class ImagingTest {
  private static final ImageSpec WANTED = Scene.imageFrom("https://images.example.org/a.img");
  private static final ImageSpec OTHER = Scene.imageFrom("https://images.example.org/b.img");
  private static final Image PLACE = new Image("edge-images", "lab/pi-1.img", null, null, null,
      null,
      null, null, null);
  private static final Result BAKED = new Result(true, "sha", 7L, null, null, false);

  private static Scene wanted() {
    return Scene.ofRegisteredDevice().image(WANTED);
  }

  private static Scene begun() {
    return wanted().lying(PLACE);
  }

  private static Scene baked() {
    Scene scene = wanted();
    return scene.lying(lying(scene));
  }

  private static Image lying(Scene scene) {
    return new Image("edge-images", "lab/pi-1.img", "Raw", "sha", 7L,
        "2026-11-22T08:30:00Z",
        scene.order().inputsHash(), null, null);
  }

  private static Job bake(Scene scene, int attempt, Phase phase, Result result) {
    return job(Purpose.BAKE, scene.order().inputsHash(), attempt, phase, result);
  }

  private static Job job(Purpose purpose, String hash, int attempt, Phase phase, Result result) {
    boolean ended = phase == Phase.SUCCEEDED || phase == Phase.FAILED;
    return new Job("job-" + attempt, purpose, hash, attempt, phase, ended ? Scene.NOW : null,
        result);
  }

  @Test
  void tellsWhichFormLiesOnTheClaim() {
    ImageSpec compact = ImageSpecBuilder.from(new ImageSpec.Source("https://images.example.org/a",
        "ab".repeat(32), null, null)).form(ImageForm.Compact).build();
    Scene scene = Scene.ofRegisteredDevice().image(compact);
    Image place = new Image("edge-images", "lab/pi-1.img.compact", null, null, null, null, null,
        null, null);

    Plan plan = scene.lying(place).job(bake(scene, 1, Phase.SUCCEEDED, BAKED)).plan();

    assertThat(plan.bakedImage().form()).isEqualTo("Compact");
    assertThat(plan.bakedImage().path()).isEqualTo("lab/pi-1.img.compact");
  }

  @Test
  void removesTheRawImageBeforeACompactOneTakesItsPlace() {
    ImageSpec compact = ImageSpecBuilder.from(new ImageSpec.Source("https://images.example.org/a",
        "ab".repeat(32), null, null)).form(ImageForm.Compact).build();

    Plan plan = Scene.ofRegisteredDevice().image(compact).lying(lying(wanted())).plan();

    assertThat(plan.actions()).first().isInstanceOf(Action.StartRemoval.class);
  }

  @Test
  void keepsNoCompactImageWithoutBaseImages() {
    ImageSpec compact = ImageSpecBuilder.from(new ImageSpec.Source("https://images.example.org/a",
        "ab".repeat(32), null, null)).form(ImageForm.Compact).build();

    Plan plan = Scene.ofRegisteredDevice().image(compact).withoutBaseImages().plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.imageStanding().reason()).isEqualTo(Reason.FIX_SPEC);
    assertThat(plan.imageStanding().message()).contains("--bake-cache=false");
  }

  @Test
  void waitsForTheDevicesKey() {
    Plan plan = Scene.ofNewDevice().settledOn(Records.asWritten().get()).image(WANTED).plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.imageStanding().reason()).isEqualTo(Reason.WAIT_FOR_DEVICE_KEY);
  }

  @Test
  void doesNotBakeBeforeTheRecordsIdIsWrittenDown() {
    assertThat(Scene.ofNewDevice().finalizer().image(WANTED).record(Records.steady()).plan()
        .actions()).isEmpty();
  }

  @Test
  void writesDownWhereTheImageWillLieBeforeTheBakeStarts() {
    Scene scene = wanted();
    Plan plan = scene.plan();

    assertThat(plan.actions()).hasExactlyElementsOfTypes(Action.TakePlace.class);
    assertThat(scene.reported(List.of(new Outcome.Done(plan.actions().getFirst(), null))).image())
        .isEqualTo(PLACE);
    assertThat(begun().plan().actions()).hasExactlyElementsOfTypes(Action.StartBake.class);
  }

  @Test
  void whileItQueuesNothingIsToldToLieOnTheClaimAndNobodyLooksUnasked() {
    Scene scene = wanted();
    Plan plan = scene.plan();

    EdgeDeviceStatus status = scene.reported(
        List.of(new Outcome.Waiting(plan.actions().getFirst(), Failures.noPlace(4))));

    assertThat(plan.lookAgain()).isNull();
    assertThat(status.image()).isNull();
    assertThat(status.condition("ImageReady").orElseThrow().reason())
        .isEqualTo("WaitForBakeTurn");
    assertThat(status.condition("ImageReady").orElseThrow().message())
        .isEqualTo("The bake waits for its turn: 4 may run at once.");
    assertThat(status.condition("Reconciling").orElseThrow().holds()).isTrue();
  }

  @Test
  void anImageThatIsBakedAnewIsToldUntilItsTurnComes() {
    Scene scene = baked().rebakeRequest("again");
    Image lying = scene.get().status().image();

    EdgeDeviceStatus status = scene.reported(List.of(
        new Outcome.Waiting(scene.plan().actions().getFirst(), Failures.noPlace(4))));

    assertThat(status.image()).isEqualTo(lying);
    assertThat(status.condition("Ready").orElseThrow().reason()).isEqualTo("WaitForBakeTurn");
  }

  @Test
  void followsTheJobItFindsAfterAKill() {
    Scene scene = begun();

    Plan plan = scene.job(bake(scene, 1, Phase.RUNNING, null)).plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.imageStanding().message()).contains("job-1");
  }

  @Test
  void writesTheResultDownBeforeTheJobGoes() {
    Scene scene = begun();
    scene.job(bake(scene, 1, Phase.SUCCEEDED, BAKED));

    EdgeDeviceStatus status = scene.reported();

    assertThat(scene.plan().actions()).isEmpty();
    assertThat(status.image().sha256()).isEqualTo("sha");
    assertThat(status.condition("ImageReady").orElseThrow().holds()).isTrue();
    assertThat(scene.status(status).plan().actions())
        .containsExactly(new Action.DeleteJob("job-1"));
    assertThat(scene.status(status).noJobs().plan().actions()).isEmpty();
  }

  @Test
  void endsABakeOfOlderInputsBeforeItStartsTheNewOne() {
    Scene scene = begun();
    scene.job(bake(scene, 1, Phase.RUNNING, null)).generation(2).image(OTHER);

    assertThat(scene.plan().actions()).containsExactly(new Action.DeleteJob("job-1"));
    assertThat(scene.noJobs().plan().actions())
        .hasExactlyElementsOfTypes(Action.StartBake.class);
  }

  @Test
  void bakesAnewWhenTheInputsChange() {
    Scene scene = baked();

    assertThat(scene.plan().imageStanding().isDone()).isTrue();
    assertThat(scene.rebakeRequest("again").plan().actions())
        .hasExactlyElementsOfTypes(Action.TakePlace.class);
    assertThat(scene.lying(place("again")).plan().actions())
        .hasExactlyElementsOfTypes(Action.StartBake.class);
  }

  private static Image place(String rebakeRequest) {
    return new Image("edge-images", "lab/pi-1.img", null, null, null, null, null, null,
        rebakeRequest);
  }

  @Test
  void theRequestToBakeAnewIsWrittenDownWhenTheBakeStarts() {
    assertThat(baked().rebakeRequest("again").plan().bakedImage()).isEqualTo(place("again"));
    assertThat(begun().rebakeRequest("again").plan().bakedImage()).isEqualTo(place("again"));
  }

  @Test
  void aRequestThatGoesBeforeAPauseEndsIsNone() {
    Scene scene = baked().paused().rebakeRequest("again");
    assertThat(scene.plan().imageStanding().isDone()).isFalse();
    scene.status(scene.reported()).rebakeRequest("");
    assertThat(scene.plan().imageStanding().isDone()).isTrue();
  }

  /** Flux takes an annotation off that kubectl set, within minutes. */
  @Test
  void aBakeGoesOnWhenTheAnnotationThatAskedForItGoes() {
    Scene scene = begun().rebakeRequest("again").lying(place("again"));
    scene.job(bake(scene, 1, Phase.RUNNING, null)).rebakeRequest("");
    assertThat(scene.plan().actions()).isEmpty();
    scene.job(bake(scene, 1, Phase.SUCCEEDED, BAKED));
    assertThat(scene.reported().image().rebakeRequest()).isEqualTo("again");
  }

  @Test
  void anImageStaysWhenTheAnnotationThatAskedForItGoesUntilAnotherRequest() {
    Scene scene = begun().rebakeRequest("again").lying(place("again"));
    scene.job(bake(scene, 1, Phase.SUCCEEDED, BAKED));
    scene.status(scene.reported()).noJobs().rebakeRequest("");
    assertThat(scene.plan().actions()).isEmpty();
    assertThat(scene.plan().imageStanding().isDone()).isTrue();
    assertThat(scene.rebakeRequest("once more").plan().actions())
        .hasExactlyElementsOfTypes(Action.TakePlace.class);
  }

  @Test
  void triesAgainAfterAWhileWhatMayPass() {
    Scene scene = begun();
    scene.job(bake(scene, 1, Phase.FAILED,
        new Result(false, null, null, "Stalled", "The download stalled.", true)));

    assertThat(scene.plan().actions()).isEmpty();
    assertThat(scene.plan().imageStanding().reason()).isEqualTo(Reason.WAIT_FOR_BAKE_RETRY);
    assertThat(scene.plan().lookAgain()).isEqualTo(Duration.ofMinutes(5));
    List<Action> later = scene.later(Duration.ofMinutes(5)).plan().actions();
    assertThat(later).hasExactlyElementsOfTypes(Action.StartBake.class, Action.DeleteJob.class);
    assertThat(((Action.StartBake) later.getFirst()).order().attempt()).isEqualTo(2);
  }

  @Test
  void leavesToPeopleWhatDoesNotPass() {
    Scene scene = begun();
    scene.job(bake(scene, 1, Phase.FAILED,
        new Result(false, null, null, "NoBootPartition", "No boot partition.", false)));

    assertThat(scene.later(Duration.ofDays(1)).plan().actions()).isEmpty();
    assertThat(scene.plan().imageStanding().isStuck()).isTrue();
    assertThat(scene.plan().imageStanding().message()).contains("No boot partition.");
  }

  @Test
  void aJobThatSaidNothingIsTriedAgain() {
    Scene scene = begun();

    assertThat(scene.job(bake(scene, 1, Phase.SUCCEEDED, null)).plan().imageStanding().message())
        .contains("kubectl describe job job-1");
  }

  @Test
  void removesAnImageThatLeftTheSpec() {
    Scene scene = baked().image(null).generation(2);

    Plan plan = scene.plan();
    assertThat(plan.actions()).hasExactlyElementsOfTypes(Action.StartRemoval.class);
    assertThat(plan.imageStanding().reason()).isEqualTo(Reason.DELETING);
    String hash = ((Action.StartRemoval) plan.actions().getFirst()).order().inputsHash();
    EdgeDeviceStatus status = scene.job(job(Purpose.REMOVE, hash, 1, Phase.SUCCEEDED, null))
        .reported();
    assertThat(status.image()).isNull();
    assertThat(status.condition("ImageReady")).isEmpty();
    assertThat(scene.status(status).plan().actions())
        .containsExactly(new Action.DeleteJob("job-1"));
  }

  @Test
  void removesWhatABakeLeftThatWasNeverWrittenDown() {
    Scene scene = begun();
    Job done = bake(scene, 1, Phase.SUCCEEDED, BAKED);

    assertThat(scene.job(done).image(null).plan().actions())
        .containsExactly(new Action.DeleteJob("job-1"));
    assertThat(scene.noJobs().plan().actions())
        .hasExactlyElementsOfTypes(Action.StartRemoval.class);
  }

  @Test
  void removesTheImageFromTheClaimThatItMovesAwayFrom() {
    Plan plan = baked()
        .image(ImageSpecBuilder.from(WANTED.source()).claimName("other-claim").build()).plan();

    Action.StartRemoval removal = (Action.StartRemoval) plan.actions().getFirst();
    assertThat(removal.order().claimName()).isEqualTo("edge-images");
  }

  @Test
  void triesARemovalAgainThatFailed() {
    Scene scene = baked().image(null);
    String hash = ((Action.StartRemoval) scene.plan().actions().getFirst()).order().inputsHash();
    scene.job(job(Purpose.REMOVE, hash, 1, Phase.FAILED,
        new Result(false, null, null, "ReadOnly", "The claim is read-only.", true)));

    assertThat(scene.plan().imageStanding().message()).contains("The claim is read-only.");
    assertThat(scene.later(Duration.ofMinutes(5)).plan().actions())
        .hasExactlyElementsOfTypes(Action.DeleteJob.class, Action.StartRemoval.class);
  }

  @Test
  void bakesOnlyWhenTheJobThatRemovedTheOldImageIsGone() {
    Scene scene = wanted().job(job(Purpose.REMOVE, "old", 3, Phase.SUCCEEDED, null));

    assertThat(scene.plan().actions()).containsExactly(new Action.DeleteJob("job-3"));
    assertThat(scene.plan().bakedImage()).isNull();
  }

  @Test
  void neverBakesWhileTheRegistrationIsStuck() {
    assertThat(begun().machineName("jetson-nano").plan().actions()).isEmpty();
    assertThat(begun().rival("lab/elder").plan().actions()).isEmpty();
    assertThat(begun().specName("pi-9").plan().actions()).isEmpty();
  }

  @Test
  void anOutageIsNoNewsOfTheImage() {
    Scene scene = baked();
    EdgeDeviceStatus before = scene.reported();

    assertThat(scene.status(before).listing(new Listing.Awaited()).reported()).isEqualTo(before);
    assertThat(scene.status(before).listing(new Listing.Failing(
        new Listing.Trouble(Reason.WAIT_FOR_REGISTRY, "No answer.", true, false))).reported())
        .isEqualTo(before);
  }

  @Test
  void refusesAnImageThatTheSpecDescribesWrongly() {
    Plan plan = Scene.ofRegisteredDevice()
        .image(ImageSpecBuilder
            .from(new ImageSpec.Source(null, null, "claim", "../etc/passwd")).build())
        .plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.imageStanding().reason()).isEqualTo(Reason.FIX_SPEC);
    assertThat(plan.imageStanding().message()).contains("spec.image.source.path");
  }

  @Test
  void tidiesUpWithoutCallingAPausedDeviceUnfinished() {
    Scene scene = baked().paused();
    scene.job(bake(scene, 1, Phase.SUCCEEDED, BAKED));

    assertThat(scene.plan().actions()).isEmpty();
    assertThat(scene.plan().imageStanding().isDone()).isTrue();
    assertThat(begun().paused().plan().imageStanding().reason()).isEqualTo(Reason.UNPAUSE);
    assertThat(wanted().paused().plan().bakedImage()).isNull();
  }
}
