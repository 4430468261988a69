package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.chameleoncloud.edge.operator.control.OperatorSettings.LeaderElection;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a running operator tells Prometheus. */
class RunningMetersTest {
  private static final String NAME = "uc-rpi4-03";
  private static final String EXPIRY = "chi_edge_credential_expiry_timestamp_seconds";
  private static final String ONE_CREDENTIAL = "/v3/users/{user}/application_credentials/{id}";

  private final OperatorHarness rig = new OperatorHarness();

  @AfterEach
  void close() {
    rig.close();
  }

  private void awaitSample(String metric, String labels, double value) {
    await(metric + labels + " is " + value).atMost(OperatorHarness.PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Double.valueOf(value).equals(rig.metrics.of(metric).get(labels)));
  }

  private void awaitCredential(String state) {
    awaitSample("chi_edge_credentials", "{state=\"" + state + "\"}", 1);
    assertThat(rig.metrics.of("chi_edge_credentials").values().stream()
        .mapToDouble(Double::doubleValue).sum()).isEqualTo(1);
  }

  private void awaitExpiryAsked() {
    await().atMost(OperatorHarness.PATIENCE)
        .until(() -> rig.testbed.requests().count("GET", ONE_CREDENTIAL) == 1);
  }

  @Test
  void aDeviceIsThereAsLongAsItsResource() {
    rig.goodSecret();
    rig.start();
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    awaitSample("chi_edge_devices", "{condition=\"Ready\",status=\"True\"}", 1);
    assertThat(rig.metrics.of("chi_edge_device_healthy")).hasSize(1);
    awaitCredential("accepted");
    rig.delete(NAME);
    rig.awaitGone(NAME);
    awaitSample("chi_edge_devices", "{condition=\"Ready\",status=\"True\"}", 0);
    await().atMost(OperatorHarness.PATIENCE)
        .until(() -> rig.metrics.of("chi_edge_device_healthy").isEmpty());
    awaitSample("chi_edge_credentials", "{state=\"accepted\"}", 0);
  }

  @Test
  void aSecretThatIsMissingThenRejectedThenGoodIsToldSo() {
    rig.start();
    rig.apply(NAME, OperatorHarness.spec());
    awaitCredential("unreadable");
    Credential old = rig.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED);
    rig.testbed.expire(old);
    rig.secret("chi-edge", old);
    awaitCredential("rejected");
    assertThat(rig.metrics.of("chi_edge_registry_poll_age_seconds")).containsValue(0.0);
    rig.goodSecret();
    awaitCredential("accepted");
  }

  @Test
  void whenACredentialExpiresIsAskedOnceAndToldByItsSecret() {
    Instant expiry = Instant.parse("2030-01-01T00:00:00Z");
    rig.secret("chi-edge",
        rig.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED, expiry));
    rig.start();
    rig.apply(NAME, OperatorHarness.spec());
    awaitSample(EXPIRY, "{secret=\"chi-edge\",secret_namespace=\"lab\"}", expiry.getEpochSecond());
    rig.testbed.revokeTokens();
    rig.awaitPolls(3);
    assertThat(rig.testbed.requests().count("GET", ONE_CREDENTIAL)).isEqualTo(1);
  }

  @Test
  void aCredentialThatNeverExpiresHasNoSeries() {
    rig.goodSecret();
    rig.start();
    rig.apply(NAME, OperatorHarness.spec());
    awaitExpiryAsked();
    rig.awaitPolls(2);
    assertThat(rig.metrics.of(EXPIRY)).isEmpty();
  }

  @Test
  void aKeystoneThatDoesNotTellDisturbsNothing() {
    rig.testbed.faults().add(Fault.on("GET", ONE_CREDENTIAL).status(403));
    rig.goodSecret();
    rig.start();
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    awaitExpiryAsked();
    rig.awaitPolls(3);
    awaitCredential("accepted");
    assertThat(rig.metrics.of(EXPIRY)).isEmpty();
    assertThat(rig.testbed.requests().count("GET", ONE_CREDENTIAL)).isEqualTo(1);
    assertThat(rig.testbed.requests().count("POST", "/v3/auth/tokens")).isEqualTo(1);
  }

  @Test
  void theOnlyReplicaLeads() {
    rig.start();
    assertThat(rig.metrics.of("chi_edge_leader")).containsValue(1.0);
  }

  @Test
  void aReplicaThatStandsByDoesNotLead() {
    rig.allowLeases();
    rig.lease("edge", "another");
    OperatorSettings quick = OperatorHarness.settings();
    rig.start(OperatorSettingsBuilder.builder(quick).namespaces(Set.of()).caPem(null)
        .election(new LeaderElection("edge", OperatorHarness.NAMESPACE, "we")).build());
    assertThat(rig.metrics.of("chi_edge_leader")).containsValue(0.0);
    rig.expireLease("edge");
    awaitSample("chi_edge_leader", "", 1);
  }
}
