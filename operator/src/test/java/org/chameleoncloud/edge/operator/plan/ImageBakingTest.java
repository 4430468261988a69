package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusImageBuilder;
import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Result;
import org.junit.jupiter.api.Test;

class ImageBakingTest {
  private static final ImageSpec WANTED = DeviceScenario
      .imageFrom("https://images.example.org/a.img");
  private static final ImageSpec OTHER = DeviceScenario
      .imageFrom("https://images.example.org/b.img");
  private static final Image PLACE = EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
      .path("lab/pi-1.img").build();
  private static final Result BAKED = new Result(true, "sha", 7L, null, null, false);

  private static DeviceScenario wanted() {
    return DeviceScenario.ofRegisteredDevice().image(WANTED);
  }

  private static DeviceScenario begun() {
    return wanted().lying(PLACE);
  }

  private static DeviceScenario baked() {
    DeviceScenario scenario = wanted();
    return scenario.lying(lying(scenario));
  }

  private static Image lying(DeviceScenario scenario) {
    return EdgeDeviceStatusImageBuilder.builder().claimName("edge-images").path("lab/pi-1.img")
        .form("Raw").sha256("sha").sizeBytes(7L).bakedAt("2026-11-22T08:30:00Z")
        .inputsHash(scenario.order().inputsHash()).build();
  }

  private static Job bake(DeviceScenario scenario, int attempt, Phase phase, Result result) {
    return job(Purpose.BAKE, scenario.order().inputsHash(), attempt, phase, result);
  }

  private static Job job(Purpose purpose, String hash, int attempt, Phase phase, Result result) {
    boolean ended = phase == Phase.SUCCEEDED || phase == Phase.FAILED;
    return new Job("job-" + attempt, purpose, hash, attempt, phase,
        ended ? DeviceScenario.NOW : null,
        result);
  }

  @Test
  void tellsWhichFormLiesOnTheClaim() {
    ImageSpec compact = TestImages.from(new ImageSpec.Source("https://images.example.org/a",
        "ab".repeat(32), null, null)).form(ImageForm.Compact).build();
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().image(compact);
    Image place = EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
        .path("lab/pi-1.img.compact").build();

    Plan plan = scenario.lying(place).job(bake(scenario, 1, Phase.SUCCEEDED, BAKED)).plan();

    assertThat(plan.bakedImage().form()).isEqualTo("Compact");
    assertThat(plan.bakedImage().path()).isEqualTo("lab/pi-1.img.compact");
  }

  @Test
  void removesTheRawImageBeforeACompactOneTakesItsPlace() {
    ImageSpec compact = TestImages.from(new ImageSpec.Source("https://images.example.org/a",
        "ab".repeat(32), null, null)).form(ImageForm.Compact).build();

    Plan plan = DeviceScenario.ofRegisteredDevice().image(compact).lying(lying(wanted()))
        .plan();

    assertThat(plan.actions()).first().isInstanceOf(Action.StartRemoval.class);
  }

  @Test
  void keepsNoCompactImageWithoutBaseImages() {
    ImageSpec compact = TestImages.from(new ImageSpec.Source("https://images.example.org/a",
        "ab".repeat(32), null, null)).form(ImageForm.Compact).build();

    Plan plan = DeviceScenario.ofRegisteredDevice().image(compact).withoutBaseImages().plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.imageProgress().reason()).isEqualTo(Reason.FIX_SPEC);
    assertThat(plan.imageProgress().message()).contains("--bake-cache=false");
  }

  @Test
  void waitsForTheDevicesKey() {
    Plan plan = DeviceScenario.ofNewDevice().settledOn(TestRecord.asWritten().get())
        .image(WANTED).plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.imageProgress().reason()).isEqualTo(Reason.WAIT_FOR_DEVICE_KEY);
  }

  @Test
  void doesNotBakeBeforeTheRecordsIdIsWrittenDown() {
    assertThat(DeviceScenario.ofNewDevice().finalizer().image(WANTED)
        .record(TestRecord.steady()).plan()
        .actions()).isEmpty();
  }

  @Test
  void writesDownWhereTheImageWillLieBeforeTheBakeStarts() {
    DeviceScenario scenario = wanted();
    Plan plan = scenario.plan();

    assertThat(plan.actions()).hasExactlyElementsOfTypes(Action.AcquireBakeSlot.class);
    assertThat(
        scenario.reported(List.of(new ActionResult.Done(plan.actions().getFirst(), null))).image())
        .isEqualTo(PLACE);
    assertThat(begun().plan().actions()).hasExactlyElementsOfTypes(Action.StartBake.class);
  }

  @Test
  void whileItQueuesNothingIsToldToLieOnTheClaimAndNobodyLooksUnasked() {
    DeviceScenario scenario = wanted();
    Plan plan = scenario.plan();

    EdgeDeviceStatus status = scenario.reported(
        List.of(new ActionResult.Waiting(plan.actions().getFirst(), Failures.noBakeSlot(4))));

    assertThat(plan.requeueAfter()).isNull();
    assertThat(status.image()).isNull();
    assertThat(status.condition(ConditionType.IMAGE_READY).orElseThrow().reason())
        .isEqualTo("WaitForBakeSlot");
    assertThat(status.condition(ConditionType.IMAGE_READY).orElseThrow().message())
        .isEqualTo("The bake waits for a slot: 4 may run at once.");
    assertThat(status.condition(ConditionType.RECONCILING).orElseThrow().holds()).isTrue();
  }

  @Test
  void anImageThatIsBakedAnewIsToldUntilItsTurnComes() {
    DeviceScenario scenario = baked().rebakeRequest("again");
    Image lying = scenario.get().status().image();

    EdgeDeviceStatus status = scenario.reported(List.of(
        new ActionResult.Waiting(scenario.plan().actions().getFirst(), Failures.noBakeSlot(4))));

    assertThat(status.image()).isEqualTo(lying);
    assertThat(status.condition(ConditionType.READY).orElseThrow().reason())
        .isEqualTo("WaitForBakeSlot");
  }

  @Test
  void followsTheJobItFindsAfterAKill() {
    DeviceScenario scenario = begun();

    Plan plan = scenario.job(bake(scenario, 1, Phase.RUNNING, null)).plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.imageProgress().message()).contains("job-1");
  }

  @Test
  void writesTheResultDownBeforeTheJobGoes() {
    DeviceScenario scenario = begun();
    scenario.job(bake(scenario, 1, Phase.SUCCEEDED, BAKED));

    EdgeDeviceStatus status = scenario.reported();

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(status.image().sha256()).isEqualTo("sha");
    assertThat(status.condition(ConditionType.IMAGE_READY).orElseThrow().holds()).isTrue();
    assertThat(scenario.status(status).plan().actions())
        .containsExactly(new Action.DeleteJob("job-1"));
    assertThat(scenario.status(status).noJobs().plan().actions()).isEmpty();
  }

  @Test
  void endsABakeOfOlderInputsBeforeItStartsTheNewOne() {
    DeviceScenario scenario = begun();
    scenario.job(bake(scenario, 1, Phase.RUNNING, null)).generation(2).image(OTHER);

    assertThat(scenario.plan().actions()).containsExactly(new Action.DeleteJob("job-1"));
    assertThat(scenario.noJobs().plan().actions())
        .hasExactlyElementsOfTypes(Action.StartBake.class);
  }

  @Test
  void bakesAnewWhenTheInputsChange() {
    DeviceScenario scenario = baked();

    assertThat(scenario.plan().imageProgress().isDone()).isTrue();
    assertThat(scenario.rebakeRequest("again").plan().actions())
        .hasExactlyElementsOfTypes(Action.AcquireBakeSlot.class);
    assertThat(scenario.lying(place("again")).plan().actions())
        .hasExactlyElementsOfTypes(Action.StartBake.class);
  }

  private static Image place(String rebakeRequest) {
    return EdgeDeviceStatusImageBuilder.builder().claimName("edge-images").path("lab/pi-1.img")
        .rebakeRequest(rebakeRequest).build();
  }

  @Test
  void theRequestToBakeAnewIsWrittenDownWhenTheBakeStarts() {
    assertThat(baked().rebakeRequest("again").plan().bakedImage()).isEqualTo(place("again"));
    assertThat(begun().rebakeRequest("again").plan().bakedImage()).isEqualTo(place("again"));
  }

  @Test
  void aRequestThatGoesBeforeAPauseEndsIsNone() {
    DeviceScenario scenario = baked().paused().rebakeRequest("again");
    assertThat(scenario.plan().imageProgress().isDone()).isFalse();
    scenario.status(scenario.reported()).rebakeRequest("");
    assertThat(scenario.plan().imageProgress().isDone()).isTrue();
  }

  /** Flux takes an annotation off that kubectl set, within minutes. */
  @Test
  void aBakeGoesOnWhenTheAnnotationThatAskedForItGoes() {
    DeviceScenario scenario = begun().rebakeRequest("again").lying(place("again"));
    scenario.job(bake(scenario, 1, Phase.RUNNING, null)).rebakeRequest("");
    assertThat(scenario.plan().actions()).isEmpty();
    scenario.job(bake(scenario, 1, Phase.SUCCEEDED, BAKED));
    assertThat(scenario.reported().image().rebakeRequest()).isEqualTo("again");
  }

  @Test
  void anImageStaysWhenTheAnnotationThatAskedForItGoesUntilAnotherRequest() {
    DeviceScenario scenario = begun().rebakeRequest("again").lying(place("again"));
    scenario.job(bake(scenario, 1, Phase.SUCCEEDED, BAKED));
    scenario.status(scenario.reported()).noJobs().rebakeRequest("");
    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.plan().imageProgress().isDone()).isTrue();
    assertThat(scenario.rebakeRequest("once more").plan().actions())
        .hasExactlyElementsOfTypes(Action.AcquireBakeSlot.class);
  }

  @Test
  void triesAgainAfterAWhileWhatMayPass() {
    DeviceScenario scenario = begun();
    scenario.job(bake(scenario, 1, Phase.FAILED,
        new Result(false, null, null, "Stalled", "The download stalled.", true)));

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.plan().imageProgress().reason()).isEqualTo(Reason.WAIT_FOR_BAKE_RETRY);
    assertThat(scenario.plan().requeueAfter()).isEqualTo(Duration.ofMinutes(5));
    List<Action> later = scenario.later(Duration.ofMinutes(5)).plan().actions();
    assertThat(later).hasExactlyElementsOfTypes(Action.StartBake.class, Action.DeleteJob.class);
    assertThat(((Action.StartBake) later.getFirst()).bake().attempt()).isEqualTo(2);
  }

  @Test
  void leavesToPeopleWhatDoesNotPass() {
    DeviceScenario scenario = begun();
    scenario.job(bake(scenario, 1, Phase.FAILED,
        new Result(false, null, null, "NoBootPartition", "No boot partition.", false)));

    assertThat(scenario.later(Duration.ofDays(1)).plan().actions()).isEmpty();
    assertThat(scenario.plan().imageProgress().isStalled()).isTrue();
    assertThat(scenario.plan().imageProgress().message()).contains("No boot partition.");
  }

  @Test
  void aJobThatSaidNothingIsTriedAgain() {
    DeviceScenario scenario = begun();

    assertThat(
        scenario.job(bake(scenario, 1, Phase.SUCCEEDED, null)).plan().imageProgress().message())
        .contains("kubectl describe job job-1");
  }

  @Test
  void removesAnImageThatLeftTheSpec() {
    DeviceScenario scenario = baked().image(null).generation(2);

    Plan plan = scenario.plan();
    assertThat(plan.actions()).hasExactlyElementsOfTypes(Action.StartRemoval.class);
    assertThat(plan.imageProgress().reason()).isEqualTo(Reason.DELETING);
    String hash = ((Action.StartRemoval) plan.actions().getFirst()).removal().inputsHash();
    EdgeDeviceStatus status = scenario.job(job(Purpose.REMOVE, hash, 1, Phase.SUCCEEDED, null))
        .reported();
    assertThat(status.image()).isNull();
    assertThat(status.condition(ConditionType.IMAGE_READY)).isEmpty();
    assertThat(scenario.status(status).plan().actions())
        .containsExactly(new Action.DeleteJob("job-1"));
  }

  @Test
  void removesWhatABakeLeftThatWasNeverWrittenDown() {
    DeviceScenario scenario = begun();
    Job done = bake(scenario, 1, Phase.SUCCEEDED, BAKED);

    assertThat(scenario.job(done).image(null).plan().actions())
        .containsExactly(new Action.DeleteJob("job-1"));
    assertThat(scenario.noJobs().plan().actions())
        .hasExactlyElementsOfTypes(Action.StartRemoval.class);
  }

  @Test
  void removesTheImageFromTheClaimThatItMovesAwayFrom() {
    Plan plan = baked()
        .image(TestImages.from(WANTED.source()).claimName("other-claim").build()).plan();

    Action.StartRemoval removal = (Action.StartRemoval) plan.actions().getFirst();
    assertThat(removal.removal().claimName()).isEqualTo("edge-images");
  }

  @Test
  void triesARemovalAgainThatFailed() {
    DeviceScenario scenario = baked().image(null);
    String hash = ((Action.StartRemoval) scenario.plan().actions().getFirst()).removal()
        .inputsHash();
    scenario.job(job(Purpose.REMOVE, hash, 1, Phase.FAILED,
        new Result(false, null, null, "ReadOnly", "The claim is read-only.", true)));

    assertThat(scenario.plan().imageProgress().message()).contains("The claim is read-only.");
    assertThat(scenario.later(Duration.ofMinutes(5)).plan().actions())
        .hasExactlyElementsOfTypes(Action.DeleteJob.class, Action.StartRemoval.class);
  }

  @Test
  void bakesOnlyWhenTheJobThatRemovedTheOldImageIsGone() {
    DeviceScenario scenario = wanted().job(job(Purpose.REMOVE, "old", 3, Phase.SUCCEEDED, null));

    assertThat(scenario.plan().actions()).containsExactly(new Action.DeleteJob("job-3"));
    assertThat(scenario.plan().bakedImage()).isNull();
  }

  @Test
  void neverBakesWhileTheRegistrationIsStuck() {
    assertThat(begun().machineName("jetson-nano").plan().actions()).isEmpty();
    assertThat(begun().rival("lab/elder").plan().actions()).isEmpty();
    assertThat(begun().specName("pi-9").plan().actions()).isEmpty();
  }

  @Test
  void anOutageIsNoNewsOfTheImage() {
    DeviceScenario scenario = baked();
    EdgeDeviceStatus before = scenario.reported();

    assertThat(scenario.status(before).list(new ListState.Pending()).reported()).isEqualTo(before);
    assertThat(scenario.status(before).list(new ListState.Failing(
        new ListState.Failure(Reason.WAIT_FOR_REGISTRY, "No answer.", true, false))).reported())
        .isEqualTo(before);
  }

  @Test
  void refusesAnImageThatTheSpecDescribesWrongly() {
    Plan plan = DeviceScenario.ofRegisteredDevice()
        .image(TestImages
            .from(new ImageSpec.Source(null, null, "claim", "../etc/passwd")).build())
        .plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.imageProgress().reason()).isEqualTo(Reason.FIX_SPEC);
    assertThat(plan.imageProgress().message()).contains("spec.image.source.path");
  }

  @Test
  void tidiesUpWithoutCallingAPausedDeviceUnfinished() {
    DeviceScenario scenario = baked().paused();
    scenario.job(bake(scenario, 1, Phase.SUCCEEDED, BAKED));

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.plan().imageProgress().isDone()).isTrue();
    assertThat(begun().paused().plan().imageProgress().reason()).isEqualTo(Reason.UNPAUSE);
    assertThat(wanted().paused().plan().bakedImage()).isNull();
  }
}
