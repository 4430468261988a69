package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import java.util.List;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import org.chameleoncloud.edge.testbed.traffic.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.chameleoncloud.edge.operator.api.ConditionType;

class DeletionTest {
  private static final String NAME = "uc-rpi4-03";

  private final OperatorHarness rig = OperatorHarness.running();

  @AfterEach
  void close() {
    rig.close();
  }

  private static EdgeDeviceSpec retained() {
    return EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
        .contactEmail("lab@example.org").deletionPolicy(DeletionPolicy.Retain).build();
  }

  @Test
  void theRecordGoesWithTheResource() {
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    rig.delete(NAME);
    rig.awaitGone(NAME);
    assertThat(rig.testbed.records()).isEmpty();
    assertThat(rig.testbed.requests().count("DELETE")).isEqualTo(1);
  }

  @Test
  void aRetainedRecordStaysAndTheNextResourceOfTheNameTakesItOver() {
    rig.apply(NAME, retained());
    String uuid = rig.awaitReady(NAME).uuid();
    rig.delete(NAME);
    rig.awaitGone(NAME);
    assertThat(rig.testbed.record(NAME)).isPresent();
    rig.apply(NAME, OperatorHarness.spec());
    assertThat(rig.awaitReady(NAME).uuid()).isEqualTo(uuid);
    assertThat(rig.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
    rig.awaitEvent("Adopted");
  }

  @Test
  void aResourceThatNeverGotToTheTestbedGoesAtOnceWhateverItsCredential() {
    rig.client.secrets().inNamespace(OperatorHarness.NAMESPACE).withName("chi-edge").delete();
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReason(NAME, ConditionType.READY, "CreateSecret");
    rig.delete(NAME);
    rig.awaitGone(NAME);
    assertThat(rig.registryWrites()).isZero();
  }

  @Test
  void aSecretDeletedBeforeItsDeviceIsRememberedWhileTheProcessLives() {
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    rig.client.secrets().inNamespace(OperatorHarness.NAMESPACE).withName("chi-edge").delete();
    rig.awaitReason(NAME, ConditionType.READY, "CreateSecret");
    rig.delete(NAME);
    rig.awaitGone(NAME);
    assertThat(rig.testbed.records()).isEmpty();
  }

  @Test
  void withoutTheSecretAfterARestartADeletionWaitsVisiblyAndEndsWhenItIsBack() {
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    rig.kill();
    rig.client.secrets().inNamespace(OperatorHarness.NAMESPACE).withName("chi-edge").delete();
    rig.delete(NAME);
    rig.start();
    rig.awaitReason(NAME, ConditionType.READY, "CreateSecret");
    assertThat(rig.message(NAME, ConditionType.READY)).contains("\"chi-edge\"")
        .contains("cannot be deleted yet")
        .contains("force-delete");
    assertThat(rig.testbed.records()).hasSize(1);
    rig.goodSecret();
    rig.awaitGone(NAME);
    assertThat(rig.testbed.records()).isEmpty();
  }

  @Test
  void theForceDeleteAnnotationLetsGoAndSaysWhatRemains() {
    rig.apply(NAME, OperatorHarness.spec());
    String uuid = rig.awaitReady(NAME).uuid();
    rig.testbed.faults().add(Fault.on(Service.INVENTORY).drop());
    rig.delete(NAME);
    rig.awaitReason(NAME, ConditionType.READY, "WaitForRegistry");
    rig.annotate(NAME, Annotation.FORCE_DELETE.key(), "true");
    rig.awaitGone(NAME);
    assertThat(rig.testbed.record(NAME)).isPresent();
    rig.awaitEvent("ForceDeleted");
    assertThat(rig.events())
        .anyMatch(event -> event.startsWith("ForceDeleted") && event.contains(uuid));
  }

  @Test
  void aPausedResourceIsHeldUntilItIsUnpaused() {
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    rig.annotate(NAME, Annotation.PAUSED.key(), "true");
    rig.delete(NAME);
    rig.awaitReason(NAME, ConditionType.READY, "Unpause");
    assertThat(rig.testbed.records()).hasSize(1);
    rig.annotate(NAME, Annotation.PAUSED.key(), "false");
    rig.awaitGone(NAME);
    assertThat(rig.testbed.records()).isEmpty();
  }

  @Test
  void somebodyElsesFinalizerIsLeftAlone() {
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    rig.client.resources(EdgeDevice.class).inNamespace(OperatorHarness.NAMESPACE).withName(NAME)
        .edit(device -> {
          device.addFinalizer("example.org/keep");
          return device;
        });
    rig.delete(NAME);
    await().atMost(OperatorHarness.PATIENCE).until(() -> rig.testbed.records().isEmpty());
    await().atMost(OperatorHarness.PATIENCE)
        .until(
            () -> rig.get(NAME).getMetadata().getFinalizers().equals(List.of("example.org/keep")));
  }
}
