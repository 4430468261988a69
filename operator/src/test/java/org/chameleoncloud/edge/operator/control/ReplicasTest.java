package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.chameleoncloud.edge.operator.control.cluster.Leadership.Election;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which namespaces an operator manages, and when it is active. */
class ReplicasTest {
  private static final String NAME = "uc-rpi4-03";

  private final OperatorHarness operator = new OperatorHarness();

  @AfterEach
  void close() {
    operator.close();
  }

  private static OperatorSettings settings(Set<String> namespaces, Election election) {
    OperatorSettings settings = OperatorHarness.settings();
    return OperatorSettingsBuilder.builder(settings).namespaces(namespaces).caPem(null)
        .election(election).build();
  }

  @Test
  void managesTheConfiguredNamespaces() {
    operator.applyValidSecret();
    operator.start(settings(Set.of(OperatorHarness.NAMESPACE), null));
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
  }

  @Test
  void ignoresOtherNamespaces() {
    operator.applyValidSecret();
    operator.start(settings(Set.of("elsewhere"), null));
    operator.apply(NAME, OperatorHarness.spec());
    assertThat(operator.isHealthy()).isTrue();
    operator.kill();
    assertThat(operator.status(NAME).conditions()).isNull();
    assertThat(operator.registryWrites()).isZero();
  }

  @Test
  void theReplicaThatHoldsTheLeaseIsActive() {
    operator.applyValidSecret();
    operator.allowLeases();
    operator.start(settings(Set.of(),
        new Election("chi-edge-operator", OperatorHarness.NAMESPACE, "one")));
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    assertThat(operator.leaseHolder("chi-edge-operator")).isEqualTo("one");
  }

  @Test
  void aReplicaThatLosesTheLeaseReportsAFatalError() throws InterruptedException {
    operator.allowLeases();
    operator.start(settings(Set.of(),
        new Election("chi-edge-operator", OperatorHarness.NAMESPACE, "one")));
    await().atMost(OperatorHarness.TIMEOUT)
        .until(() -> "one".equals(operator.leaseHolder("chi-edge-operator")));
    operator.changeLeaseHolder("chi-edge-operator", "another");
    assertThat(operator.fatalError.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aReplicaWithoutTheLeaseIsNotActive() {
    operator.applyValidSecret();
    operator.allowLeases();
    operator.createLease("chi-edge-operator", "another");
    operator.start(settings(Set.of(),
        new Election("chi-edge-operator", OperatorHarness.NAMESPACE, "one")));
    operator.apply(NAME, OperatorHarness.spec());
    assertThat(operator.isHealthy()).isTrue();
    operator.kill();
    assertThat(operator.leaseHolder("chi-edge-operator")).isEqualTo("another");
    assertThat(operator.registryWrites()).isZero();
  }
}
