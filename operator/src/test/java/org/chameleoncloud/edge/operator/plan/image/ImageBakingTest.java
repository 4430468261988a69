package org.chameleoncloud.edge.operator.plan.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusImageBuilder;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.ImageSpecBuilder;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Result;
import org.chameleoncloud.edge.operator.plan.observation.JobEnding;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Failures;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.junit.jupiter.api.Test;

class ImageBakingTest {
  private static final ImageSpec IMAGE = DeviceScenario
      .imageFrom("https://images.example.org/a.img");
  private static final ImageSpec OTHER_IMAGE = DeviceScenario
      .imageFrom("https://images.example.org/b.img");
  private static final Image LOCATION = EdgeDeviceStatusImageBuilder.builder()
      .claimName("edge-images")
      .path("lab/pi-1.img").build();
  private static final Result BAKED = new Result(true, "sha", 7L, null, null, null, false);

  private static DeviceScenario withImage() {
    return DeviceScenario.ofRegisteredDevice().image(IMAGE);
  }

  private static DeviceScenario readyToBake() {
    return withImage().storedImage(LOCATION);
  }

  private static DeviceScenario baked() {
    DeviceScenario scenario = withImage();
    return scenario.storedImage(bakedImage(scenario));
  }

  private static Image bakedImage(DeviceScenario scenario) {
    return EdgeDeviceStatusImageBuilder.builder().claimName("edge-images").path("lab/pi-1.img")
        .form("Raw").sha256("sha").sizeBytes(7L).bakedAt("2026-11-22T08:30:00Z")
        .inputsHash(scenario.bake().inputsHash()).build();
  }

  private static Job bake(DeviceScenario scenario, int attempt, Phase phase, Result result) {
    return job(Purpose.BAKE, scenario.bake().inputsHash(), attempt, phase, result);
  }

  private static Job job(Purpose purpose, String hash, int attempt, Phase phase, Result result) {
    boolean ended = phase == Phase.SUCCEEDED || phase == Phase.FAILED;
    return new Job("job-" + attempt, "uid", purpose, hash, attempt, phase,
        ended ? DeviceScenario.NOW : null,
        result, null);
  }

  @Test
  void reportsTheFormOfTheStoredImage() {
    ImageSpec compact = TestImages.from(new ImageSpec.Source("https://images.example.org/a",
        "ab".repeat(32), null, null)).form(ImageForm.Compact).build();
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().image(compact);
    Image location = EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
        .path("lab/pi-1.img.compact").build();

    Plan plan = scenario.storedImage(location).job(bake(scenario, 1, Phase.SUCCEEDED, BAKED))
        .plan();

    assertThat(plan.bakedImage().form()).isEqualTo("Compact");
    assertThat(plan.bakedImage().path()).isEqualTo("lab/pi-1.img.compact");
  }

  @Test
  void bakesAConfigJsonWithoutASource() {
    ImageSpec config = ImageSpecBuilder.builder().form(ImageForm.Config).build();

    Plan plan = DeviceScenario.ofRegisteredDevice().image(config).plan();

    assertThat(plan.actions()).singleElement()
        .isInstanceOfSatisfying(Action.AcquireBakeSlot.class, action -> {
          assertThat(action.bake().source()).isNull();
          assertThat(action.bake().path()).isEqualTo("lab/pi-1.config.json");
          assertThat(action.bake().config().reveal()).contains(TestRecord.DEVICE_KEY);
        });
  }

  @Test
  void rejectsAConfigJsonThatHasASourceOrConnections() {
    ImageSpec withSource = TestImages.from(new ImageSpec.Source("https://images.example.org/a",
        null, null, null)).form(ImageForm.Config).build();
    ImageSpec withConnections = ImageSpecBuilder.builder().form(ImageForm.Config)
        .connections(List.of()).build();

    assertThat(List.of(withSource, withConnections)).allSatisfy(image -> {
      Plan plan = DeviceScenario.ofRegisteredDevice().image(image).plan();
      assertThat(plan.actions()).isEmpty();
      assertThat(plan.imageProgress().reason()).isEqualTo(Reason.FIX_SPEC);
      assertThat(plan.imageProgress().message()).contains("spec.image.").contains("remove");
    });
  }

  @Test
  void removesTheRawImageBeforeBakingACompactOne() {
    ImageSpec compact = TestImages.from(new ImageSpec.Source("https://images.example.org/a",
        "ab".repeat(32), null, null)).form(ImageForm.Compact).build();

    Plan plan = DeviceScenario.ofRegisteredDevice().image(compact)
        .storedImage(bakedImage(withImage()))
        .plan();

    assertThat(plan.actions()).first().isInstanceOf(Action.StartRemoval.class);
  }

  @Test
  void rejectsACompactImageIfTheBaseCacheIsDisabled() {
    ImageSpec compact = TestImages.from(new ImageSpec.Source("https://images.example.org/a",
        "ab".repeat(32), null, null)).form(ImageForm.Compact).build();

    Plan plan = DeviceScenario.ofRegisteredDevice().image(compact).withoutBaseCache().plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.imageProgress().reason()).isEqualTo(Reason.FIX_SPEC);
    assertThat(plan.imageProgress().message()).contains("--bake-cache=false");
  }

  @Test
  void whereTheOperatorBakesNothingAnImageIsRefusedAndTheDeviceIsRegistered() {
    DeviceScenario device = DeviceScenario.ofNewDevice().image(IMAGE)
        .settledOn(TestRecord.steady().withDeviceKey().get());
    assertThat(device.bakesIn("lab").plan().actions()).isNotEmpty();

    Plan plan = device.bakesIn("roof").plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().isDone()).isTrue();
    assertThat(plan.imageProgress().isStalled()).isTrue();
    assertThat(plan.imageProgress().message()).isEqualTo("No image can be baked: this operator "
        + "bakes none in the namespace lab (--bake-namespaces). Remove spec.image.");
  }

  @Test
  void waitsForTheDeviceKey() {
    Plan plan = DeviceScenario.ofNewDevice().settledOn(TestRecord.asWritten().get())
        .image(IMAGE).plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.imageProgress().reason()).isEqualTo(Reason.WAIT_FOR_DEVICE_KEY);
  }

  @Test
  void doesNotBakeBeforeTheRecordIdIsPersisted() {
    assertThat(DeviceScenario.ofNewDevice().finalizer().image(IMAGE)
        .record(TestRecord.steady()).plan()
        .actions()).isEmpty();
  }

  @Test
  void persistsTheLocationOfTheImageBeforeTheBakeStarts() {
    DeviceScenario scenario = withImage();
    Plan plan = scenario.plan();

    assertThat(plan.actions()).hasExactlyElementsOfTypes(Action.AcquireBakeSlot.class);
    assertThat(
        scenario.reported(List.of(new ActionResult.Done(plan.actions().getFirst(), null))).image())
        .isEqualTo(LOCATION);
    assertThat(readyToBake().plan().actions()).hasExactlyElementsOfTypes(Action.StartBake.class);
  }

  @Test
  void aQueuedBakeReportsNoImageAndIsNotRequeued() {
    DeviceScenario scenario = withImage();
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
  void theOldImageIsReportedWhileTheRebakeIsQueued() {
    DeviceScenario scenario = baked().rebakeRequest("again");
    Image stored = scenario.get().status().image();

    EdgeDeviceStatus status = scenario.reported(List.of(
        new ActionResult.Waiting(scenario.plan().actions().getFirst(), Failures.noBakeSlot(4))));

    assertThat(status.image()).isEqualTo(stored);
    assertThat(status.condition(ConditionType.READY).orElseThrow().reason())
        .isEqualTo("WaitForBakeSlot");
  }

  @Test
  void followsAnExistingJobAfterARestart() {
    DeviceScenario scenario = readyToBake();

    Plan plan = scenario.job(bake(scenario, 1, Phase.RUNNING, null)).plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.imageProgress().message()).contains("job-1");
  }

  @Test
  void persistsTheResultBeforeDeletingTheJob() {
    DeviceScenario scenario = readyToBake();
    scenario.job(bake(scenario, 1, Phase.SUCCEEDED, BAKED));

    EdgeDeviceStatus status = scenario.reported();

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(status.image().sha256()).isEqualTo("sha");
    assertThat(status.condition(ConditionType.IMAGE_READY).orElseThrow().holds()).isTrue();
    assertThat(scenario.status(status).plan().actions())
        .containsExactly(new Action.DeleteJob("job-1", "uid"));
    assertThat(scenario.status(status).noJobs().plan().actions()).isEmpty();
  }

  @Test
  void stopsABakeOfOutdatedInputsBeforeStartingTheNewOne() {
    DeviceScenario scenario = readyToBake();
    scenario.job(bake(scenario, 1, Phase.RUNNING, null)).generation(2).image(OTHER_IMAGE);

    assertThat(scenario.plan().actions()).containsExactly(new Action.DeleteJob("job-1", "uid"));
    assertThat(scenario.noJobs().plan().actions())
        .hasExactlyElementsOfTypes(Action.StartBake.class);
  }

  @Test
  void bakesAgainWhenTheInputsChange() {
    DeviceScenario scenario = baked();

    assertThat(scenario.plan().imageProgress().isDone()).isTrue();
    assertThat(scenario.rebakeRequest("again").plan().actions())
        .hasExactlyElementsOfTypes(Action.AcquireBakeSlot.class);
    assertThat(scenario.storedImage(location("again")).plan().actions())
        .hasExactlyElementsOfTypes(Action.StartBake.class);
  }

  private static Image location(String rebakeRequest) {
    return EdgeDeviceStatusImageBuilder.builder().claimName("edge-images").path("lab/pi-1.img")
        .rebakeRequest(rebakeRequest).build();
  }

  @Test
  void persistsTheRebakeRequestWhenTheBakeStarts() {
    assertThat(baked().rebakeRequest("again").plan().bakedImage()).isEqualTo(location("again"));
    assertThat(readyToBake().rebakeRequest("again").plan().bakedImage())
        .isEqualTo(location("again"));
  }

  @Test
  void aRebakeRequestThatIsRemovedDuringAPauseIsIgnored() {
    DeviceScenario scenario = baked().paused().rebakeRequest("again");
    assertThat(scenario.plan().imageProgress().isDone()).isFalse();
    scenario.status(scenario.reported()).rebakeRequest("");
    assertThat(scenario.plan().imageProgress().isDone()).isTrue();
  }

  /** Flux removes an annotation that was set with kubectl, within minutes. */
  @Test
  void aBakeContinuesWhenTheRebakeAnnotationIsRemoved() {
    DeviceScenario scenario = readyToBake().rebakeRequest("again").storedImage(location("again"));
    scenario.job(bake(scenario, 1, Phase.RUNNING, null)).rebakeRequest("");
    assertThat(scenario.plan().actions()).isEmpty();
    scenario.job(bake(scenario, 1, Phase.SUCCEEDED, BAKED));
    assertThat(scenario.reported().image().rebakeRequest()).isEqualTo("again");
  }

  @Test
  void anImageIsKeptWhenTheRebakeAnnotationIsRemovedUntilTheNextRequest() {
    DeviceScenario scenario = readyToBake().rebakeRequest("again").storedImage(location("again"));
    scenario.job(bake(scenario, 1, Phase.SUCCEEDED, BAKED));
    scenario.status(scenario.reported()).noJobs().rebakeRequest("");
    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.plan().imageProgress().isDone()).isTrue();
    assertThat(scenario.rebakeRequest("a second time").plan().actions())
        .hasExactlyElementsOfTypes(Action.AcquireBakeSlot.class);
  }

  @Test
  void retriesATemporaryFailureAfterADelay() {
    DeviceScenario scenario = readyToBake();
    scenario.job(bake(scenario, 1, Phase.FAILED,
        new Result(false, null, null, null, "Stalled", "The download stalled.", true)));

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.plan().imageProgress().reason()).isEqualTo(Reason.WAIT_FOR_BAKE_RETRY);
    assertThat(scenario.plan().requeueAfter()).isEqualTo(Duration.ofMinutes(5));
    List<Action> retry = scenario.later(Duration.ofMinutes(5)).plan().actions();
    assertThat(retry).hasExactlyElementsOfTypes(Action.StartBake.class,
        Action.DeleteJob.class);
    assertThat(((Action.StartBake) retry.getFirst()).bake().attempt()).isEqualTo(2);
  }

  @Test
  void doesNotRetryAPermanentFailure() {
    DeviceScenario scenario = readyToBake();
    scenario.job(bake(scenario, 1, Phase.FAILED,
        new Result(false, null, null, null, "NoBootPartition", "No boot partition.", false)));

    assertThat(scenario.later(Duration.ofDays(1)).plan().actions()).isEmpty();
    assertThat(scenario.plan().imageProgress().isStalled()).isTrue();
    assertThat(scenario.plan().imageProgress().message()).contains("No boot partition.");
  }

  @Test
  void reportsAJobWithoutATerminationMessage() {
    DeviceScenario scenario = readyToBake();

    assertThat(
        scenario.job(bake(scenario, 1, Phase.SUCCEEDED, null)).plan().imageProgress().message())
        .contains("kubectl -n lab describe job job-1");
  }

  private static String failure(Result result, JobEnding ending) {
    DeviceScenario scenario = readyToBake();
    Plan plan = scenario.job(new Job("job-1", "uid", Purpose.BAKE, scenario.bake().inputsHash(), 1,
        Phase.FAILED, DeviceScenario.NOW, result, ending)).plan();
    assertThat(plan.imageProgress().reason()).isEqualTo(Reason.WAIT_FOR_BAKE_RETRY);
    return plan.imageProgress().message();
  }

  @Test
  void saysThatABakeNeedsMoreMemoryAndWhichValueGivesIt() {
    assertThat(failure(null, new JobEnding.OutOfMemory("512Mi"))).isEqualTo(
        "Attempt 1 of the bake failed and is retried: the Job job-1 was killed because it needs"
            + " more memory than its limit of 512Mi (OOMKilled). Raise the chart's value"
            + " bake.memory, or --bake-memory.");
    assertThat(failure(null, new JobEnding.OutOfMemory(null)))
        .contains("needs more memory than it may use (OOMKilled).");
  }

  @Test
  void saysWhyANodeEvictedABake() {
    assertThat(failure(null, new JobEnding.Evicted("The node had condition: [DiskPressure].")))
        .isEqualTo("Attempt 1 of the bake failed and is retried: the pod of the Job job-1 was"
            + " evicted. Its node says: The node had condition: [DiskPressure]. Free what the node"
            + " lacks; the next attempt may run on another node.");
    assertThat(failure(null, new JobEnding.Evicted("")))
        .contains("was evicted. Free what the node lacks;");
  }

  @Test
  void saysThatABakeTookTooLongAndWhichValueIsTheLimit() {
    assertThat(failure(null, new JobEnding.DeadlineExceeded(Duration.ofHours(2), null))).isEqualTo(
        "Attempt 1 of the bake failed and is retried: the Job job-1 was ended after its time limit"
            + " of 2h (DeadlineExceeded). Raise the chart's value bake.deadline, or"
            + " --bake-deadline, if the bake needs more time; if it had no running pod, run"
            + " kubectl -n lab describe job job-1.");
    assertThat(failure(null, new JobEnding.DeadlineExceeded(Duration.ofMinutes(90), "No disk")))
        .contains("of 90m (DeadlineExceeded). Its pod was evicted before. Its node says: No disk."
            + " Raise ");
    assertThat(failure(null, new JobEnding.DeadlineExceeded(Duration.ofSeconds(61), null)))
        .contains("of 61s (");
  }

  @Test
  void theBakersOwnReasonComesFirstUnlessItWasOnlyTerminated() {
    Result full = new Result(false, null, null, null, "NoRoom", "The claim is full.", true);
    Result terminated = new Result(false, null, null, null, Result.INTERRUPTED,
        "The process was terminated.", true);

    assertThat(failure(full, new JobEnding.Evicted(""))).endsWith(" The claim is full.");
    assertThat(failure(terminated, new JobEnding.Evicted(""))).contains("was evicted.")
        .doesNotContain("terminated");
    assertThat(failure(terminated, null)).endsWith(" The process was terminated.");
  }

  @Test
  void removesAnImageThatIsNoLongerInTheSpec() {
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
        .containsExactly(new Action.DeleteJob("job-1", "uid"));
  }

  @Test
  void removesAnImageWhoseResultWasNeverPersisted() {
    DeviceScenario scenario = readyToBake();
    Job done = bake(scenario, 1, Phase.SUCCEEDED, BAKED);

    assertThat(scenario.job(done).image(null).plan().actions())
        .containsExactly(new Action.DeleteJob("job-1", "uid"));
    assertThat(scenario.noJobs().plan().actions())
        .hasExactlyElementsOfTypes(Action.StartRemoval.class);
  }

  @Test
  void removesTheImageFromTheOldClaim() {
    Plan plan = baked()
        .image(TestImages.from(IMAGE.source()).claimName("other-claim").build()).plan();

    Action.StartRemoval removal = (Action.StartRemoval) plan.actions().getFirst();
    assertThat(removal.removal().claimName()).isEqualTo("edge-images");
  }

  @Test
  void retriesAFailedRemoval() {
    DeviceScenario scenario = baked().image(null);
    String hash = ((Action.StartRemoval) scenario.plan().actions().getFirst()).removal()
        .inputsHash();
    scenario.job(job(Purpose.REMOVE, hash, 1, Phase.FAILED,
        new Result(false, null, null, null, "ReadOnly", "The claim is read-only.", true)));

    assertThat(scenario.plan().imageProgress().message()).contains("The claim is read-only.");
    assertThat(scenario.later(Duration.ofMinutes(5)).plan().actions())
        .hasExactlyElementsOfTypes(Action.DeleteJob.class, Action.StartRemoval.class);
  }

  @Test
  void bakesOnlyAfterTheRemovalJobIsDeleted() {
    DeviceScenario scenario = withImage().job(job(Purpose.REMOVE, "old", 3, Phase.SUCCEEDED, null));

    assertThat(scenario.plan().actions()).containsExactly(new Action.DeleteJob("job-3", "uid"));
    assertThat(scenario.plan().bakedImage()).isNull();
  }

  @Test
  void neverBakesWhileTheRegistrationIsStalled() {
    assertThat(readyToBake().machineName("jetson-nano").plan().actions()).isEmpty();
    assertThat(readyToBake().rival("lab/older").plan().actions()).isEmpty();
    assertThat(readyToBake().specName("pi-9").plan().actions()).isEmpty();
  }

  @Test
  void anOutageDoesNotChangeTheStatusOfTheImage() {
    DeviceScenario scenario = baked();
    EdgeDeviceStatus before = scenario.reported();

    assertThat(scenario.status(before).list(new ListState.Pending()).reported()).isEqualTo(before);
    assertThat(scenario.status(before).list(new ListState.Failing(
        new ListState.Failure(Reason.WAIT_FOR_REGISTRY, "No response.", true, false))).reported())
        .isEqualTo(before);
  }

  @Test
  void rejectsASourceInTheDirectoryOfBakedImages() {
    Plan plan = DeviceScenario.ofRegisteredDevice()
        .image(TestImages
            .from(new ImageSpec.Source(null, null, "edge-images", "lab/pi-2.img")).build())
        .plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.imageProgress().reason()).isEqualTo(Reason.FIX_SPEC);
    assertThat(plan.imageProgress().message()).contains("spec.image.source.path",
        "move the source");
  }

  @Test
  void rejectsAnInvalidImage() {
    Plan plan = DeviceScenario.ofRegisteredDevice()
        .image(TestImages
            .from(new ImageSpec.Source(null, null, "claim", "../etc/passwd")).build())
        .plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.imageProgress().reason()).isEqualTo(Reason.FIX_SPEC);
    assertThat(plan.imageProgress().message()).contains("spec.image.source.path");
  }

  @Test
  void aPausedDeviceWithAFinishedBakeIsDone() {
    DeviceScenario scenario = baked().paused();
    scenario.job(bake(scenario, 1, Phase.SUCCEEDED, BAKED));

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.plan().imageProgress().isDone()).isTrue();
    assertThat(readyToBake().paused().plan().imageProgress().reason()).isEqualTo(Reason.UNPAUSE);
    assertThat(withImage().paused().plan().bakedImage()).isNull();
  }
}
