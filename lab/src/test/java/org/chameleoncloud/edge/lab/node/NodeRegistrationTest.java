package org.chameleoncloud.edge.lab.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.chameleoncloud.edge.lab.JobFixture;
import org.chameleoncloud.edge.lab.cluster.InMemoryCluster;
import org.chameleoncloud.edge.lab.cluster.WriteListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeRegistrationTest {
  private static final String NAME = "lab-node";
  private static final Instant START = Instant.parse("2026-11-22T08:20:00Z");

  @TempDir
  private Path directory;
  private InMemoryCluster cluster;

  @BeforeEach
  void start() throws IOException {
    cluster = InMemoryCluster.start(List.of(),
        directory.resolve("kubeconfig"), WriteListener.NONE);
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  private Node node() {
    return cluster.client().nodes().withName(NAME).get();
  }

  @Test
  void createsAReadyNodeWithCapacityForPods() {
    try (NodeRegistration _ = NodeRegistration.of(cluster.client(), NAME)) {
      assertThat(node().getStatus().getConditions()).singleElement()
          .satisfies(condition -> assertThat(condition.getType() + condition.getStatus())
              .isEqualTo("ReadyTrue"));
      assertThat(node().getStatus().getCapacity()).containsOnlyKeys("cpu", "memory", "pods");
    }
  }

  @Test
  void taintsItAgainstSchedulers() {
    try (NodeRegistration _ = NodeRegistration.of(cluster.client(), NAME)) {
      assertThat(node().getSpec().getTaints()).singleElement()
          .satisfies(taint -> assertThat(taint.getEffect()).isEqualTo("NoSchedule"));
    }
  }

  @Test
  void deletesItWhenClosed() {
    NodeRegistration.of(cluster.client(), NAME).close();
    assertThat(node()).isNull();
  }

  @Test
  void doesNotChangeAnExistingNode() {
    Node before = cluster.client().resource(new NodeBuilder().withNewMetadata().withName(NAME)
        .endMetadata().build()).create();
    NodeRegistration.of(cluster.client(), NAME).close();
    assertThat(node()).isEqualTo(before);
  }

  @Test
  void sendsHeartbeats() {
    AtomicInteger seconds = new AtomicInteger();
    InstantSource ticking = () -> START.plusSeconds(seconds.getAndIncrement());
    try (NodeRegistration _ = NodeRegistration.of(cluster.client(), NAME,
        ticking.withZone(ZoneOffset.UTC), Duration.ofMillis(20))) {
      NodeCondition later = JobFixture.eventually("two heartbeats were sent").until(
          () -> node().getStatus().getConditions().getFirst(),
          condition -> Instant.parse(condition.getLastHeartbeatTime())
              .isAfter(START.plusSeconds(3)));
      assertThat(later.getLastTransitionTime()).isEqualTo(START.toString());
    }
  }
}
