package org.chameleoncloud.edge.operator.plan.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.ImageSource;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusImageBuilder;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.api.ImageSourceRef;
import org.chameleoncloud.edge.operator.api.ImageSourceRef.Kind;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus.Revision;
import org.chameleoncloud.edge.operator.api.ImageSourceStatusRevisionBuilder;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.OnUpdate;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Result;
import org.chameleoncloud.edge.operator.plan.observation.SourceState;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Connectivity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a new revision of an image source does to a device. */
class SourceChoiceTest {
  private static final String OLD = "ab".repeat(32);
  private static final String NEW = "cd".repeat(32);
  private static final String URL = "https://images.example.org/pi4.img";
  private static final ImageSpec IMAGE = TestImages.from(TestImages.ref("pi4")).build();
  private static final Connectivity ONLINE = new Connectivity(Connectivity.Online.YES,
      DeviceScenario.NOW, DeviceScenario.NOW, Connectivity.Source.OBSERVED_STATE);
  private static final Connectivity WENT_OFFLINE = new Connectivity(Connectivity.Online.NO,
      DeviceScenario.NOW, DeviceScenario.NOW, Connectivity.Source.OBSERVED_STATE);
  private static final Connectivity NEVER_CONNECTED = new Connectivity(Connectivity.Online.NO,
      null, DeviceScenario.NOW, Connectivity.Source.OBSERVED_STATE);

  private static Revision digest(String sha256) {
    return ImageSourceStatusRevisionBuilder.builder().id("sha256:" + sha256).sha256(sha256).url(URL)
        .version("1").build();
  }

  private static Revision etag(String etag, String sha256) {
    return ImageSourceStatusRevisionBuilder.builder().id("etag:" + etag).sha256(sha256).url(URL)
        .build();
  }

  private static SourceState found(Revision revision, OnUpdate onUpdate) {
    return new SourceState.Found(revision, onUpdate, "");
  }

  private static DeviceScenario device(SourceState source) {
    return DeviceScenario.ofRegisteredDevice().image(IMAGE).imageSource(source);
  }

  /** A device whose bake may start: the status says where the image will be stored. */
  private static DeviceScenario readyToBake(SourceState source) {
    return device(source).storedImage(EdgeDeviceStatusImageBuilder.builder()
        .claimName("edge-images").path("lab/pi-1.img").build());
  }

  /** A device that was baked from a revision, which the Job downloaded with this digest. */
  private static DeviceScenario bakedFrom(Revision revision, String sha256) {
    DeviceScenario device = readyToBake(found(revision, OnUpdate.All));
    device.job(job(device.bake().inputsHash(), Phase.SUCCEEDED,
        new Result(true, "sha", 7L, sha256, null, null, false)));
    EdgeDeviceStatus status = device.reported();
    return device.noJobs().status(status);
  }

  private static Job job(String inputsHash, Phase phase, Result result) {
    return new Job("job-1", "uid", Purpose.BAKE, inputsHash, 1, phase, DeviceScenario.NOW, result,
        null);
  }

  private static boolean isBakedAgain(DeviceScenario device) {
    return device.plan().actions().stream().anyMatch(Action::isTowardsBake);
  }

  private static BakeSpec started(DeviceScenario device) {
    return device.plan().actions().stream().filter(Action.StartBake.class::isInstance)
        .map(action -> ((Action.StartBake) action).bake()).findFirst().orElseThrow();
  }

  @Test
  void isBakedFromTheCurrentRevisionWithItsDigest() {
    BakeSpec bake = started(readyToBake(found(digest(OLD), OnUpdate.Never)));

    assertThat(bake.source().url()).isEqualTo(URL);
    assertThat(bake.source().sha256()).isEqualTo(OLD);
  }

  @Test
  void theRevisionIsStoredTogetherWithTheImage() {
    ImageSource stored = bakedFrom(digest(OLD), OLD).get().status().imageSource();

    assertThat(stored.source()).isEqualTo("EdgeImageSource/pi4");
    assertThat(stored.revision()).isEqualTo("sha256:" + OLD);
    assertThat(stored.sha256()).isEqualTo(OLD);
  }

  @Test
  void anUnchangedSourceCausesNothing() {
    assertThat(bakedFrom(digest(OLD), OLD).plan().actions()).isEmpty();
  }

  @Test
  void theSameImageAtAnotherAddressCausesNothing() {
    Revision moved = ImageSourceStatusRevisionBuilder.builder(digest(OLD))
        .url("https://mirror.example.org/pi4.img").build();

    assertThat(bakedFrom(digest(OLD), OLD).imageSource(found(moved, OnUpdate.All)).plan()
        .actions()).isEmpty();
  }

  @Test
  void allBakesEveryDeviceAgain() {
    for (Connectivity known : new Connectivity[]{ONLINE, WENT_OFFLINE, NEVER_CONNECTED}) {
      DeviceScenario device = bakedFrom(digest(OLD), OLD)
          .record(TestRecord.steady().online(known))
          .imageSource(found(digest(NEW), OnUpdate.All));

      assertThat(isBakedAgain(device)).as(known.toString()).isTrue();
    }
  }

  @Test
  void neverKeepsWhatTheDeviceWasBakedFrom() {
    DeviceScenario device = bakedFrom(digest(OLD), OLD)
        .imageSource(found(digest(NEW), OnUpdate.Never));

    assertThat(device.plan().actions()).isEmpty();
    assertThat(device.rebakeRequest("again").bake().source().sha256()).isEqualTo(OLD);
    assertThat(device.reported().imageSource().sha256()).isEqualTo(OLD);
  }

  @Test
  void unflashedBakesOnlyADeviceThatWasNeverOnline() {
    DeviceScenario never = bakedFrom(digest(OLD), OLD)
        .record(TestRecord.steady().online(NEVER_CONNECTED))
        .imageSource(found(digest(NEW), OnUpdate.Unflashed));
    assertThat(isBakedAgain(never)).isTrue();

    for (Connectivity known : new Connectivity[]{ONLINE, WENT_OFFLINE,
        Connectivity.lastSeenAt(DeviceScenario.NOW)}) {
      DeviceScenario seen = bakedFrom(digest(OLD), OLD)
          .record(TestRecord.steady().online(known))
          .imageSource(found(digest(NEW), OnUpdate.Unflashed));
      assertThat(isBakedAgain(seen)).as(known.toString()).isFalse();
    }
  }

  @Test
  void aValueOfANewerVersionChangesNothing() {
    assertThat(isBakedAgain(bakedFrom(digest(OLD), OLD)
        .imageSource(found(digest(NEW), OnUpdate.UNKNOWN)))).isFalse();
  }

  @Test
  void aDeviceThatWasNeverBakedTakesTheCurrentRevisionWhateverThePolicy() {
    for (OnUpdate onUpdate : OnUpdate.values()) {
      assertThat(started(readyToBake(found(digest(NEW), onUpdate))).source().sha256())
          .isEqualTo(NEW);
    }
  }

  @Test
  void aDigestInTheSpecNamesTheRevisionWhateverTheSourceHas() {
    DeviceScenario device = readyToBake(found(digest(NEW), OnUpdate.All))
        .image(TestImages.from(TestImages.ref("pi4", OLD)).build());

    assertThat(started(device).source().sha256()).isEqualTo(OLD);
    assertThat(started(device).source().url()).isEqualTo(URL);
  }

  @Test
  void withoutADigestTheFirstDownloadSaysWhatLaterOnesMustBe() {
    assertThat(started(readyToBake(found(etag("a", null), OnUpdate.All))).source().sha256())
        .isNull();

    DeviceScenario device = bakedFrom(etag("a", null), OLD);
    assertThat(device.plan().actions()).isEmpty();
    assertThat(device.rebakeRequest("again").bake().source().sha256()).isEqualTo(OLD);
  }

  @Test
  void aDigestThatTheSourceLearnsBakesNothingAgain() {
    DeviceScenario device = bakedFrom(etag("a", null), OLD)
        .imageSource(found(etag("a", OLD), OnUpdate.All));

    assertThat(device.plan().actions()).isEmpty();
  }

  @Test
  void ofADownloadThatDiffersTheSourcesDigestCounts() {
    DeviceScenario device = bakedFrom(etag("a", null), OLD)
        .imageSource(found(etag("a", NEW), OnUpdate.All));

    assertThat(device.rebakeRequest("again").bake().source().sha256()).isEqualTo(NEW);
  }

  @Test
  void waitsForASourceThatDoesNotExist() {
    Progress progress = device(new SourceState.Missing()).plan().imageProgress();

    assertThat(progress.reason()).isEqualTo(Reason.CREATE_IMAGE_SOURCE);
    assertThat(progress.isStalled()).isFalse();
    assertThat(progress.message()).contains("EdgeImageSource/pi4");
  }

  @Test
  void waitsForASourceWithoutARevisionAndSaysWhy() {
    Progress progress = device(new SourceState.Found(null, OnUpdate.All, "No server."))
        .plan().imageProgress();

    assertThat(progress.reason()).isEqualTo(Reason.WAIT_FOR_IMAGE_SOURCE);
    assertThat(progress.message()).endsWith("No server.");
  }

  /** A source of the cluster may have the name of one of the namespace. */
  @Test
  void whatWasBakedFromTheSourceOfAnotherKindIsNotKept() {
    ImageSpec.Source ofCluster = new ImageSpec.Source(null, null, null, null, null,
        new ImageSourceRef(Kind.ClusterEdgeImageSource, "pi4"));
    DeviceScenario device = bakedFrom(digest(OLD), OLD).image(TestImages.from(ofCluster).build())
        .imageSource(found(digest(NEW), OnUpdate.Never));

    assertThat(device.bake().source().sha256()).isEqualTo(NEW);
    assertThat(device.bake().chosen().source()).isEqualTo("ClusterEdgeImageSource/pi4");
  }

  @Test
  void keepsItsImageWithoutTheSource() {
    for (SourceState gone : new SourceState[]{new SourceState.Missing(),
        new SourceState.Unreadable("no"), new SourceState.Found(null, OnUpdate.All, "")}) {
      Plan plan = bakedFrom(digest(OLD), OLD).imageSource(gone).plan();

      assertThat(plan.actions()).isEmpty();
      assertThat(plan.imageProgress().isDone()).isTrue();
    }
  }

  @Test
  void balenasImageIsPinnedForEachDevice() {
    Revision version = ImageSourceStatusRevisionBuilder.builder().id("balenaOS:6.0.13")
        .balenaOS("6.0.13").build();
    DeviceScenario device = bakedFrom(version, OLD);

    assertThat(device.plan().actions()).isEmpty();
    BakeSpec again = device.rebakeRequest("again").bake();
    assertThat(again.source().sha256()).isEqualTo(OLD);
    assertThat(again.source().url()).contains("/download?deviceType=raspberrypi4-64");
  }

  @Test
  void aCompactImageNeedsASourceWithADigest() {
    ImageSpec compact = TestImages.from(TestImages.ref("pi4"))
        .form(ImageForm.Compact).build();

    Progress without = readyToBake(found(etag("a", null), OnUpdate.All)).image(compact).plan()
        .imageProgress();
    assertThat(without.reason()).isEqualTo(Reason.FIX_SPEC);
    assertThat(without.message()).contains("checksumURL");
    assertThat(started(device(found(digest(OLD), OnUpdate.All)).image(compact)
        .storedImage(EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
            .path("lab/pi-1.img.compact").build()))
        .source().sha256()).isEqualTo(OLD);
  }

  @ParameterizedTest
  @EnumSource(value = OnUpdate.class, names = {"All", "Never"})
  void aMismatchPassesForTheCurrentRevisionOnly(OnUpdate onUpdate) {
    DeviceScenario device = bakedFrom(digest(OLD), OLD).rebakeRequest("again")
        .imageSource(found(digest(NEW), onUpdate));
    device.storedImage(EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
        .path("lab/pi-1.img").build());
    device.job(job(device.bake().inputsHash(), Phase.FAILED,
        new Result(false, null, null, null, Result.DIGEST_MISMATCH, "other bytes", false)));

    Progress progress = device.plan().imageProgress();
    assertThat(progress.reason()).isEqualTo(onUpdate == OnUpdate.All
        ? Reason.WAIT_FOR_BAKE_RETRY
        : Reason.FIX_IMAGE);
  }
}
