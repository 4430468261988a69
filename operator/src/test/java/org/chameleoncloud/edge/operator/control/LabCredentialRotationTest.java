package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.testbed.JumpingClock;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import org.chameleoncloud.edge.testbed.traffic.LoggedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lab's own credential is replaced while it is still valid, and announced before it expires. */
class LabCredentialRotationTest {
  private static final int DEVICES = 8;
  private static final String SIGN_IN = "/v3/auth/tokens";
  private static final String ONE_CREDENTIAL = "/v3/users/{user}/application_credentials/{id}";
  private static final String EXPIRY = "chi_edge_credential_expiry_timestamp_seconds";

  private final OperatorHarness operator = new OperatorHarness();

  @AfterEach
  void close() {
    operator.close();
  }

  private List<LoggedRequest> withId(String id) {
    return operator.testbed.requests().all().stream()
        .filter(request -> request.credentialId().equals(id)).toList();
  }

  private boolean allHave(String id) {
    return operator.testbed.records().size() == DEVICES
        && operator.testbed.records().stream().allMatch(record -> id
            .equals(record.property("application_credential_id").orElseThrow().asText()));
  }

  @Test
  void twoThatOverlapFailNoRequestWhileDevicesChange() {
    operator.applyValidSecret();
    operator.start();
    for (int i = 0; i < DEVICES; i++) {
      operator.apply("pi-" + i, OperatorHarness.spec());
    }
    Credential old = operator.testbed.credential(OperatorHarness.PROJECT);
    await().atMost(OperatorHarness.TIMEOUT).until(() -> allHave(old.id()));
    Credential next = operator.testbed.addCredential(OperatorHarness.PROJECT,
        Rights.UNRESTRICTED);

    operator.applySecret("chi-edge", next);
    for (int i = 0; i < DEVICES; i++) {
      operator.edit("pi-" + i,
          _ -> OperatorHarness.spec(null, "raspberrypi4-64", "ops@example.org"));
    }
    await().atMost(OperatorHarness.TIMEOUT).until(() -> allHave(next.id()));
    int used = withId(old.id()).size();
    operator.testbed.revoke(old);
    operator.awaitPolls(4);

    assertThat(withId(old.id())).as("requests with the old one after all have the new one")
        .hasSize(used);
    assertThat(operator.testbed.requests().all())
        .allSatisfy(request -> assertThat(request.status()).isLessThan(400));
    assertThat(operator.testbed.records()).allSatisfy(record -> assertThat(
        record.property("contact_email").orElseThrow().asText()).isEqualTo("ops@example.org"));
  }

  @Test
  void anExpiryWithinTwoWeeksIsInTheMessageOfReadyAndAnEvent() {
    Instant expiry = Instant.now().plus(Duration.ofDays(3));
    operator.applySecret("chi-edge", operator.testbed.addCredential(OperatorHarness.PROJECT,
        Rights.UNRESTRICTED, expiry));
    operator.start();
    operator.apply("pi-1", OperatorHarness.spec());
    operator.awaitEvent("CredentialExpires");
    assertThat(operator.message("pi-1", ConditionType.READY))
        .contains("The credential in the Secret \"chi-edge\" expires at");
    operator.awaitReady("pi-1");

    operator.applyValidSecret();
    operator.awaitStatus("pi-1", status -> !status.condition(ConditionType.READY).orElseThrow()
        .message().contains("expires at"));
  }

  private static Instant inThreeDays() {
    return Instant.now().plus(Duration.ofDays(3));
  }

  @Test
  void theExpiryOfACredentialThatWasMadeByHandForADeviceIsKnown() {
    expiryIsKnownOf(operator.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED,
        inThreeDays()));
    assertThat(operator.testbed.requests().count("POST", SIGN_IN)).isEqualTo(1);
  }

  /** Keystone says nothing of it to the user of the other one. */
  @Test
  void soIsThatOfACredentialOfAnotherUser() {
    operator.testbed.addProject("another-project");
    Credential other = operator.testbed.addCredential("another-project", Rights.RESTRICTED,
        inThreeDays());
    expiryIsKnownOf(other);
    assertThat(withId(other.id())).extracting(LoggedRequest::status).containsExactly(201, 200);
    operator.awaitPolls(3);
    assertThat(withId(other.id())).as("asked once").hasSize(2);
  }

  /** Nothing happens to the device meanwhile. */
  @Test
  void whatKeystoneDidNotAnswerIsAskedForAgainAnHourLater() {
    JumpingClock clock = new JumpingClock();
    operator.testbed.faults().add(Fault.on("GET", ONE_CREDENTIAL).status(503));
    operator.applyValidSecret();
    operator.applySecret("by-hand", operator.testbed.addCredential(OperatorHarness.PROJECT,
        Rights.RESTRICTED, inThreeDays()));
    operator.start(OperatorHarness.settings(), clock);
    applyWithHandMadeCredential();
    await().atMost(OperatorHarness.TIMEOUT)
        .until(() -> operator.testbed.requests().count("GET", ONE_CREDENTIAL) == 2);
    operator.awaitPolls(2);
    assertThat(operator.metrics.of(EXPIRY)).isEmpty();
    operator.testbed.faults().clear();
    clock.jump(Duration.ofMinutes(61));
    operator.awaitEvent("CredentialExpires");
    assertThat(operator.metrics.of(EXPIRY)).hasSize(1);
  }

  private void applyWithHandMadeCredential() {
    operator.apply("pi-1", EdgeDeviceSpecBuilder.builder(OperatorHarness.spec())
        .deviceCredentialRef(new CredentialsRef("by-hand", null)).build());
    operator.awaitReady("pi-1");
  }

  private void expiryIsKnownOf(Credential byHand) {
    operator.applyValidSecret();
    operator.applySecret("by-hand", byHand);
    operator.start();
    applyWithHandMadeCredential();
    operator.awaitEvent("CredentialExpires");
    assertThat(operator.message("pi-1", ConditionType.READY))
        .contains("The device's credential, in the Secret \"by-hand\", expires at");
    assertThat(operator.metrics.of(EXPIRY)).containsOnlyKeys(
        "{secret=\"by-hand\",secret_namespace=\"lab\"}");
  }
}
