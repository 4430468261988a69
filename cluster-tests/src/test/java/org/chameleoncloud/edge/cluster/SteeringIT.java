package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person waits for and steers with kubectl happens as docs/states.md and docs/configuration.md say. */
class SteeringIT {
  private static final String SYNC = "/v1/hardware/{uuid}/sync";

  @RegisterExtension
  static final Lab LAB = new Lab();

  private static Deployment deployment;
  private static OperatorProcess operator;

  @BeforeAll
  static void start() throws IOException {
    LAB.credential();
    LAB.claims();
    deployment = LAB.install();
    operator = LAB.ends(deployment.start());
  }

  @AfterEach
  void tidyUp() {
    LAB.kubectl("delete", "edgedevices", "--all", "--timeout=60s").orFail();
  }

  private static Commands.Ran await(String what, String timeout) {
    return LAB.kubectl("wait", "edgedevice/pi", "--for=" + what, "--timeout=" + timeout);
  }

  private static void assertTimesOut(Commands.Ran wait) {
    assertThat(wait.exitCode()).isEqualTo(1);
    assertThat(wait.err()).contains("timed out waiting for the condition");
  }

  private static void annotate(String annotation) {
    LAB.kubectl("annotate", "edgedevice", "pi", "--overwrite",
        "edge.chameleoncloud.org/" + annotation).orFail();
  }

  @Test
  void waitingForReadyEndsWhenTheDeviceIsRegistered() {
    LAB.apply(Devices.yaml("pi"));
    assertThat(await("condition=Ready", "60s").orFail()).contains("pi condition met");
    assertThat(LAB.testbed().record("pi")).isPresent();
  }

  @Test
  void waitingForHealthyEndsWhenTheDeviceIsSwitchedOnAndNotBefore() {
    LAB.apply(Devices.yaml("pi"));
    LAB.awaitReason("pi", "Healthy", "PowerOnDevice");
    assertTimesOut(await("condition=Healthy", "1s"));
    LAB.testbed().boot("pi");
    await("condition=Healthy", "60s").orFail();
  }

  @Test
  void waitingForTheDeletionEndsWhenTheRecordIsGone() {
    LAB.apply(Devices.yaml("pi"));
    LAB.awaitReady("pi");
    LAB.kubectl("delete", "edgedevice", "pi", "--wait=false").orFail();
    await("delete", "60s").orFail();
    assertThat(LAB.testbed().record("pi")).isEmpty();
  }

  @Test
  void anAnswerToAnEarlierSpecIsNotTakenForOneToTheNewSpec() throws IOException {
    LAB.apply(Devices.yaml("pi", "localEgress: deny"));
    LAB.awaitReady("pi");
    operator.close();
    LAB.apply(Devices.yaml("pi", "localEgress: allow"));
    assertThat(LAB.status("pi").condition("Ready").map(Condition::status)).contains("True");
    assertTimesOut(await("condition=Ready", "2s"));
    operator = LAB.ends(deployment.start());
    await("condition=Ready", "60s").orFail();
    LAB.awaitProperty("pi", "local_egress", "allow");
  }

  @Test
  void waitingForAStalledDeviceGoesOnUntilItIsMended() {
    LAB.apply(Devices.yaml("pi").replace("raspberrypi4-64", "toaster"));
    LAB.awaitReason("pi", "Stalled", "FixSpec");
    assertTimesOut(await("condition=Ready", "1s"));
    LAB.apply(Devices.yaml("pi"));
    await("condition=Ready", "60s").orFail();
  }

  @Test
  void aPausedDeviceIsHeldBackUntilTheAnnotationIsTakenAway() {
    LAB.apply(Devices.yaml("pi", "localEgress: deny"));
    LAB.awaitReady("pi");
    annotate("paused=true");
    LAB.apply(Devices.yaml("pi", "localEgress: allow"));
    LAB.awaitReason("pi", "Ready", "Unpause");
    assertThat(LAB.testbed().record("pi").orElseThrow().property("local_egress"))
        .hasValueSatisfying(value -> assertThat(value.asText()).isEqualTo("deny"));
    annotate("paused-");
    await("condition=Ready", "60s").orFail();
    LAB.awaitProperty("pi", "local_egress", "allow");
  }

  @Test
  void eachNewValueOfTheSyncAnnotationRunsTheChecksOnceMore() {
    LAB.apply(Devices.yaml("pi"));
    LAB.awaitReady("pi");
    LAB.testbed().requests().clear();
    for (String value : new String[]{"1", "2"}) {
      annotate("sync=" + value);
      LAB.awaitStatus("pi", "synced", status -> value.equals(status.applied().syncRequest()));
    }
    assertThat(LAB.testbed().requests().count("POST", SYNC)).isEqualTo(2);
  }

  @Test
  void aRequestToBakeAnewIsCarriedOutOnceAndItsAnnotationMayGo() {
    LAB.apply(Devices.yaml("pi",
        "image: {source: {claimName: base-images, path: pi4.img}, country: US}"));
    LAB.awaitReady("pi");
    annotate("rebake=1");
    EdgeDeviceStatus bakedAnew = LAB.awaitStatus("pi", "baked anew", status -> status
        .condition("ImageReady").orElseThrow().holds()
        && "1".equals(status.image().rebakeRequest()));
    annotate("rebake-");
    annotate("sync=1");
    EdgeDeviceStatus later = LAB.awaitStatus("pi", "synced",
        status -> "1".equals(status.applied().syncRequest()));
    // A bake would have emptied it at once.
    assertThat(later.image()).isEqualTo(bakedAnew.image());
    assertThat(later.condition("ImageReady").orElseThrow().holds()).isTrue();
  }
}
