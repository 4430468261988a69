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

/** Two replicas, as {@code replicas: 2} of the chart makes them: one works, the other takes over. */
@Execution(ExecutionMode.CONCURRENT)
class ReplicasIT {
  @RegisterExtension
  final Lab lab = new Lab();

  private boolean leads(OperatorProcess operator) {
    return operator.lastLines(1000).stream().anyMatch(line -> line.contains("event=leading"));
  }

  private OperatorProcess launched(Deployment deployment) throws IOException {
    return lab.ends(deployment.launch(lab.plane().control().url(), Map.of()));
  }

  /** Who holds it, and for how many seconds. */
  private String lease(Deployment deployment) {
    return lab.plane().kubectl(deployment.namespace()).run("get", "leases", "-o",
        "jsonpath={.items[0].spec.holderIdentity} {.items[0].spec.leaseDurationSeconds}").orFail();
  }

  @Test
  void theLeaderIsKilledWhileItRegistersADeviceAndTheOtherCarriesOnWithoutASecondPost()
      throws IOException, InterruptedException {
    lab.credential();
    Deployment deployment = lab.install("replicas=2");
    OperatorProcess leader = launched(deployment);
    Lab.patience("the first leads").until(() -> leads(leader));
    OperatorProcess other = launched(deployment);
    Lab.patience("the second stands by").until(() -> Operators.hasStarted(other));
    assertThat(leads(other)).isFalse();
    // The testbed makes the record when the leader, who has asked for it, is no longer there to hear of it.
    lab.testbed().faults()
        .add(Fault.on("POST", "/v1/hardware").delay(Duration.ofSeconds(3)).times(1));
    lab.apply(Devices.yaml("pi"));
    Lab.patience("the POST is on its way").until(() -> lab.testbed().faults().inForce().isEmpty());
    Operators.kill(leader);
    Lab.patience("the second leads").until(() -> leads(other));
    String uuid = lab.awaitReady("pi").uuid();
    assertThat(uuid).isEqualTo(lab.testbed().record("pi").orElseThrow().uuid());
    assertThat(lab.testbed().requests().count("POST", "/v1/hardware")).isEqualTo(1);
  }

  @Test
  void aLeaderThatEndsInOrderHandsOverAtOnce() throws IOException {
    lab.credential();
    Deployment deployment = lab.install("replicas=2");
    OperatorProcess leader = launched(deployment);
    Lab.patience("the first leads").until(() -> leads(leader));
    OperatorProcess other = launched(deployment);
    Lab.patience("the second stands by").until(() -> Operators.hasStarted(other));
    String held = lease(deployment);
    assertThat(held).endsWith(" 15");
    leader.close();
    // It runs out in a second, unless the other was quicker still.
    assertThat(lease(deployment)).isNotEqualTo(held);
    Lab.patience("the second leads").until(() -> leads(other));
    lab.apply(Devices.yaml("pi"));
    lab.awaitReady("pi");
  }
}
