package org.chameleoncloud.edge.operator.plan.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.ImageSource;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusImageBuilder;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Result;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Failures;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.junit.jupiter.api.Test;

/** The first download of a version from balena decides what every later one must be. */
class SourcePinTest {
  private static final String FIRST = "ab".repeat(32);
  private static final String OTHER = "cd".repeat(32);
  private static final ImageSource PIN = new ImageSource("raspberrypi4-64", "6.0.13", FIRST);

  private static ImageSpec version(String version) {
    return TestImages.from(TestImages.balena(version)).build();
  }

  private static ImageSpec versionWithDigest(String sha256) {
    return TestImages.from(new ImageSpec.Source(null, sha256, null, null,
        new ImageSpec.BalenaOS("6.0.13"))).build();
  }

  /** A device whose bake may start: the status says where the image will be stored. */
  private static DeviceScenario readyToBake(ImageSpec image) {
    return DeviceScenario.ofRegisteredDevice().image(image)
        .storedImage(EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
            .path("lab/pi-1.img").build());
  }

  private static DeviceScenario pinned(DeviceScenario device) {
    return device.status(EdgeDeviceStatusBuilder.builder(device.get().status()).imageSource(PIN)
        .build());
  }

  private static DeviceScenario after(DeviceScenario device, Phase phase, Result result) {
    return device.job(new Job("job-1", "uid", Purpose.BAKE, device.bake().inputsHash(), 1, phase,
        DeviceScenario.NOW, result, null));
  }

  private static DeviceScenario baked(DeviceScenario device, String sourceSha256) {
    return after(device, Phase.SUCCEEDED,
        new Result(true, "sha", 7L, sourceSha256, null, null, false));
  }

  private static BakeSpec started(DeviceScenario device) {
    return device.plan().actions().stream().filter(Action.StartBake.class::isInstance)
        .map(action -> ((Action.StartBake) action).bake()).findFirst().orElseThrow();
  }

  private static String failure(DeviceScenario device, String reason, String message) {
    Progress progress = after(device, Phase.FAILED,
        new Result(false, null, null, null, reason, message, false)).plan().imageProgress();
    assertThat(progress.reason()).isEqualTo(Reason.FIX_IMAGE);
    return progress.message();
  }

  @Test
  void theFirstBakeAcceptsAnyDownload() {
    assertThat(started(readyToBake(version("6.0.13"))).source().sha256()).isNull();
  }

  @Test
  void theDigestOfTheFirstDownloadIsStoredTogetherWithTheImage() {
    EdgeDeviceStatus status = baked(readyToBake(version("6.0.13")), FIRST).reported();

    assertThat(status.imageSource()).isEqualTo(PIN);
    assertThat(status.image().sha256()).isEqualTo("sha");
  }

  @Test
  void theImageIsNotBakedAgainBecauseItsSourceWasPinned() {
    DeviceScenario device = baked(readyToBake(version("6.0.13")), FIRST);
    Plan plan = device.status(device.reported()).noJobs().plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.imageProgress().isDone()).isTrue();
  }

  @Test
  void laterBakesAcceptOnlyTheSameDownload() {
    DeviceScenario device = pinned(readyToBake(version("6.0.13")));

    assertThat(started(device).source().sha256()).isEqualTo(FIRST);
    assertThat(device.reported().imageSource()).isEqualTo(PIN);
  }

  @Test
  void aDigestInTheSpecReplacesThePinnedOne() {
    DeviceScenario device = pinned(readyToBake(versionWithDigest(OTHER)));

    assertThat(started(device).source().sha256()).isEqualTo(OTHER);
    assertThat(baked(device, OTHER).reported().imageSource())
        .isEqualTo(new ImageSource("raspberrypi4-64", "6.0.13", OTHER));
  }

  @Test
  void anotherVersionAndAnotherSourceAreNotPinned() {
    ImageSpec url = DeviceScenario.imageFrom("https://images.example.org/a.img");
    for (ImageSpec image : List.of(version("6.0.14"), url)) {
      DeviceScenario device = pinned(readyToBake(image));

      assertThat(started(device).source().sha256()).isNull();
      assertThat(device.reported().imageSource()).isNull();
    }
    assertThat(pinned(DeviceScenario.ofRegisteredDevice()).reported().imageSource()).isNull();
  }

  @Test
  void theSourceOfAnotherKindOfImageIsNotReported() {
    ImageSpec url = DeviceScenario.imageFrom("https://images.example.org/a.img");

    assertThat(baked(readyToBake(url), FIRST).reported().imageSource()).isNull();
  }

  /** The image is removed and baked in another form: it is still the same source. */
  @Test
  void thePinOutlivesTheImage() {
    ImageSpec compact = TestImages.from(versionWithDigest(FIRST).source())
        .form(ImageForm.Compact).build();
    DeviceScenario device = pinned(readyToBake(compact));

    assertThat(device.plan().actions()).first().isInstanceOf(Action.StartRemoval.class);
    assertThat(device.reported().imageSource()).isEqualTo(PIN);
  }

  /** A spec that is changed and changed back finds its image, and bakes nothing that would pin it again. */
  @Test
  void theSourceOfTheStoredImageStaysPinnedUntilTheImageIsReplaced() {
    DeviceScenario device = baked(readyToBake(version("6.0.13")), FIRST);
    device.status(device.reported()).noJobs().image(version("6.0.14"));
    Action queued = device.plan().actions().getFirst();

    assertThat(device.reported(List.of(new ActionResult.Waiting(queued, Failures.noBakeSlot(4))))
        .imageSource()).isEqualTo(PIN);
    assertThat(device.reported(List.of(new ActionResult.Done(queued, null))).imageSource())
        .isNull();
  }

  @Test
  void aBakerThatDoesNotSayWhatItDownloadedChangesNoPin() {
    assertThat(baked(readyToBake(version("6.0.13")), null).reported().imageSource()).isNull();
    assertThat(baked(pinned(readyToBake(version("6.0.13"))), null).reported().imageSource())
        .isEqualTo(PIN);
  }

  @Test
  void otherBytesOfThePinnedVersionAreRefusedAndTheMessageSaysHowToAcceptThem() {
    String message = failure(pinned(readyToBake(version("6.0.13"))), Result.DIGEST_MISMATCH,
        "https://balena.example.org/download has the SHA-256 cd…, not ab…");

    assertThat(message).startsWith("The bake failed: balena now offers another image as balenaOS "
        + "6.0.13 for raspberrypi4-64 than the one that this device was first baked from")
        .contains("spec.image.source.sha256", "another version", "rebake annotation")
        .endsWith("The Job says: https://balena.example.org/download has the SHA-256 cd…, not ab…");
  }

  @Test
  void aDigestOfTheUsersThatDoesNotMatchIsTheUsersToCorrect() {
    assertThat(failure(pinned(readyToBake(versionWithDigest(OTHER))), Result.DIGEST_MISMATCH,
        "it has another digest")).isEqualTo("The bake failed: it has another digest");
  }

  @Test
  void aVersionThatIsNotOfferedIsNamed() {
    assertThat(failure(readyToBake(version("6.0.99")), Result.SOURCE_MISSING,
        "https://balena.example.org/download cannot be fetched: the server responded with 404"))
        .contains("balenaOS 6.0.99 for raspberrypi4-64", "spec.image.source.balenaOS.version",
            "404");
    assertThat(failure(readyToBake(DeviceScenario.imageFrom("https://images.example.org/a.img")),
        Result.SOURCE_MISSING, "404")).isEqualTo("The bake failed: 404");
  }

  @Test
  void theXavierIsPinnedUnderBalenasNameOfIt() {
    DeviceScenario device = readyToBake(version("6.0.13")).machineName("jetson-xavier-nx-emmc");

    assertThat(SourcePin.after(device.bake(),
        new Result(true, "sha", 7L, FIRST, null, null, false)).orElseThrow().deviceType())
        .isEqualTo("jetson-xavier-nx-devkit-emmc");
  }
}
