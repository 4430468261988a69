package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.image.RemovalOrder;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Purpose;
import org.junit.jupiter.api.Test;

/** A Job whose pod does not start. */
class BakeStartTest {
  private static final Image PLACE = new Image("edge-images", "lab/pi-1.img", null, null, null,
      null, null, null, null);
  private static final String LOOK = "The Job job-1 has had no running pod for a minute. kubectl "
      + "describe job job-1 and kubectl describe pods -l job-name=job-1 tell why.";

  private static Scene begun() {
    return Scene.ofRegisteredDevice()
        .image(Scene.imageFrom("https://images.example.org/a.img")).lying(PLACE);
  }

  private static Job starting(Purpose purpose, String hash, Instant since) {
    return new Job("job-1", purpose, hash, 1, Phase.STARTING, since, null);
  }

  private static Scene bakeMade(Instant since) {
    Scene scene = begun();
    return scene.job(starting(Purpose.BAKE, scene.order().inputsHash(), since));
  }

  @Test
  void itIsGivenAMinute() {
    Plan plan = bakeMade(Scene.NOW.minusSeconds(50)).plan();

    assertThat(plan.imageStanding().reason()).isEqualTo(Reason.BAKING);
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void afterThatSomebodyIsToLook() {
    Plan plan = bakeMade(Scene.NOW.minusSeconds(60)).plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.imageStanding())
        .isEqualTo(Standing.underWay(Reason.CHECK_BAKE_POD, LOOK));
  }

  @Test
  void ofADeletionThatWaitsForItTheMessageAlsoTellsTheWayOut() {
    RemovalOrder removal = RemovalOrder.of("lab", "pi-1", PLACE.claimName(), PLACE.path());
    Plan plan = Scene.ofRegisteredDevice().noRecord().lying(PLACE).deleting()
        .job(starting(Purpose.REMOVE, removal.inputsHash(), Scene.NOW.minusSeconds(60))).plan();

    assertThat(plan.registration().message()).startsWith(LOOK).contains("force-delete");
  }
}
