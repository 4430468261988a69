package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import org.chameleoncloud.edge.testbed.traffic.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeletionTest {
  private static final String NAME = "uc-rpi4-03";

  private final OperatorHarness operator = OperatorHarness.running();

  @AfterEach
  void close() {
    operator.close();
  }

  private static EdgeDeviceSpec retained() {
    return EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
        .contactEmail("lab@example.org").deletionPolicy(DeletionPolicy.Retain).build();
  }

  @Test
  void theRecordIsDeletedWithTheResource() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.delete(NAME);
    operator.awaitDeleted(NAME);
    assertThat(operator.testbed.records()).isEmpty();
    assertThat(operator.testbed.requests().count("DELETE")).isEqualTo(1);
  }

  @Test
  void aRetainedRecordIsAdoptedByTheNextDeviceOfTheName() {
    operator.apply(NAME, retained());
    String uuid = operator.awaitReady(NAME).uuid();
    operator.delete(NAME);
    operator.awaitDeleted(NAME);
    assertThat(operator.testbed.record(NAME)).isPresent();
    operator.apply(NAME, OperatorHarness.spec());
    assertThat(operator.awaitReady(NAME).uuid()).isEqualTo(uuid);
    assertThat(operator.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
    operator.awaitEvent("Adopted");
  }

  @Test
  void anUnregisteredDeviceIsDeletedImmediatelyEvenWithoutItsSecret() {
    operator.client.secrets().inNamespace(OperatorHarness.NAMESPACE).withName("chi-edge").delete();
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReason(NAME, ConditionType.READY, "CreateSecret");
    operator.delete(NAME);
    operator.awaitDeleted(NAME);
    assertThat(operator.registryWrites()).isZero();
  }

  @Test
  void theRecordIsDeletedEvenIfTheSecretWasDeletedFirst() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.client.secrets().inNamespace(OperatorHarness.NAMESPACE).withName("chi-edge").delete();
    operator.awaitReason(NAME, ConditionType.READY, "CreateSecret");
    operator.delete(NAME);
    operator.awaitDeleted(NAME);
    assertThat(operator.testbed.records()).isEmpty();
  }

  @Test
  void afterARestartADeletionWaitsForAMissingSecret() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.kill();
    operator.client.secrets().inNamespace(OperatorHarness.NAMESPACE).withName("chi-edge").delete();
    operator.delete(NAME);
    operator.start();
    operator.awaitReason(NAME, ConditionType.READY, "CreateSecret");
    assertThat(operator.message(NAME, ConditionType.READY)).contains("\"chi-edge\"")
        .contains("cannot be deleted yet")
        .contains("force-delete");
    assertThat(operator.testbed.records()).hasSize(1);
    operator.applyValidSecret();
    operator.awaitDeleted(NAME);
    assertThat(operator.testbed.records()).isEmpty();
  }

  @Test
  void forceDeleteRemovesTheFinalizerAndReportsWhatRemains() {
    operator.apply(NAME, OperatorHarness.spec());
    String uuid = operator.awaitReady(NAME).uuid();
    operator.testbed.faults().add(Fault.on(Service.INVENTORY).drop());
    operator.delete(NAME);
    operator.awaitReason(NAME, ConditionType.READY, "WaitForRegistry");
    operator.annotate(NAME, Annotation.FORCE_DELETE.key(), "true");
    operator.awaitDeleted(NAME);
    assertThat(operator.testbed.record(NAME)).isPresent();
    operator.awaitEvent("ForceDeleted");
    assertThat(operator.events())
        .anyMatch(event -> event.startsWith("ForceDeleted") && event.contains(uuid));
  }

  @Test
  void aPausedDeviceIsDeletedWhenItIsUnpaused() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.annotate(NAME, Annotation.PAUSED.key(), "true");
    operator.delete(NAME);
    operator.awaitReason(NAME, ConditionType.READY, "Unpause");
    assertThat(operator.testbed.records()).hasSize(1);
    operator.annotate(NAME, Annotation.PAUSED.key(), "false");
    operator.awaitDeleted(NAME);
    assertThat(operator.testbed.records()).isEmpty();
  }

  @Test
  void finalizersOfOthersAreKept() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.change(NAME, device -> device.addFinalizer("example.org/keep"));
    operator.delete(NAME);
    await().atMost(OperatorHarness.TIMEOUT).until(() -> operator.testbed.records().isEmpty());
    await().atMost(OperatorHarness.TIMEOUT)
        .until(
            () -> operator.get(NAME).getMetadata().getFinalizers()
                .equals(List.of("example.org/keep")));
  }
}
