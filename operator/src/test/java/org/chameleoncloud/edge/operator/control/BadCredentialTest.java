package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.control.polling.ProjectPollers;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Missing, invalid and rejected credentials: the reason is reported, and fixing the Secret is enough. */
class BadCredentialTest {
  private static final String NAME = "uc-rpi4-03";

  private final OperatorHarness operator = new OperatorHarness();

  @AfterEach
  void close() {
    operator.close();
  }

  private void assertRejectedUntilFixed(String reason, String... texts) {
    operator.start();
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReason(NAME, ConditionType.READY, reason);
    assertThat(operator.message(NAME, ConditionType.READY)).contains(texts)
        .contains("\"chi-edge\"");
    assertThat(operator.testbed.records()).isEmpty();
    operator.applyValidSecret();
    operator.awaitReady(NAME);
    assertThat(operator.testbed.records()).hasSize(1);
  }

  @Test
  void reportsAMissingSecret() {
    assertRejectedUntilFixed("CreateSecret", "does not exist");
  }

  @Test
  void reportsASecretWithoutTheRequiredKeys() {
    operator.applySecret("chi-edge", Map.of("password", "hunter2"));
    assertRejectedUntilFixed("FixSecret", "clouds.yaml");
  }

  /** The metadata service of a cloud, which gives credentials to all that runs on a node. */
  @Test
  void connectsToNoHostThatIsNotTheTestbeds() {
    Credential valid = operator.testbed.credential(OperatorHarness.PROJECT);
    operator.applySecret("chi-edge", Map.of("OS_AUTH_URL", "http://169.254.169.254/v3",
        "OS_APPLICATION_CREDENTIAL_ID", valid.id(), "OS_APPLICATION_CREDENTIAL_SECRET",
        valid.secret()));
    assertRejectedUntilFixed("FixSecret", "Keystone at 169.254.169.254 is not allowed",
        "--testbed-hosts");
  }

  @Test
  void reportsAMalformedCloudsYaml() {
    operator.applySecret("chi-edge", Map.of("clouds.yaml", "clouds: [this: is: no: yaml"));
    assertRejectedUntilFixed("FixSecret", "clouds.yaml");
  }

  @Test
  void oneOfSeveralCloudsMustBeSelected() {
    Map<String, Credential> clouds = new LinkedHashMap<>();
    clouds.put("edge", operator.testbed.credential(OperatorHarness.PROJECT));
    clouds.put("uc", operator.testbed.credential(OperatorHarness.PROJECT));
    operator.applySecret("chi-edge", Map.of("clouds.yaml", operator.testbed.cloudsYaml(clouds)));
    operator.start();
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReason(NAME, ConditionType.READY, "SelectCloud");
    assertThat(operator.message(NAME, ConditionType.READY)).contains("edge").contains("uc");
    assertThat(operator.registryWrites()).isZero();
    operator.edit(NAME, _ -> withCloud("edge"));
    operator.awaitReady(NAME);
  }

  @Test
  void aCredentialBeyondThoseOfANamespaceWaitsUntilAnotherIsNoLongerUsed() {
    operator.start();
    for (int i = 0; i < ProjectPollers.MAX_CREDENTIALS; i++) {
      useItsOwnCredential("pi-" + i);
    }
    for (int i = 0; i < ProjectPollers.MAX_CREDENTIALS; i++) {
      operator.awaitReady("pi-" + i);
    }
    useItsOwnCredential("one-more");
    operator.awaitReason("one-more", ConditionType.READY, "ShareCredential");
    assertThat(operator.message("one-more", ConditionType.READY))
        .contains("devices of this namespace already use 64 other credentials");
    operator.delete("pi-7");
    operator.awaitReady("one-more");
  }

  private void useItsOwnCredential(String name) {
    operator.applySecret(name,
        operator.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED));
    operator.apply(name, EdgeDeviceSpecBuilder.builder(OperatorHarness.spec())
        .credentialsRef(new CredentialsRef(name, null)).build());
  }

  private static EdgeDeviceSpec withCloud(String cloud) {
    return EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
        .contactEmail("lab@example.org").credentialsRef(new CredentialsRef("chi-edge", cloud))
        .build();
  }

  @Test
  void reportsAWrongSecret() {
    Credential valid = operator.testbed.credential(OperatorHarness.PROJECT);
    String yaml = operator.testbed.cloudsYaml("edge", valid).replace(valid.secret(),
        "no-such-secret");
    operator.applySecret("chi-edge", Map.of("clouds.yaml", yaml));
    assertRejectedUntilFixed("RenewCredential", "rejects the application credential");
  }

  @Test
  void reportsAnUnknownCredential() {
    Credential revoked = operator.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED);
    operator.testbed.revoke(revoked);
    operator.applySecret("chi-edge", revoked);
    assertRejectedUntilFixed("RenewCredential", revoked.id());
  }

  @Test
  void reportsAnExpiredCredential() {
    Credential expired = operator.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED);
    operator.testbed.expire(expired);
    operator.applySecret("chi-edge", expired);
    assertRejectedUntilFixed("RenewCredential", "rejects the application credential");
  }

  @Test
  void anExpiredTokenIsRenewedSilently() {
    operator.applyValidSecret();
    operator.start();
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.testbed.tick();
    operator.awaitStatus(NAME, status -> "2/4".equals(status.health()));
    operator.api.clearWrites();
    operator.testbed.revokeTokens();
    operator.awaitPolls(3);
    assertThat(operator.api.writes()).isEmpty();
    assertThat(operator.testbed.requests().count("POST", "/v3/auth/tokens")).isEqualTo(2);
  }

  @Test
  void reportsACredentialWithoutWritePermission() {
    operator.applySecret("chi-edge",
        operator.testbed.addCredential(OperatorHarness.PROJECT, Rights.READ_ONLY));
    assertRejectedUntilFixed("RequestAccess", "disallowed by policy");
  }

  @Test
  void aRotatedDeviceCredentialIsSentToTheRecordOnce() {
    operator.applyValidSecret();
    Credential first = operator.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED);
    operator.applySecret("pi-credential", first);
    operator.start();
    operator.apply(NAME,
        EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
            .contactEmail("lab@example.org")
            .deviceCredentialRef(new CredentialsRef("pi-credential", null)).build());
    operator.awaitReady(NAME);
    assertThat(operator.testbed.record(NAME).orElseThrow().property("application_credential_id")
        .orElseThrow().asText())
        .isEqualTo(first.id());
    Credential second = operator.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED);
    operator.applySecret("pi-credential", second);
    operator.awaitEvent("Updated");
    assertThat(operator.testbed.record(NAME).orElseThrow().property("application_credential_secret")
        .orElseThrow().asText())
        .isEqualTo(second.secret());
    operator.awaitPolls(3);
    assertThat(operator.testbed.requests().count("PATCH")).isEqualTo(1);
  }

  @Test
  void recoversFromACredentialThatWasRevokedAfterRegistration() {
    Credential first = operator.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED);
    operator.applySecret("chi-edge", first);
    operator.start();
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.testbed.revoke(first);
    operator.awaitReason(NAME, ConditionType.READY, "RenewCredential");
    assertThat(operator.status(NAME).uuid()).isNotNull();
    operator.applyValidSecret();
    operator.awaitReady(NAME);
    assertThat(operator.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
  }
}
