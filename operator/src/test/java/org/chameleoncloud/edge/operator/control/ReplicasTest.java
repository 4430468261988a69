package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.chameleoncloud.edge.operator.control.OperatorSettings.LeaderElection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which resources an operator looks after, and when. */
class ReplicasTest {
  private static final String NAME = "uc-rpi4-03";

  private final OperatorHarness rig = new OperatorHarness();

  @AfterEach
  void close() {
    rig.close();
  }

  private static OperatorSettings settings(Set<String> namespaces, LeaderElection election) {
    OperatorSettings quick = OperatorHarness.settings();
    return OperatorSettingsBuilder.builder(quick).namespaces(namespaces).caPem(null)
        .election(election).build();
  }

  @Test
  void looksAfterTheNamespacesThatItIsTold() {
    rig.goodSecret();
    rig.start(settings(Set.of(OperatorHarness.NAMESPACE), null));
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
  }

  @Test
  void leavesOtherNamespacesAlone() {
    rig.goodSecret();
    rig.start(settings(Set.of("elsewhere"), null));
    rig.apply(NAME, OperatorHarness.spec());
    assertThat(rig.isHealthy()).isTrue();
    rig.kill();
    assertThat(rig.status(NAME).conditions()).isNull();
    assertThat(rig.registryWrites()).isZero();
  }

  @Test
  void theReplicaThatHoldsTheLeaseWorks() {
    rig.goodSecret();
    rig.allowLeases();
    rig.start(settings(Set.of(),
        new LeaderElection("chi-edge-operator", OperatorHarness.NAMESPACE, "one")));
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    assertThat(rig.leaseHolder("chi-edge-operator")).isEqualTo("one");
  }

  @Test
  void aReplicaThatLosesTheLeaseSaysSo() throws InterruptedException {
    rig.allowLeases();
    rig.start(settings(Set.of(),
        new LeaderElection("chi-edge-operator", OperatorHarness.NAMESPACE, "one")));
    await().atMost(OperatorHarness.PATIENCE)
        .until(() -> "one".equals(rig.leaseHolder("chi-edge-operator")));
    rig.takeLease("chi-edge-operator", "another");
    assertThat(rig.mustEnd.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aReplicaThatDoesNotHoldTheLeaseStandsBy() {
    rig.goodSecret();
    rig.allowLeases();
    rig.lease("chi-edge-operator", "another");
    rig.start(settings(Set.of(),
        new LeaderElection("chi-edge-operator", OperatorHarness.NAMESPACE, "one")));
    rig.apply(NAME, OperatorHarness.spec());
    assertThat(rig.isHealthy()).isTrue();
    rig.kill();
    assertThat(rig.leaseHolder("chi-edge-operator")).isEqualTo("another");
    assertThat(rig.registryWrites()).isZero();
  }
}
