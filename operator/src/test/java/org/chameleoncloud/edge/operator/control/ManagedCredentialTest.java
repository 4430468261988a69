package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.DeviceCredentialSpec;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.ManagedCredential;
import org.chameleoncloud.edge.registry.credentials.CredentialsFile;
import org.chameleoncloud.edge.testbed.JumpingClock;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A device whose credential the operator creates, rotates and revokes at a testbed. */
class ManagedCredentialTest {
  private static final String NAME = "uc-rpi4-03";
  private static final String SECRET = NAME + "-credential-1";

  private final JumpingClock clock = new JumpingClock();
  private final OperatorHarness operator = new OperatorHarness(
      TestbedOptions.forTests().clock(clock).tokenLife(Duration.ofHours(1)));

  @AfterEach
  void close() {
    operator.close();
  }

  private void start() {
    operator.applyValidSecret();
    operator.start(OperatorHarness.settings(), clock);
  }

  static EdgeDeviceSpec managed() {
    return EdgeDeviceSpecBuilder.builder(OperatorHarness.spec())
        .deviceCredential(new DeviceCredentialSpec(
            new ManagedCredential("90d", "14d", null, null)))
        .build();
  }

  /** Those of the project, other than the lab's own. */
  private List<Credential> made() {
    return operator.testbed.credentials(OperatorHarness.PROJECT).stream()
        .filter(credential -> !credential.name().equals("default")).toList();
  }

  private String inRecord() {
    return operator.testbed.record(NAME).orElseThrow().property("application_credential_id")
        .orElseThrow().asText();
  }

  private DeviceCredentialStatus state() {
    return operator.status(NAME).deviceCredential();
  }

  private Secret secret(String name) {
    return operator.client.secrets().inNamespace(OperatorHarness.NAMESPACE).withName(name).get();
  }

  /** A time passes in which the device was looked at by nobody. */
  private void pass(Duration time) {
    clock.jump(time);
    operator.annotate(NAME, "example.org/looked-at", clock.instant().toString());
  }

  private void create() {
    operator.apply(NAME, managed());
    operator.awaitReady(NAME);
    operator.awaitStatus(NAME, status -> status.deviceCredential() != null
        && status.deviceCredential().switchedAt() != null);
  }

  @Test
  void aDeviceIsRegisteredWithARestrictedCredentialOfItsOwn() throws Exception {
    start();
    create();
    Credential made = made().getFirst();
    assertThat(made()).hasSize(1);
    assertThat(made.name()).isEqualTo("chi-edge-" + NAME);
    assertThat(made.rights()).isEqualTo(Rights.RESTRICTED);
    assertThat(made.expiry()).isBetween(clock.instant().plus(Duration.ofDays(89)),
        clock.instant().plus(Duration.ofDays(90)));
    assertThat(inRecord()).isEqualTo(made.id());
    assertThat(state().id()).isEqualTo(made.id());
    assertThat(state().expiresAt()).isEqualTo(made.expiry().toString());
    assertThat(operator.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
    String yaml = new String(
        Base64.getDecoder().decode(secret(SECRET).getData().get("clouds.yaml")),
        StandardCharsets.UTF_8);
    var read = CredentialsFile.read(Map.of("clouds.yaml", yaml), null);
    assertThat(read.id()).isEqualTo(made.id());
    assertThat(read.secret().reveal()).isEqualTo(made.secret());
    assertThat(secret(SECRET).getMetadata().getOwnerReferences()).singleElement()
        .satisfies(owner -> assertThat(owner.getUid())
            .isEqualTo(operator.get(NAME).getMetadata().getUid()));
    operator.awaitEvent("CredentialIssued");
    assertThat(operator.events()).noneMatch(event -> event.contains(made.secret()));
    assertThat(operator.client.getKubernetesSerialization().asYaml(operator.get(NAME)))
        .doesNotContain(made.secret());
  }

  @Test
  void nothingIsAskedOfTheIdentityServiceOnceTheDeviceHasItsCredential() {
    start();
    create();
    operator.awaitPolls(2);
    int before = credentialRequests();
    operator.annotate(NAME, "example.org/looked-at", "now");
    operator.awaitPolls(5);
    assertThat(credentialRequests()).isEqualTo(before);
  }

  private int credentialRequests() {
    return operator.testbed.requests().count("GET",
        "/v3/users/{user}/application_credentials");
  }

  @Test
  void aDeletedDevicesCredentialIsRevokedAfterItsRecord() {
    start();
    create();
    operator.delete(NAME);
    operator.awaitDeleted(NAME);
    assertThat(made()).isEmpty();
    assertThat(secret(SECRET)).isNull();
    operator.awaitEvent("CredentialRevoked");
  }

  @Test
  void aRecordThatStaysKeepsItsCredential() {
    start();
    operator.apply(NAME, EdgeDeviceSpecBuilder.builder(managed())
        .deletionPolicy(DeletionPolicy.Retain).build());
    operator.awaitStatus(NAME, status -> status.deviceCredential() != null
        && status.deviceCredential().switchedAt() != null);
    operator.delete(NAME);
    operator.awaitDeleted(NAME);
    assertThat(made()).extracting(Credential::id).containsExactly(inRecord());
    operator.awaitEvent("CredentialRemains");
  }

  @Test
  void aCredentialThatExpiresSoonIsReplacedAndRevokedOnceTheDeviceWasOnlineWithItsSuccessor() {
    start();
    create();
    String first = state().id();
    operator.testbed.tick();
    operator.testbed.boot(NAME);
    operator.testbed.tick();
    pass(Duration.ofDays(77));
    operator.awaitStatus(NAME, status -> status.deviceCredential().previous() != null
        && status.deviceCredential().switchedAt() != null);
    assertThat(inRecord()).isEqualTo(state().id()).isNotEqualTo(first);
    assertThat(made()).extracting(Credential::id).containsExactlyInAnyOrder(first, inRecord());
    assertThat(state().name()).isEqualTo("chi-edge-" + NAME + ":2");

    operator.testbed.pollBalena();
    operator.testbed.tick();
    operator.awaitStatus(NAME, status -> status.deviceCredential().deliveredAt() != null);
    pass(Duration.ofMinutes(20));
    operator.testbed.pollBalena();
    operator.awaitPolls(4);
    assertThat(made()).as("seen too soon after the delivery").hasSize(2);

    clock.jump(Duration.ofMinutes(20));
    operator.testbed.pollBalena();
    operator.awaitPolls(2);
    pass(Duration.ofSeconds(1));
    operator.awaitStatus(NAME, status -> status.deviceCredential().previous() == null);
    assertThat(made()).extracting(Credential::id).containsExactly(inRecord());
    assertThat(secret(SECRET)).isNull();
    assertThat(operator.status(NAME).condition(ConditionType.READY).orElseThrow().holds())
        .isTrue();
  }

  @Test
  void aDeviceThatWasNotSeenLosesItsOldCredentialAfterTheGraceOfTheUser() {
    start();
    operator.apply(NAME, EdgeDeviceSpecBuilder.builder(managed())
        .deviceCredential(new DeviceCredentialSpec(
            new ManagedCredential("90d", "14d", "3d", null)))
        .build());
    operator.awaitStatus(NAME, status -> status.deviceCredential() != null
        && status.deviceCredential().switchedAt() != null);
    pass(Duration.ofDays(77));
    operator.awaitStatus(NAME, status -> status.deviceCredential().previous() != null
        && status.deviceCredential().switchedAt() != null);
    pass(Duration.ofDays(2));
    operator.awaitPolls(4);
    assertThat(made()).hasSize(2);
    pass(Duration.ofDays(1));
    operator.awaitStatus(NAME, status -> status.deviceCredential().previous() == null);
    assertThat(made()).extracting(Credential::id).containsExactly(inRecord());
  }

  @Test
  void aRestrictedParentIsReportedWithWhatToDo() {
    operator.applySecret("chi-edge",
        operator.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED));
    operator.start(OperatorHarness.settings(), clock);
    operator.apply(NAME, managed());
    operator.awaitReason(NAME, ConditionType.STALLED, "RequestAccess");
    assertThat(operator.message(NAME, ConditionType.READY)).contains("--unrestricted")
        .contains("\"chi-edge\"");
    assertThat(operator.testbed.records()).isEmpty();

    operator.applyValidSecret();
    operator.awaitReady(NAME);
    assertThat(made()).extracting(Credential::id).contains(inRecord());
  }

  @Test
  void aCredentialThatThePublishedCommandMadeForTheDeviceIsLeftAlone() {
    operator.testbed.addCredential(OperatorHarness.PROJECT, "chi-edge-" + NAME,
        Rights.RESTRICTED);
    start();
    create();
    assertThat(made()).extracting(Credential::name)
        .containsExactly("chi-edge-" + NAME, "chi-edge-" + NAME + ":2");
    operator.delete(NAME);
    operator.awaitDeleted(NAME);
    assertThat(made()).extracting(Credential::name).containsExactly("chi-edge-" + NAME);
  }

  @Test
  void aCredentialWhoseSecretWasDeletedIsReplaced() {
    start();
    create();
    String first = inRecord();
    operator.client.secrets().inNamespace(OperatorHarness.NAMESPACE).withName(SECRET).delete();
    operator.awaitStatus(NAME, status -> status.deviceCredential().previous() != null
        && status.deviceCredential().switchedAt() != null);
    assertThat(inRecord()).isNotEqualTo(first);
    assertThat(state().previous().id()).isEqualTo(first);
  }

  @Test
  void aSecretOfAnotherOwnerIsNeitherReadNorReplaced() {
    operator.applySecret(SECRET, Map.of("clouds.yaml",
        operator.testbed.cloudsYaml("edge",
            operator.testbed.credential(OperatorHarness.PROJECT))));
    start();
    operator.apply(NAME, managed());
    operator.awaitReason(NAME, ConditionType.READY, "DeleteObject");
    assertThat(made()).isEmpty();
    assertThat(secret(SECRET).getMetadata().getOwnerReferences()).isEmpty();
  }

  @Test
  void aDeviceThatGetsAHandMadeCredentialAgainGivesUpItsOwn() {
    start();
    create();
    operator.testbed.tick();
    operator.testbed.boot(NAME);
    operator.testbed.tick();
    Credential handMade = operator.testbed.addCredential(OperatorHarness.PROJECT, "by-hand",
        Rights.RESTRICTED);
    operator.applySecret("by-hand", handMade);
    operator.edit(NAME, _ -> EdgeDeviceSpecBuilder.builder(OperatorHarness.spec())
        .deviceCredentialRef(new CredentialsRef("by-hand", null)).build());
    operator.awaitStatus(NAME, status -> status.deviceCredential() != null
        && Boolean.TRUE.equals(status.deviceCredential().replaced()));
    assertThat(inRecord()).isEqualTo(handMade.id());
    assertThat(made()).hasSize(2);
    operator.testbed.pollBalena();
    operator.testbed.tick();
    operator.awaitStatus(NAME, status -> status.deviceCredential().deliveredAt() != null);
    clock.jump(Duration.ofMinutes(40));
    operator.testbed.pollBalena();
    operator.awaitPolls(2);
    pass(Duration.ofSeconds(1));
    operator.awaitStatus(NAME, status -> status.deviceCredential() == null);
    assertThat(made()).containsExactly(handMade);
    await().atMost(OperatorHarness.TIMEOUT).until(() -> secret(SECRET) == null);
  }
}
