package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two replicas, like with {@code replicas: 2} of the chart: one leads, the other takes over. */
@Execution(ExecutionMode.CONCURRENT)
class ReplicasIT {
  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  private boolean leads(OperatorProcess operator) {
    return operator.lastLines(1000).stream().anyMatch(line -> line.contains("event=leading"));
  }

  private OperatorProcess launch(Deployment deployment) throws IOException {
    return env.closeLater(deployment.launch(env.cluster().controlPlane().url(), Map.of()));
  }

  /** Its holder and its duration in seconds. */
  private String lease(Deployment deployment) {
    return env.cluster().kubectl(deployment.namespace()).run("get", "leases", "-o",
        "jsonpath={.items[0].spec.holderIdentity} {.items[0].spec.leaseDurationSeconds}").orFail();
  }

  @Test
  void theOtherReplicaContinuesWithoutASecondPostWhenTheLeaderIsKilledDuringARegistration()
      throws IOException, InterruptedException {
    env.createCredential();
    Deployment deployment = env.install("replicas=2");
    OperatorProcess leader = launch(deployment);
    TestEnvironment.eventually("the first leads").until(() -> leads(leader));
    OperatorProcess other = launch(deployment);
    TestEnvironment.eventually("the second has started").until(() -> Operators.hasStarted(other));
    assertThat(leads(other)).isFalse();
    // The testbed creates the record after the leader, which requested it, was killed.
    env.testbed().faults()
        .add(Fault.on("POST", "/v1/hardware").delay(Duration.ofSeconds(3)).times(1));
    env.apply(Devices.yaml("pi"));
    TestEnvironment.eventually("the POST is in flight")
        .until(() -> env.testbed().faults().active().isEmpty());
    leader.kill();
    TestEnvironment.eventually("the second leads").until(() -> leads(other));
    String uuid = env.awaitReady("pi").uuid();
    assertThat(uuid).isEqualTo(env.testbed().record("pi").orElseThrow().uuid());
    assertThat(env.testbed().requests().count("POST", "/v1/hardware")).isEqualTo(1);
  }

  @Test
  void aLeaderThatShutsDownGracefullyHandsOverImmediately() throws IOException {
    env.createCredential();
    Deployment deployment = env.install("replicas=2");
    OperatorProcess leader = launch(deployment);
    TestEnvironment.eventually("the first leads").until(() -> leads(leader));
    OperatorProcess other = launch(deployment);
    TestEnvironment.eventually("the second has started").until(() -> Operators.hasStarted(other));
    String before = lease(deployment);
    assertThat(before).endsWith(" 15");
    leader.close();
    // It expires in a second, unless the other replica was even faster.
    assertThat(lease(deployment)).isNotEqualTo(before);
    TestEnvironment.eventually("the second leads").until(() -> leads(other));
    env.apply(Devices.yaml("pi"));
    env.awaitReady("pi");
  }
}
