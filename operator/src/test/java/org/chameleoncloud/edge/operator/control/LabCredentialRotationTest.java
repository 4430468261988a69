package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.chameleoncloud.edge.testbed.traffic.LoggedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lab's own credential is replaced while it is still valid, and announced before it expires. */
class LabCredentialRotationTest {
  private static final int DEVICES = 8;

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

  @Test
  void theExpiryOfACredentialThatWasMadeByHandForADeviceIsKnown() {
    operator.applyValidSecret();
    operator.applySecret("by-hand", operator.testbed.addCredential(OperatorHarness.PROJECT,
        Rights.RESTRICTED, Instant.now().plus(Duration.ofDays(3))));
    operator.start();
    operator.apply("pi-1", EdgeDeviceSpecBuilder.builder(OperatorHarness.spec())
        .deviceCredentialRef(new CredentialsRef("by-hand", null)).build());
    operator.awaitReady("pi-1");
    operator.awaitEvent("CredentialExpires");
    assertThat(operator.message("pi-1", ConditionType.READY))
        .contains("The device's credential, in the Secret \"by-hand\", expires at");
    assertThat(operator.metrics.text())
        .contains("chi_edge_credential_expiry_timestamp_seconds{secret=\"by-hand\"");
  }
}
