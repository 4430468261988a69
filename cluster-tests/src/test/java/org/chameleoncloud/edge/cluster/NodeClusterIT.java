package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.chameleoncloud.edge.lab.kubelet.KubeletCluster;
import org.chameleoncloud.edge.lab.kubelet.KubeletNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two real nodes: that they are real, survive the death of each of their programs, and leave nothing behind. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NodeClusterIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(120);
  private static final String BUSYBOX = "lab.example.org/busybox:1";

  private static List<String> tracesBefore;
  private static KubeletCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    tracesBefore = traces();
    Path directory = Nodes.directory(NodeClusterIT.class);
    cluster = Nodes.start(directory.resolve("cluster"), 2);
    cluster.importImage(Nodes.busybox(directory.resolve("busybox"), BUSYBOX));
    await().atMost(TIMEOUT).until(() -> client().serviceAccounts().inNamespace("default")
        .withName("default").get() != null);
  }

  @AfterAll
  static void end() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static KubernetesClient client() {
    return cluster.client();
  }

  /**
   * Mounts and network interfaces of this machine, cgroups of this process, and what runs with a file of this class. Other
   * tests have nodes at the same time.
   */
  private static List<String> traces() throws IOException {
    List<String> traces = new ArrayList<>(Files.readAllLines(Path.of("/proc/self/mountinfo")));
    try (Stream<Path> interfaces = Files.list(Path.of("/sys/class/net"))) {
      interfaces.map(Path::toString).sorted().forEach(traces::add);
    }
    String cgroup = "edge-lab-" + ProcessHandle.current().pid() + "-";
    try (Stream<Path> groups = Files.walk(Path.of("/sys/fs/cgroup"), 2)) {
      groups.filter(group -> group.getFileName().toString().startsWith(cgroup))
          .map(Path::toString).forEach(traces::add);
    }
    ProcessHandle.allProcesses().map(process -> process.info().commandLine().orElse(""))
        .filter(command -> command.contains("nodes/NodeClusterIT")).forEach(traces::add);
    return traces;
  }

  private static Pod run(String name, String node, String script) {
    Pod pod = new PodBuilder().withNewMetadata().withName(name).withNamespace("default")
        .endMetadata().withNewSpec().withNodeName(node).withTerminationGracePeriodSeconds(1L)
        .addNewContainer().withName("main").withImage(BUSYBOX).withCommand("sh", "-c", script)
        .endContainer().endSpec().build();
    client().resource(pod).create();
    return client().pods().inNamespace("default").withName(name)
        .waitUntilReady(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  @Order(1)
  void podsOfBothNodesReachEachOtherAndAreReachedByLogsExecAndPortForward() throws IOException {
    Pod server = run("server", "node1",
        "echo serving; echo 'GET' > /tmp/index.html; httpd -f -p 8080 -h /tmp");
    run("client", "node2", "sleep 10000");
    assertThat(client().pods().inNamespace("default").withName("server").getLog())
        .isEqualTo("serving\n");
    assertThat(Nodes.exec(client(), "client", "wget", "-q", "-O", "-",
        "http://" + server.getStatus().getPodIP() + ":8080/index.html")).isEqualTo("GET\n");
    try (LocalPortForward forward = client().pods().inNamespace("default").withName("server")
        .portForward(8080)) {
      assertThat(Nodes.get("http://127.0.0.1:" + forward.getLocalPort() + "/index.html"))
          .isEqualTo("GET\n");
    }
  }

  @Test
  @Order(2)
  void podsReachTheApiServerByItsService() {
    assertThat(Nodes.exec(client(), "client", "sh", "-c",
        "nc -w 10 $KUBERNETES_SERVICE_HOST $KUBERNETES_SERVICE_PORT < /dev/null && echo reached"))
        .isEqualTo("reached\n");
  }

  @Test
  @Order(3)
  void everyProgramOfTheClusterCanBeKilledAndStartedAgain() throws IOException {
    String before = client().pods().inNamespace("default").withName("client").get().getStatus()
        .getContainerStatuses().getFirst().getContainerID();
    for (KubeletNode node : cluster.nodes()) {
      node.restartContainerd();
      node.restartKubelet();
      node.restartProxy();
    }
    cluster.controlPlane().restartEtcd();
    cluster.controlPlane().restartApiServer();
    cluster.controlPlane().restartControllers();
    cluster.restartScheduler();
    client().resource(new PodBuilder().withNewMetadata().withName("scheduled")
        .withNamespace("default").endMetadata().withNewSpec().addNewContainer().withName("main")
        .withImage(BUSYBOX).withCommand("sleep", "10000").endContainer().endSpec().build())
        .create();
    client().pods().inNamespace("default").withName("scheduled")
        .waitUntilReady(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    assertThat(client().pods().inNamespace("default").withName("client").get().getStatus()
        .getContainerStatuses().getFirst().getContainerID()).isEqualTo(before);
    await().atMost(TIMEOUT).ignoreExceptions()
        .until(() -> Nodes.exec(client(), "client", "echo", "back").equals("back\n"));
  }

  @Test
  @Order(4)
  void aContainerThatUsesMoreMemoryThanItsLimitIsKilled() {
    client().resource(new PodBuilder().withNewMetadata().withName("greedy")
        .withNamespace("default").endMetadata().withNewSpec().withRestartPolicy("Never")
        .addNewContainer().withName("main").withImage(BUSYBOX)
        .withCommand("sh", "-c", "tail /dev/zero").withNewResources()
        .withLimits(Map.of("memory", new Quantity("32Mi")))
        .endResources().endContainer().endSpec().build()).create();
    await().atMost(TIMEOUT).until(() -> reasonsOfEnd("greedy"), List.of("OOMKilled")::equals);
  }

  private static List<String> reasonsOfEnd(String pod) {
    return client().pods().inNamespace("default").withName(pod).get().getStatus()
        .getContainerStatuses().stream().map(status -> status.getState().getTerminated())
        .filter(Objects::nonNull).map(ContainerStateTerminated::getReason).toList();
  }

  @Test
  @Order(5)
  void itsEndLeavesNoProcessMountInterfaceOrCgroupBehind() throws IOException {
    cluster.close();
    assertThat(traces()).containsExactlyInAnyOrderElementsOf(tracesBefore);
  }
}
