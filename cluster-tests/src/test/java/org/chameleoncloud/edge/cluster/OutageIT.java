package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** The control plane, or the connection to it, is interrupted. The operator keeps running and misses nothing. */
@Isolated("restarts the control plane")
class OutageIT {
  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  private TcpProxy proxy;
  private Deployment deployment;
  private OperatorProcess operator;

  @BeforeEach
  void start() throws IOException {
    env.createCredential();
    proxy = TcpProxy.start(env.cluster().controlPlane().url());
    deployment = env.install("leaderElection.enabled=false");
    operator = env.closeLater(deployment.launch(proxy.url(), Map.of()));
    Operators.awaitStarted(operator);
    env.apply(Devices.yaml("pi", "localEgress: deny"));
    env.awaitReady("pi");
  }

  @AfterEach
  void end() throws IOException {
    proxy.close();
  }

  private void assertNothingWasMissed() {
    TestEnvironment.eventually("the changes are applied").until(() -> env.kubectlWithInput(
        Devices.yaml("pi", "localEgress: allow") + Devices.yaml("new"), "apply", "-f", "-")
        .exitCode() == 0);
    env.awaitProperty("pi", "local_egress", "allow");
    env.awaitReady("pi");
    env.awaitReady("new");
    env.kubectl("delete", "edgedevice", "pi", "--timeout=60s").orFail();
    assertThat(env.testbed().records()).singleElement()
        .satisfies(record -> assertThat(record.name()).isEqualTo("new"));
    assertThat(env.testbed().requests().count("POST", "/v1/hardware")).isEqualTo(2);
    assertThat(operator.isAlive()).as("the operator's process").isTrue();
  }

  @Test
  void theApiServerRestarts() throws IOException {
    env.cluster().controlPlane().restartApiServer();
    assertNothingWasMissed();
  }

  @Test
  void etcdIsKilledAndRestarted() throws IOException {
    env.cluster().controlPlane().restartEtcd();
    assertNothingWasMissed();
  }

  @Test
  void theServiceAccountTokenIsReplaced() throws IOException {
    deployment.replaceToken(proxy.url());
    proxy.closeConnections();
    assertNothingWasMissed();
  }

  @Test
  void allConnectionsAreClosed() {
    proxy.closeConnections();
    assertNothingWasMissed();
  }

  @Test
  void changesDuringADisconnectionAreHandledAfterwards() {
    proxy.block();
    env.apply(Devices.yaml("pi", "localEgress: allow") + Devices.yaml("new"));
    env.kubectl("delete", "edgedevice", "pi", "--wait=false").orFail();
    proxy.unblock();
    env.awaitDeleted("pi");
    env.awaitReady("new");
    assertThat(env.testbed().record("pi")).isEmpty();
    assertThat(operator.isAlive()).as("the operator's process").isTrue();
  }

  @Test
  void theRegistryIsPolledWhileTheApiServerIsUnavailable() {
    proxy.block();
    env.testbed().boot("pi");
    env.testbed().requests().clear();
    TestEnvironment.eventually("the records are listed")
        .until(() -> env.testbed().requests().count("GET", "/v1/hardware") >= 2);
    proxy.unblock();
    env.awaitStatus("pi", "4/4", status -> "4/4".equals(status.health()));
  }
}
