package org.chameleoncloud.edge.sandbox;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.lab.cluster.InMemoryCluster;
import org.chameleoncloud.edge.lab.cluster.WriteListener;
import org.chameleoncloud.edge.lab.controllers.JobController;
import org.chameleoncloud.edge.lab.node.Node;
import org.chameleoncloud.edge.lab.node.NodeSettings;
import org.chameleoncloud.edge.operator.image.BakeJob;
import org.chameleoncloud.edge.operator.image.BakeOwner;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.RemovalSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node, which rejects pods that do not meet the restricted Pod Security Standard, runs the operator's. */
class OperatorJobsTest {
  private static final String NODE = "node";

  @TempDir
  private Path directory;

  @Test
  void thePodOfARemovalJobIsRun() throws IOException {
    Path java = Files.writeString(directory.resolve("java"), "#!/bin/sh\nexit 0\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    NodeSettings settings = new NodeSettings(directory.resolve("claims"),
        directory.resolve("runs"), directory.resolve("logs"), Map.of("java", java));
    try (InMemoryCluster cluster = InMemoryCluster.start(List.of(), directory.resolve("kubeconfig"),
        WriteListener.NONE);
        Node _ = Node.start(cluster.client(), NODE, settings);
        JobController _ = JobController.start(cluster.client(), cluster.namespace(), NODE)) {
      cluster.client().resource(new PersistentVolumeClaimBuilder().withNewMetadata()
          .withName("images").withNamespace(cluster.namespace()).endMetadata().build()).create();
      Job job = cluster.client().resource(BakeJob.removal(
          RemovalSpec.of(cluster.namespace(), "pi", "images", "lab/pi.img"),
          new BakeOwner(cluster.namespace(), "pi", "uid"),
          BakeSettings.defaults())).create();
      await("the Job is complete").atMost(Duration.ofSeconds(20)).until(
          () -> cluster.client().resource(job).get().getStatus(),
          status -> status != null && status.getConditions().stream()
              .anyMatch(condition -> condition.getType().equals("Complete")));
    }
  }
}
