package org.chameleoncloud.edge.operator.plan.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusImageBuilder;
import org.chameleoncloud.edge.operator.image.RemovalSpec;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.junit.jupiter.api.Test;

/** A Job whose pod does not start. */
class BakeStartTest {
  private static final Image LOCATION = EdgeDeviceStatusImageBuilder.builder()
      .claimName("edge-images")
      .path("lab/pi-1.img").build();
  private static final String ADVICE = "The Job job-1 has had no running pod for a minute. "
      + "To see why, run kubectl -n lab describe job job-1 and kubectl -n lab "
      + "describe pods -l job-name=job-1.";

  private static DeviceScenario readyToBake() {
    return DeviceScenario.ofRegisteredDevice()
        .image(DeviceScenario.imageFrom("https://images.example.org/a.img")).storedImage(LOCATION);
  }

  private static Job starting(Purpose purpose, String hash, Instant since) {
    return new Job("job-1", "uid", purpose, hash, 1, Phase.STARTING, since, null, null);
  }

  private static DeviceScenario bakeJobStarting(Instant since) {
    DeviceScenario scenario = readyToBake();
    return scenario.job(starting(Purpose.BAKE, scenario.bake().inputsHash(), since));
  }

  @Test
  void waitsForAMinute() {
    Plan plan = bakeJobStarting(DeviceScenario.NOW.minusSeconds(50)).plan();

    assertThat(plan.imageProgress().reason()).isEqualTo(Reason.BAKING);
    assertThat(plan.requeueAfter()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void asksTheUserToCheckThePodAfterAMinute() {
    Plan plan = bakeJobStarting(DeviceScenario.NOW.minusSeconds(60)).plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.imageProgress())
        .isEqualTo(Progress.inProgress(Reason.CHECK_BAKE_POD, ADVICE));
  }

  @Test
  void theMessageForABlockedDeletionMentionsForceDelete() {
    RemovalSpec removal = RemovalSpec.of("lab", "pi-1", LOCATION.claimName(), LOCATION.path());
    Plan plan = DeviceScenario.ofRegisteredDevice().noRecord().storedImage(LOCATION).deleting()
        .job(
            starting(Purpose.REMOVE, removal.inputsHash(), DeviceScenario.NOW.minusSeconds(60)))
        .plan();

    assertThat(plan.registration().message()).startsWith(ADVICE).contains("force-delete");
  }
}
