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

/** The control plane, or the way to it, goes away and comes back; the operator stays and misses nothing. */
@Isolated("restarts the control plane")
class OutageIT {
  @RegisterExtension
  final Lab lab = new Lab();

  private Relay relay;
  private Deployment deployment;
  private OperatorProcess operator;

  @BeforeEach
  void start() throws IOException {
    lab.credential();
    relay = Relay.to(lab.plane().control().url());
    deployment = lab.install("leaderElection.enabled=false");
    operator = lab.ends(deployment.launch(relay.url(), Map.of()));
    Operators.awaitStarted(operator);
    lab.apply(Devices.yaml("pi", "localEgress: deny"));
    lab.awaitReady("pi");
  }

  @AfterEach
  void end() throws IOException {
    relay.close();
  }

  private void assertNothingWasMissed() {
    Lab.patience("the changes are taken").until(() -> lab.kubectlWith(
        Devices.yaml("pi", "localEgress: allow") + Devices.yaml("new"), "apply", "-f", "-")
        .exitCode() == 0);
    lab.awaitProperty("pi", "local_egress", "allow");
    lab.awaitReady("pi");
    lab.awaitReady("new");
    lab.kubectl("delete", "edgedevice", "pi", "--timeout=60s").orFail();
    assertThat(lab.testbed().records()).singleElement()
        .satisfies(record -> assertThat(record.name()).isEqualTo("new"));
    assertThat(lab.testbed().requests().count("POST", "/v1/hardware")).isEqualTo(2);
    assertThat(operator.isAlive()).as("the operator's process").isTrue();
  }

  @Test
  void theApiServerIsRestarted() throws IOException {
    lab.plane().control().restartApiServer();
    assertNothingWasMissed();
  }

  @Test
  void etcdIsKilledAndStartedAgain() throws IOException {
    lab.plane().control().restartEtcd();
    assertNothingWasMissed();
  }

  @Test
  void theAccountsTokenIsReplaced() throws IOException {
    deployment.replaceToken(relay.url());
    relay.cut();
    assertNothingWasMissed();
  }

  @Test
  void allConnectionsAreCut() {
    relay.cut();
    assertNothingWasMissed();
  }

  @Test
  void whatChangesWhileTheOperatorIsCutOffIsSeenAfterwards() {
    relay.cutForGood();
    lab.apply(Devices.yaml("pi", "localEgress: allow") + Devices.yaml("new"));
    lab.kubectl("delete", "edgedevice", "pi", "--wait=false").orFail();
    relay.mend();
    lab.awaitGone("pi");
    lab.awaitReady("new");
    assertThat(lab.testbed().record("pi")).isEmpty();
    assertThat(operator.isAlive()).as("the operator's process").isTrue();
  }

  @Test
  void theRegistryStaysMirroredWhileTheApiServerIsAway() {
    relay.cutForGood();
    lab.testbed().boot("pi");
    lab.testbed().requests().clear();
    Lab.patience("the records are listed meanwhile")
        .until(() -> lab.testbed().requests().count("GET", "/v1/hardware") >= 2);
    relay.mend();
    lab.awaitStatus("pi", "4/4", status -> "4/4".equals(status.health()));
  }
}
