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

  private final OperatorHarness rig = new OperatorHarness();

  @AfterEach
  void close() {
    rig.close();
  }

  private void refusedThenMended(String reason, String... words) {
    rig.start();
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReason(NAME, ConditionType.READY, reason);
    assertThat(rig.message(NAME, ConditionType.READY)).contains(words).contains("\"chi-edge\"");
    assertThat(rig.testbed.records()).isEmpty();
    rig.goodSecret();
    rig.awaitReady(NAME);
    assertThat(rig.testbed.records()).hasSize(1);
  }

  @Test
  void aMissingSecretIsAskedFor() {
    refusedThenMended("CreateSecret", "does not exist");
  }

  @Test
  void aSecretWithoutTheKeysIsToBeMended() {
    rig.secret("chi-edge", Map.of("password", "hunter2"));
    refusedThenMended("FixSecret", "clouds.yaml");
  }

  @Test
  void aMalformedCloudsYamlIsToBeMended() {
    rig.secret("chi-edge", Map.of("clouds.yaml", "clouds: [this: is: no: yaml"));
    refusedThenMended("FixSecret", "clouds.yaml");
  }

  @Test
  void ofSeveralCloudsOneHasToBeNamed() {
    Map<String, Credential> clouds = new LinkedHashMap<>();
    clouds.put("edge", rig.testbed.credential(OperatorHarness.PROJECT));
    clouds.put("uc", rig.testbed.credential(OperatorHarness.PROJECT));
    rig.secret("chi-edge", Map.of("clouds.yaml", rig.testbed.cloudsYaml(clouds)));
    rig.start();
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReason(NAME, ConditionType.READY, "SelectCloud");
    assertThat(rig.message(NAME, ConditionType.READY)).contains("edge").contains("uc");
    assertThat(rig.registryWrites()).isZero();
    rig.edit(NAME, _ -> named("edge"));
    rig.awaitReady(NAME);
  }

  private static EdgeDeviceSpec named(String cloud) {
    return EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
        .contactEmail("lab@example.org").credentialsRef(new CredentialsRef("chi-edge", cloud))
        .build();
  }

  @Test
  void aWrongSecretIsToBeRenewed() {
    Credential good = rig.testbed.credential(OperatorHarness.PROJECT);
    String yaml = rig.testbed.cloudsYaml("edge", good).replace(good.secret(), "no-such-secret");
    rig.secret("chi-edge", Map.of("clouds.yaml", yaml));
    refusedThenMended("RenewCredential", "rejects the application credential");
  }

  @Test
  void anUnknownCredentialIsToBeRenewed() {
    Credential gone = rig.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED);
    rig.testbed.revoke(gone);
    rig.secret("chi-edge", gone);
    refusedThenMended("RenewCredential", gone.id());
  }

  @Test
  void anExpiredCredentialIsToBeRenewed() {
    Credential old = rig.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED);
    rig.testbed.expire(old);
    rig.secret("chi-edge", old);
    refusedThenMended("RenewCredential", "rejects the application credential");
  }

  @Test
  void anExpiredTokenIsRenewedWithoutAWord() {
    rig.goodSecret();
    rig.start();
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    rig.testbed.tick();
    rig.awaitStatus(NAME, status -> "2/4".equals(status.health()));
    rig.api.forgetWrites();
    rig.testbed.revokeTokens();
    rig.awaitPolls(3);
    assertThat(rig.api.writes()).isEmpty();
    assertThat(rig.testbed.requests().count("POST", "/v3/auth/tokens")).isEqualTo(2);
  }

  @Test
  void aCredentialWithoutTheRightToWriteAsksForAccess() {
    rig.secret("chi-edge", rig.testbed.addCredential(OperatorHarness.PROJECT, Rights.READ_ONLY));
    refusedThenMended("RequestAccess", "disallowed by policy");
  }

  @Test
  void aRotatedDeviceCredentialReachesTheRecordAndIsNoticedOnce() {
    rig.goodSecret();
    Credential first = rig.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED);
    rig.secret("pi-credential", first);
    rig.start();
    rig.apply(NAME,
        EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
            .contactEmail("lab@example.org")
            .deviceCredentialRef(new CredentialsRef("pi-credential", null)).build());
    rig.awaitReady(NAME);
    assertThat(rig.testbed.record(NAME).orElseThrow().property("application_credential_id")
        .orElseThrow().asText())
        .isEqualTo(first.id());
    Credential second = rig.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED);
    rig.secret("pi-credential", second);
    rig.awaitEvent("Updated");
    assertThat(rig.testbed.record(NAME).orElseThrow().property("application_credential_secret")
        .orElseThrow().asText())
        .isEqualTo(second.secret());
    rig.awaitPolls(3);
    assertThat(rig.testbed.requests().count("PATCH")).isEqualTo(1);
  }

  @Test
  void aCredentialRejectedLaterShowsAndItsRenewalHeals() {
    Credential first = rig.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED);
    rig.secret("chi-edge", first);
    rig.start();
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    rig.testbed.revoke(first);
    rig.awaitReason(NAME, ConditionType.READY, "RenewCredential");
    assertThat(rig.status(NAME).uuid()).isNotNull();
    rig.goodSecret();
    rig.awaitReady(NAME);
    assertThat(rig.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
  }
}
