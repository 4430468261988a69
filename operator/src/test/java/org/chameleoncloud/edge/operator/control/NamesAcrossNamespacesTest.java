package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tenant who may only write resources and Secrets of another namespace claims the name of a registered device. */
class NamesAcrossNamespacesTest {
  private static final String NAME = "uc-rpi4-03";
  private static final String ATTACKERS = "evil";
  private static final String OLD = "old-device";

  private final OperatorHarness operator = OperatorHarness.running();

  /** The attacker's resource is the older one. */
  @BeforeEach
  void createTheAttackersResourceFirst() {
    EdgeDevice device = new EdgeDevice();
    device.getMetadata().setName(OLD);
    device.getMetadata().setNamespace(ATTACKERS);
    device.setSpec(spec(null));
    operator.client.resource(device).create();
    awaitReason("CreateSecret");
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
  }

  @AfterEach
  void close() {
    operator.close();
  }

  private static EdgeDeviceSpec spec(String name) {
    return OperatorHarness.spec(name, "raspberrypi4-64", "evil@example.org");
  }

  private void claim(String name) {
    await().atMost(OperatorHarness.TIMEOUT).ignoreExceptions().until(() -> {
      operator.client.resources(EdgeDevice.class).inNamespace(ATTACKERS).withName(OLD)
          .edit(device -> {
            device.setSpec(spec(name));
            return device;
          });
      return true;
    });
  }

  private void applySecret(Credential credential) {
    operator.client.resource(new SecretBuilder().withNewMetadata().withName("chi-edge")
        .withNamespace(ATTACKERS).endMetadata()
        .withData(Map.of("clouds.yaml", Base64.getEncoder().encodeToString(
            operator.testbed.cloudsYaml("edge", credential).getBytes(StandardCharsets.UTF_8))))
        .build()).create();
  }

  private Condition ready() {
    return operator.client.resources(EdgeDevice.class).inNamespace(ATTACKERS).withName(OLD).get()
        .getStatus().condition(ConditionType.READY).orElseThrow();
  }

  private void awaitReason(String reason) {
    await("reason").atMost(OperatorHarness.TIMEOUT).ignoreExceptions()
        .untilAsserted(() -> assertThat(ready().reason()).isEqualTo(reason));
  }

  /** A change of the spec is written, and its record deleted in the end. */
  private void assertMaintainedAndDeleted() {
    String uuid = operator.status(NAME).uuid();
    operator.edit(NAME,
        _ -> OperatorHarness.spec(null, "raspberrypi4-64", "changed@example.org"));
    await("the changed record").atMost(OperatorHarness.TIMEOUT)
        .until(() -> operator.testbed.record(NAME).orElseThrow().property("contact_email")
            .filter(email -> email.asText().equals("changed@example.org")).isPresent());
    operator.awaitReady(NAME);
    operator.delete(NAME);
    operator.awaitDeleted(NAME);
    assertThat(operator.testbed.records()).noneMatch(record -> record.uuid().equals(uuid));
  }

  @Test
  void aClaimWithoutASecretChangesNothing() {
    claim(NAME);
    await("the claim is reconciled").atMost(OperatorHarness.TIMEOUT)
        .until(() -> ready().observedGeneration() == 2);
    assertMaintainedAndDeleted();
  }

  @Test
  void aClaimWithTheCredentialOfAnotherProjectChangesNothing() {
    operator.testbed.addProject("CH-666666");
    claim(NAME);
    applySecret(operator.testbed.credential("CH-666666"));
    awaitReason("ChooseAnotherName");
    assertThat(ready().message()).doesNotContain("lab");
    assertMaintainedAndDeleted();
  }

  @Test
  void aClaimWithACredentialOfTheSameProjectDoesNotTakeTheRecord() {
    claim(NAME);
    applySecret(operator.testbed.credential(OperatorHarness.PROJECT));
    awaitReason("ChooseAnotherName");
    assertThat(ready().message()).contains("an EdgeDevice in another namespace")
        .doesNotContain("lab");
    assertThat(operator.testbed.requests().count("PATCH")).isZero();
    assertMaintainedAndDeleted();
  }
}
