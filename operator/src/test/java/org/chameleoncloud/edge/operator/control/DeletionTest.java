package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.chameleoncloud.edge.operator.api.Annotations;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import org.chameleoncloud.edge.testbed.traffic.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeletionTest {
  private static final String NAME = "uc-rpi4-03";

  private final Rig rig = Rig.running();

  @AfterEach
  void close() {
    rig.close();
  }

  private static EdgeDeviceSpec retained() {
    return new EdgeDeviceSpec(null, "raspberrypi4-64", "lab@example.org", null, null, null, null,
        null, null,
        DeletionPolicy.Retain, null);
  }

  @Test
  void theRecordGoesWithTheResource() {
    rig.apply(NAME, Rig.spec());
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
    rig.apply(NAME, Rig.spec());
    assertThat(rig.awaitReady(NAME).uuid()).isEqualTo(uuid);
    assertThat(rig.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
    rig.awaitEvent("Adopted");
  }

  @Test
  void aResourceThatNeverGotToTheTestbedGoesAtOnceWhateverItsCredential() {
    rig.client.secrets().inNamespace(Rig.NAMESPACE).withName("chi-edge").delete();
    rig.apply(NAME, Rig.spec());
    rig.awaitReason(NAME, "Ready", "CreateSecret");
    rig.delete(NAME);
    rig.awaitGone(NAME);
    assertThat(rig.registryWrites()).isZero();
  }

  @Test
  void aSecretDeletedBeforeItsDeviceIsRememberedWhileTheProcessLives() {
    rig.apply(NAME, Rig.spec());
    rig.awaitReady(NAME);
    rig.client.secrets().inNamespace(Rig.NAMESPACE).withName("chi-edge").delete();
    rig.awaitReason(NAME, "Ready", "CreateSecret");
    rig.delete(NAME);
    rig.awaitGone(NAME);
    assertThat(rig.testbed.records()).isEmpty();
  }

  @Test
  void withoutTheSecretAfterARestartADeletionWaitsVisiblyAndEndsWhenItIsBack() {
    rig.apply(NAME, Rig.spec());
    rig.awaitReady(NAME);
    rig.kill();
    rig.client.secrets().inNamespace(Rig.NAMESPACE).withName("chi-edge").delete();
    rig.delete(NAME);
    rig.start();
    rig.awaitReason(NAME, "Ready", "CreateSecret");
    assertThat(rig.message(NAME, "Ready")).contains("\"chi-edge\"")
        .contains("cannot be deleted yet")
        .contains("force-delete");
    assertThat(rig.testbed.records()).hasSize(1);
    rig.goodSecret();
    rig.awaitGone(NAME);
    assertThat(rig.testbed.records()).isEmpty();
  }

  @Test
  void theForceDeleteAnnotationLetsGoAndSaysWhatRemains() {
    rig.apply(NAME, Rig.spec());
    String uuid = rig.awaitReady(NAME).uuid();
    rig.testbed.faults().add(Fault.on(Service.INVENTORY).drop());
    rig.delete(NAME);
    rig.awaitReason(NAME, "Ready", "WaitForRegistry");
    rig.annotate(NAME, Annotations.FORCE_DELETE, "true");
    rig.awaitGone(NAME);
    assertThat(rig.testbed.record(NAME)).isPresent();
    rig.awaitEvent("ForceDeleted");
    assertThat(rig.events())
        .anyMatch(event -> event.startsWith("ForceDeleted") && event.contains(uuid));
  }

  @Test
  void aPausedResourceIsHeldUntilItIsUnpaused() {
    rig.apply(NAME, Rig.spec());
    rig.awaitReady(NAME);
    rig.annotate(NAME, Annotations.PAUSED, "true");
    rig.delete(NAME);
    rig.awaitReason(NAME, "Ready", "Unpause");
    assertThat(rig.testbed.records()).hasSize(1);
    rig.annotate(NAME, Annotations.PAUSED, "false");
    rig.awaitGone(NAME);
    assertThat(rig.testbed.records()).isEmpty();
  }

  @Test
  void somebodyElsesFinalizerIsLeftAlone() {
    rig.apply(NAME, Rig.spec());
    rig.awaitReady(NAME);
    rig.client.resources(EdgeDevice.class).inNamespace(Rig.NAMESPACE).withName(NAME)
        .edit(device -> {
          device.addFinalizer("example.org/keep");
          return device;
        });
    rig.delete(NAME);
    await().atMost(Rig.PATIENCE).until(() -> rig.testbed.records().isEmpty());
    await().atMost(Rig.PATIENCE)
        .until(
            () -> rig.get(NAME).getMetadata().getFinalizers().equals(List.of("example.org/keep")));
  }
}
