package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.chameleoncloud.edge.operator.control.cluster.Leadership.Election;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The metrics of a running operator. */
class RunningMetricsTest {
  private static final String NAME = "uc-rpi4-03";
  private static final String EXPIRY = "chi_edge_credential_expiry_timestamp_seconds";
  private static final String ONE_CREDENTIAL = "/v3/users/{user}/application_credentials/{id}";

  private final OperatorHarness operator = new OperatorHarness();

  @AfterEach
  void close() {
    operator.close();
  }

  private void awaitSample(String metric, String labels, double value) {
    await(metric + labels + " is " + value).atMost(OperatorHarness.TIMEOUT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Double.valueOf(value).equals(operator.metrics.of(metric).get(labels)));
  }

  private void awaitCredential(String state) {
    awaitSample("chi_edge_credentials", "{state=\"" + state + "\"}", 1);
    assertThat(operator.metrics.of("chi_edge_credentials").values().stream()
        .mapToDouble(Double::doubleValue).sum()).isEqualTo(1);
  }

  private void awaitExpiryRequest() {
    await().atMost(OperatorHarness.TIMEOUT)
        .until(() -> operator.testbed.requests().count("GET", ONE_CREDENTIAL) == 1);
  }

  @Test
  void aDeviceIsCountedUntilItIsDeleted() {
    operator.applyValidSecret();
    operator.start();
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    awaitSample("chi_edge_devices", "{condition=\"Ready\",status=\"True\"}", 1);
    assertThat(operator.metrics.of("chi_edge_device_healthy")).hasSize(1);
    awaitCredential("accepted");
    operator.delete(NAME);
    operator.awaitDeleted(NAME);
    awaitSample("chi_edge_devices", "{condition=\"Ready\",status=\"True\"}", 0);
    await().atMost(OperatorHarness.TIMEOUT)
        .until(() -> operator.metrics.of("chi_edge_device_healthy").isEmpty());
    awaitSample("chi_edge_credentials", "{state=\"accepted\"}", 0);
  }

  @Test
  void reportsTheStateOfACredential() {
    operator.start();
    operator.apply(NAME, OperatorHarness.spec());
    awaitCredential("unreadable");
    Credential expired = operator.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED);
    operator.testbed.expire(expired);
    operator.applySecret("chi-edge", expired);
    awaitCredential("rejected");
    assertThat(operator.metrics.of("chi_edge_registry_poll_age_seconds")).containsValue(0.0);
    operator.applyValidSecret();
    awaitCredential("accepted");
  }

  @Test
  void requestsTheExpiryOfACredentialOnceAndReportsItBySecret() {
    Instant expiry = Instant.parse("2030-01-01T00:00:00Z");
    operator.applySecret("chi-edge",
        operator.testbed.addCredential(OperatorHarness.PROJECT, Rights.RESTRICTED, expiry));
    operator.start();
    operator.apply(NAME, OperatorHarness.spec());
    awaitSample(EXPIRY, "{secret=\"chi-edge\",secret_namespace=\"lab\"}", expiry.getEpochSecond());
    operator.testbed.revokeTokens();
    operator.awaitPolls(3);
    assertThat(operator.testbed.requests().count("GET", ONE_CREDENTIAL)).isEqualTo(1);
  }

  @Test
  void aCredentialWithoutExpiryHasNoSeries() {
    operator.applyValidSecret();
    operator.start();
    operator.apply(NAME, OperatorHarness.spec());
    awaitExpiryRequest();
    operator.awaitPolls(2);
    assertThat(operator.metrics.of(EXPIRY)).isEmpty();
  }

  @Test
  void anUnknownExpiryIsNotAnError() {
    operator.testbed.faults().add(Fault.on("GET", ONE_CREDENTIAL).status(403));
    operator.applyValidSecret();
    operator.start();
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    awaitExpiryRequest();
    operator.awaitPolls(3);
    awaitCredential("accepted");
    assertThat(operator.metrics.of(EXPIRY)).isEmpty();
    assertThat(operator.testbed.requests().count("GET", ONE_CREDENTIAL)).isEqualTo(1);
    assertThat(operator.testbed.requests().count("POST", "/v3/auth/tokens")).isEqualTo(1);
  }

  @Test
  void aSingleReplicaIsTheLeader() {
    operator.start();
    assertThat(operator.metrics.of("chi_edge_leader")).containsValue(1.0);
  }

  @Test
  void aStandbyReplicaIsNotTheLeader() {
    operator.allowLeases();
    operator.createLease("edge", "another");
    OperatorSettings settings = OperatorHarness.settings();
    operator.start(OperatorSettingsBuilder.builder(settings).namespaces(Set.of()).caPem(null)
        .election(new Election("edge", OperatorHarness.NAMESPACE, "this")).build());
    assertThat(operator.metrics.of("chi_edge_leader")).containsValue(0.0);
    operator.expireLease("edge");
    awaitSample("chi_edge_leader", "", 1);
  }
}
