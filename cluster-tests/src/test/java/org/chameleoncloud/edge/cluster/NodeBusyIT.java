package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How long the operator needs to become Ready with the chart's requests, on a node whose other pods have requested all
 * other CPUs and use more than that. Prints the times.
 */
@Tag("nightly")
class NodeBusyIT {
  private static final String BUSYBOX = "lab.example.org/busybox:1";
  private static final String OPERATOR = "app.kubernetes.io/component=operator";
  /** The chart's request. */
  private static final BigDecimal REQUEST = new BigDecimal("0.1");
  private static final Duration STARTUP_PROBE = Duration.ofSeconds(300);
  private static final int LOOPS_PER_CPU = 2;

  private static NodeEnvironment env;

  @BeforeAll
  static void start() throws IOException {
    env = NodeEnvironment.start(NodeBusyIT.class, 1);
    env.cluster().importImage(Nodes.busybox(env.directory().resolve("busybox"), BUSYBOX));
  }

  @AfterAll
  static void end() throws IOException {
    if (env != null) {
      env.close();
    }
  }

  @Test
  void theOperatorIsReadyLongBeforeItsStartupProbeGivesUp() throws IOException {
    BigDecimal cpus = env.client().nodes().withName("node1").get().getStatus().getAllocatable()
        .get("cpu").getNumericalAmount();
    NodeEnvironment.eventually("the namespace has its account").until(() -> env.client()
        .serviceAccounts().inNamespace("default").withName("default").get() != null);
    keepBusy(cpus.subtract(REQUEST), cpus.intValue() * LOOPS_PER_CPU);
    env.install();
    Pod pod = env.client().pods().inNamespace("chi-edge")
        .withLabel("app.kubernetes.io/component", "operator").list().getItems().getFirst();

    Duration time = Duration.between(started(pod), ready(pod));
    long cpuNanos = Long.parseLong(Files.readString(
        env.cgroup("cpuacct", "chi-edge", OPERATOR).resolve("cpuacct.usage")).strip());
    System.out.printf("%nThe operator was Ready %d s after its start, with a request of %s of %s"
        + " CPUs, and used %.1f s of CPU. Its startup probe allows %d s.%n", time.toSeconds(),
        REQUEST, cpus, cpuNanos / 1e9, STARTUP_PROBE.toSeconds());
    // Otherwise the startup probe would have ended it.
    assertThat(pod.getStatus().getContainerStatuses().getFirst().getRestartCount()).isZero();
    assertThat(pod.getSpec().getContainers().getFirst().getResources().getRequests().get("cpu")
        .getNumericalAmount()).isEqualByComparingTo(REQUEST);
  }

  /** Endless loops in a pod that requests CPUs. */
  private static void keepBusy(BigDecimal cpus, int loops) {
    String script = "i=0; while [ $i -lt " + loops + " ]; do (while :; do :; done) & i=$((i+1));"
        + " done; wait";
    env.client().resource(new PodBuilder().withNewMetadata().withName("busy")
        .withNamespace("default").endMetadata().withNewSpec().addNewContainer().withName("main")
        .withImage(BUSYBOX).withCommand("sh", "-c", script).withNewResources()
        .withRequests(Map.of("cpu", new Quantity(cpus.toString())))
        .endResources().endContainer().endSpec().build()).create();
    env.client().pods().inNamespace("default").withName("busy")
        .waitUntilReady(NodeEnvironment.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  private static Instant started(Pod pod) {
    return Instant.parse(pod.getStatus().getContainerStatuses().getFirst().getState().getRunning()
        .getStartedAt());
  }

  private static Instant ready(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("Ready"))
        .map(PodCondition::getLastTransitionTime).map(Instant::parse).findFirst().orElseThrow();
  }
}
