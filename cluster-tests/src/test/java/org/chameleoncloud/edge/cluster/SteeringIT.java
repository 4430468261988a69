package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code kubectl wait} and annotations work like docs/states.md and docs/configuration.md say. */
class SteeringIT {
  private static final String SYNC = "/v1/hardware/{uuid}/sync";

  @RegisterExtension
  static final TestEnvironment ENV = new TestEnvironment();

  private static Deployment deployment;
  private static OperatorProcess operator;

  @BeforeAll
  static void start() throws IOException {
    ENV.createCredential();
    ENV.createClaims();
    deployment = ENV.install();
    operator = ENV.closeLater(deployment.start());
  }

  @AfterEach
  void deleteDevices() {
    ENV.kubectl("delete", "edgedevices", "--all", "--timeout=60s").orFail();
  }

  private static Program.Result await(String condition, String timeout) {
    return ENV.kubectl("wait", "edgedevice/pi", "--for=" + condition, "--timeout=" + timeout);
  }

  private static void assertTimesOut(Program.Result wait) {
    assertThat(wait.exitCode()).isEqualTo(1);
    assertThat(wait.err()).contains("timed out waiting for the condition");
  }

  private static void annotate(String annotation) {
    ENV.kubectl("annotate", "edgedevice", "pi", "--overwrite",
        "edge.chameleoncloud.org/" + annotation).orFail();
  }

  @Test
  void waitForReadyEndsWhenTheDeviceIsRegistered() {
    ENV.apply(Devices.yaml("pi"));
    assertThat(await("condition=Ready", "60s").orFail()).contains("pi condition met");
    assertThat(ENV.testbed().record("pi")).isPresent();
  }

  @Test
  void waitForHealthyEndsOnlyWhenTheDeviceIsPoweredOn() {
    ENV.apply(Devices.yaml("pi"));
    ENV.awaitReason("pi", ConditionType.HEALTHY, "PowerOnDevice");
    assertTimesOut(await("condition=Healthy", "1s"));
    ENV.testbed().boot("pi");
    await("condition=Healthy", "60s").orFail();
  }

  @Test
  void waitForDeleteEndsWhenTheRecordIsDeleted() {
    ENV.apply(Devices.yaml("pi"));
    ENV.awaitReady("pi");
    ENV.kubectl("delete", "edgedevice", "pi", "--wait=false").orFail();
    await("delete", "60s").orFail();
    assertThat(ENV.testbed().record("pi")).isEmpty();
  }

  @Test
  void aConditionOfAnEarlierGenerationDoesNotCount() throws IOException {
    ENV.apply(Devices.yaml("pi", "localEgress: deny"));
    ENV.awaitReady("pi");
    operator.close();
    ENV.apply(Devices.yaml("pi", "localEgress: allow"));
    assertThat(ENV.status("pi").condition(ConditionType.READY).map(Condition::status))
        .contains("True");
    assertTimesOut(await("condition=Ready", "2s"));
    operator = ENV.closeLater(deployment.start());
    await("condition=Ready", "60s").orFail();
    ENV.awaitProperty("pi", "local_egress", "allow");
  }

  @Test
  void waitForAStalledDeviceContinuesUntilItIsFixed() {
    ENV.apply(Devices.yaml("pi").replace("raspberrypi4-64", "toaster"));
    ENV.awaitReason("pi", ConditionType.STALLED, "FixSpec");
    assertTimesOut(await("condition=Ready", "1s"));
    ENV.apply(Devices.yaml("pi"));
    await("condition=Ready", "60s").orFail();
  }

  @Test
  void aPausedDeviceIsNotChangedUntilTheAnnotationIsRemoved() {
    ENV.apply(Devices.yaml("pi", "localEgress: deny"));
    ENV.awaitReady("pi");
    annotate("paused=true");
    ENV.apply(Devices.yaml("pi", "localEgress: allow"));
    ENV.awaitReason("pi", ConditionType.READY, "Unpause");
    assertThat(ENV.testbed().record("pi").orElseThrow().property("local_egress"))
        .hasValueSatisfying(value -> assertThat(value.asText()).isEqualTo("deny"));
    annotate("paused-");
    await("condition=Ready", "60s").orFail();
    ENV.awaitProperty("pi", "local_egress", "allow");
  }

  @Test
  void eachNewValueOfTheSyncAnnotationRunsTheChecksAgain() {
    ENV.apply(Devices.yaml("pi"));
    ENV.awaitReady("pi");
    ENV.testbed().requests().clear();
    for (String value : new String[]{"1", "2"}) {
      annotate("sync=" + value);
      ENV.awaitStatus("pi", "synced", status -> value.equals(status.applied().syncRequest()));
    }
    assertThat(ENV.testbed().requests().count("POST", SYNC)).isEqualTo(2);
  }

  @Test
  void aRebakeIsDoneOnceAndItsAnnotationCanBeRemoved() {
    ENV.apply(Devices.yaml("pi",
        "image: {source: {claimName: base-images, path: pi4.img}, country: US}"));
    ENV.awaitReady("pi");
    annotate("rebake=1");
    EdgeDeviceStatus rebaked = ENV.awaitStatus("pi", "rebaked", status -> status
        .condition(ConditionType.IMAGE_READY).orElseThrow().holds()
        && "1".equals(status.image().rebakeRequest()));
    annotate("rebake-");
    annotate("sync=1");
    EdgeDeviceStatus later = ENV.awaitStatus("pi", "synced",
        status -> "1".equals(status.applied().syncRequest()));
    // Another bake would have cleared it immediately.
    assertThat(later.image()).isEqualTo(rebaked.image());
    assertThat(later.condition(ConditionType.IMAGE_READY).orElseThrow().holds()).isTrue();
  }
}
