package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** An operator that runs out of memory on a real node: what a user sees, and that nothing is missed. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NodeMemoryIT {
  private static final String OPERATOR = "chi-edge";
  private static final String LABEL = "app.kubernetes.io/component";
  private static final String LAB = "lab";

  private static NodeEnvironment env;

  @BeforeAll
  static void start() throws IOException {
    env = NodeEnvironment.start(NodeMemoryIT.class, 1);
    env.createNamespace(LAB);
    env.install("watchNamespaces={lab}");
  }

  @AfterAll
  static void end() throws IOException {
    if (env != null) {
      env.close();
    }
  }

  private static List<Pod> operators() {
    return env.client().pods().inNamespace(OPERATOR).withLabel(LABEL, "operator").list()
        .getItems();
  }

  /** Why containers of the operator ended that were started again. */
  private static List<String> restarts() {
    return operators().stream().flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
        .map(ContainerStatus::getLastState).filter(Objects::nonNull)
        .map(state -> state.getTerminated()).filter(Objects::nonNull)
        .map(ContainerStateTerminated::getReason).toList();
  }

  /** Until the value is corrected, the operator of the revision before is the leader. */
  @Test
  @Order(1)
  void aLimitThatIsTooLowIsNamedByThePodAndTheUpgradeIsRolledBackWithoutAPause() {
    env.run("helm upgrade chi-edge-operator '" + NodeEnvironment.chart() + "' --namespace chi-edge"
        + " --reset-then-reuse-values --set resources.limits.memory=48Mi"
        + " --set resources.requests.memory=48Mi");
    NodeEnvironment.eventually("the new operator was killed").until(NodeMemoryIT::restarts,
        reasons -> reasons.contains("OOMKilled"));
    NodeEnvironment.eventually("kubectl shows it").until(
        () -> env.run("kubectl -n chi-edge get deployment,pods"),
        printed -> printed.contains("OOMKilled") || printed.contains("CrashLoopBackOff"));
    assertThat(env.run("kubectl -n chi-edge describe pods")).contains("OOMKilled");
    env.apply(LAB, "pi-meanwhile");
    env.await(LAB, "pi-meanwhile", ConditionType.READY, "True");
    env.run("helm rollback chi-edge-operator --namespace chi-edge --wait");
    NodeEnvironment.eventually("the new operator is deleted")
        .until(() -> operators().size() == 1);
  }

  /** The one that the kubelet kills is started again, and goes on with the devices. */
  @Test
  @Order(2)
  void anOperatorThatIsKilledForMemoryIsReadyAgainAndMissesNothing() throws IOException {
    env.apply(LAB, "pi-before");
    env.await(LAB, "pi-before", ConditionType.READY, "True");
    Path cgroup = env.cgroup("memory", OPERATOR, LABEL + "=operator");
    String container = operators().getFirst().getStatus().getContainerStatuses().getFirst()
        .getContainerID().replaceFirst(".*//", "");
    NodeEnvironment.eventually("the operator was killed").until(() -> {
      exceedMemory(cgroup.resolve(container));
      return restarts();
    }, List.of("OOMKilled")::equals);
    env.apply(LAB, "pi-after");
    env.run("kubectl -n chi-edge rollout status deployment/chi-edge-operator --timeout=180s");
    env.await(LAB, "pi-after", ConditionType.READY, "True");
    assertThat(env.testbed().requests().count("POST", "/v1/hardware")).isEqualTo(3);
  }

  /**
   * Lowers the limit of a container to what it uses, and starts a program in it. If the kernel does not find enough to
   * reclaim, it kills the largest process.
   */
  private static void exceedMemory(Path container) throws IOException {
    if (Files.exists(container)) {
      Files.writeString(container.resolve("memory.limit_in_bytes"),
          Files.readString(container.resolve("memory.usage_in_bytes")).strip());
      env.shell().run("kubectl -n chi-edge exec deployment/chi-edge-operator"
          + " -- jcmd 1 Thread.print");
    }
  }
}
