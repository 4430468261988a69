package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.chameleoncloud.edge.operator.api.ConditionType;

/** What a Secret or a credential that does not do gets; and mending it is enough. */
class BadCredentialTest {
  private static final String NAME = "uc-rpi4-03";

  private final OperatorHarness operator = new OperatorHarness();

  @AfterEach
  void close() {
    operator.close();
  }

  private void refusedThenMended(String reason, String... words) {
    operator.start();
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReason(NAME, ConditionType.READY, reason);
    assertThat(operator.message(NAME, ConditionType.READY)).contains(words)
        .contains("\"chi-edge\"");
    assertThat(operator.testbed.records()).isEmpty();
    operator.goodSecret();
    operator.awaitReady(NAME);
    assertThat(operator.testbed.records()).hasSize(1);
  }

  @Test
  void aMissingSecretIsAskedFor() {
    refusedThenMended("CreateSecret", "does not exist");
  }

  @Test
  void aSecretWithoutTheKeysIsToBeMended() {
    operator.secret("chi-edge", Map.of("password", "hunter2"));
    refusedThenMended("FixSecret", "clouds.yaml");
  }

  @Test
  void aMalformedCloudsYamlIsToBeMended() {
    operator.secret("chi-edge", Map.of("clouds.yaml", "clouds: [this: is: no: yaml"));
    refusedThenMended("FixSecret", "clouds.yaml");
  }

  @Test
  void ofSeveralCloudsOneHasToBeNamed() {
    Map<String, Credential> clouds = new LinkedHashMap<>();
    clouds.put("edge", operator.testbed.credential(OperatorHarness.PROJECT));
    clouds.put("uc", operator.testbed.credential(OperatorHarness.PROJECT));
    operator.secret("chi-edge", Map.of("clouds.yaml", operator.testbed.cloudsYaml(clouds)));
    operator.start();
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReason(NAME, ConditionType.READY, "SelectCloud");
    assertThat(operator.message(NAME, ConditionType.READY)).contains("edge").contains("uc");
    assertThat(operator.registryWrites()).isZero();
    operator.edit(NAME, _ -> named("edge"));
    operator.awaitReady(NAME);
  }

  private static EdgeDeviceSpec named(String cloud) {
    return EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
        .contactEmail("lab@example.org").credentialsRef(new CredentialsRef("chi-edge", cloud))
        .build();
  }

  @Test
  void aWrongSecretIsToBeRenewed() {
    Credential good = operator.testbed.credential(OperatorHarness.PROJECT);
    String yaml = operator.testbed.cloudsYaml("edge", good).replace(good.secret(),
        "no-such-secret");
    operator.secret("chi-edge", Map.of("clouds.yaml", yaml));
    refusedThenMended("RenewCredential", "rejects the application credential");
  }

  @Test
  void anUnknownCredentialIsToBeRenewed() {
    Credential gone = operator.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED);
    operator.testbed.revoke(gone);
    operator.secret("chi-edge", gone);
    refusedThenMended("RenewCredential", gone.id());
  }

  @Test
  void anExpiredCredentialIsToBeRenewed() {
    Credential old = operator.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED);
    operator.testbed.expire(old);
    operator.secret("chi-edge", old);
    refusedThenMended("RenewCredential", "rejects the application credential");
  }

  @Test
  void anExpiredTokenIsRenewedWithoutAWord() {
    operator.goodSecret();
    operator.start();
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.testbed.tick();
    operator.awaitStatus(NAME, status -> "2/4".equals(status.health()));
    operator.api.forgetWrites();
    operator.testbed.revokeTokens();
    operator.awaitPolls(3);
    assertThat(operator.api.writes()).isEmpty();
    assertThat(operator.testbed.requests().count("POST", "/v3/auth/tokens")).isEqualTo(2);
  }

  @Test
  void aCredentialWithoutTheRightToWriteAsksForAccess() {
    operator.secret("chi-edge",
        operator.testbed.addCredential(OperatorHarness.PROJECT, Rights.READ_ONLY));
    refusedThenMended("RequestAccess", "disallowed by policy");
  }

  @Test
  void aRotatedDeviceCredentialReachesTheRecordAndIsNoticedOnce() {
    operator.goodSecret();
    Credential first = operator.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED);
    operator.secret("pi-credential", first);
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
    operator.secret("pi-credential", second);
    operator.awaitEvent("Updated");
    assertThat(operator.testbed.record(NAME).orElseThrow().property("application_credential_secret")
        .orElseThrow().asText())
        .isEqualTo(second.secret());
    operator.awaitPolls(3);
    assertThat(operator.testbed.requests().count("PATCH")).isEqualTo(1);
  }

  @Test
  void aCredentialRejectedLaterShowsAndItsRenewalHeals() {
    Credential first = operator.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED);
    operator.secret("chi-edge", first);
    operator.start();
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.testbed.revoke(first);
    operator.awaitReason(NAME, ConditionType.READY, "RenewCredential");
    assertThat(operator.status(NAME).uuid()).isNotNull();
    operator.goodSecret();
    operator.awaitReady(NAME);
    assertThat(operator.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
  }
}
