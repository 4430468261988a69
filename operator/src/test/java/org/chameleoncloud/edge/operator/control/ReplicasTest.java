package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.chameleoncloud.edge.operator.control.cluster.Leadership.Election;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which resources an operator looks after, and when. */
class ReplicasTest {
  private static final String NAME = "uc-rpi4-03";

  private final OperatorHarness operator = new OperatorHarness();

  @AfterEach
  void close() {
    operator.close();
  }

  private static OperatorSettings settings(Set<String> namespaces, Election election) {
    OperatorSettings quick = OperatorHarness.settings();
    return OperatorSettingsBuilder.builder(quick).namespaces(namespaces).caPem(null)
        .election(election).build();
  }

  @Test
  void looksAfterTheNamespacesThatItIsTold() {
    operator.goodSecret();
    operator.start(settings(Set.of(OperatorHarness.NAMESPACE), null));
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
  }

  @Test
  void leavesOtherNamespacesAlone() {
    operator.goodSecret();
    operator.start(settings(Set.of("elsewhere"), null));
    operator.apply(NAME, OperatorHarness.spec());
    assertThat(operator.isHealthy()).isTrue();
    operator.kill();
    assertThat(operator.status(NAME).conditions()).isNull();
    assertThat(operator.registryWrites()).isZero();
  }

  @Test
  void theReplicaThatHoldsTheLeaseWorks() {
    operator.goodSecret();
    operator.allowLeases();
    operator.start(settings(Set.of(),
        new Election("chi-edge-operator", OperatorHarness.NAMESPACE, "one")));
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    assertThat(operator.leaseHolder("chi-edge-operator")).isEqualTo("one");
  }

  @Test
  void aReplicaThatLosesTheLeaseSaysSo() throws InterruptedException {
    operator.allowLeases();
    operator.start(settings(Set.of(),
        new Election("chi-edge-operator", OperatorHarness.NAMESPACE, "one")));
    await().atMost(OperatorHarness.PATIENCE)
        .until(() -> "one".equals(operator.leaseHolder("chi-edge-operator")));
    operator.takeLease("chi-edge-operator", "another");
    assertThat(operator.mustEnd.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aReplicaThatDoesNotHoldTheLeaseStandsBy() {
    operator.goodSecret();
    operator.allowLeases();
    operator.lease("chi-edge-operator", "another");
    operator.start(settings(Set.of(),
        new Election("chi-edge-operator", OperatorHarness.NAMESPACE, "one")));
    operator.apply(NAME, OperatorHarness.spec());
    assertThat(operator.isHealthy()).isTrue();
    operator.kill();
    assertThat(operator.leaseHolder("chi-edge-operator")).isEqualTo("another");
    assertThat(operator.registryWrites()).isZero();
  }
}
