package org.chameleoncloud.edge.lab.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.lab.JobFixture.NAMESPACE;
import static org.chameleoncloud.edge.lab.JobFixture.NODE;
import static org.chameleoncloud.edge.lab.JobFixture.pod;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chameleoncloud.edge.lab.JobFixture;
import org.chameleoncloud.edge.lab.cluster.InMemoryCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A finalizer keeps deleted pods, because the in-memory API server has no grace period for bound pods. */
class PodDeletionTest {
  private static final String FINALIZER = "batch.kubernetes.io/job-tracking";

  private final List<String> writes = new CopyOnWriteArrayList<>();
  @TempDir
  private Path directory;
  private InMemoryCluster cluster;
  private JobFixture fixture;
  private Node node;

  @BeforeEach
  void start() throws IOException {
    cluster = InMemoryCluster.start(List.of(),
        directory.resolve("kubeconfig"), this::record);
    fixture = new JobFixture(cluster.client(), directory);
  }

  @AfterEach
  void end() {
    node.close();
    cluster.close();
  }

  /** Records the writes of the node: phases, and deletions, which have no grace period. */
  private void record(String method, String path, String body) {
    if (path.endsWith("/status")) {
      writes.add(body.replaceFirst("(?s).*(Running|Succeeded|Failed).*", "$1"));
    }
    if (method.equals("DELETE") && body.contains("\"gracePeriodSeconds\":0")) {
      writes.add("deleted");
    }
  }

  private void startNode() {
    node = Node.start(cluster.client(), NODE, fixture.nodeSettings());
  }

  private void createTracked() {
    fixture.create(pod(pod -> pod.editMetadata().withFinalizers(FINALIZER).endMetadata()));
  }

  private void delete() {
    cluster.client().pods().inNamespace(NAMESPACE).withName("pod").delete();
  }

  private void awaitDeletion() {
    JobFixture.eventually("the node has deleted the pod").until(() -> writes.contains("deleted"));
  }

  @Test
  void terminatesTheProcessThenReportsItThenDeletesThePod() throws IOException {
    startNode();
    fixture.script("echo $$; exec sleep 600");
    createTracked();
    long process = fixture.awaitProcess();
    delete();
    awaitDeletion();
    assertThat(ProcessHandle.of(process)).isEmpty();
    assertThat(fixture.awaitTermination("Failed").getExitCode()).isEqualTo(143);
    assertThat(writes).containsExactly("Running", "Failed", "deleted");
  }

  @Test
  void leavesFinalizersToTheirOwners() throws IOException {
    startNode();
    fixture.script("echo $$; exec sleep 600");
    createTracked();
    fixture.awaitProcess();
    delete();
    awaitDeletion();
    assertThat(fixture.pods()).singleElement().satisfies(
        pod -> assertThat(pod.getFinalizers()).containsExactly(FINALIZER));
  }

  @Test
  void killsAProcessThatIgnoresSigterm() throws IOException {
    startNode();
    fixture.script("trap '' TERM; echo $$; exec sleep 600");
    fixture.create(pod(pod -> pod.editMetadata().withFinalizers(FINALIZER).endMetadata().editSpec()
        .withTerminationGracePeriodSeconds(0L).endSpec()));
    fixture.awaitProcess();
    delete();
    assertThat(fixture.awaitTermination("Failed").getExitCode()).isEqualTo(137);
  }

  @Test
  void deletesAFinishedPodWithoutChangingItsStatus() throws IOException {
    startNode();
    fixture.script("exit 0");
    createTracked();
    Pod finished = fixture.awaitPhase("Succeeded");
    delete();
    awaitDeletion();
    assertThat(fixture.pods().getFirst().getStatus()).isEqualTo(finished.getStatus());
    assertThat(writes).endsWith("Succeeded", "deleted");
  }

  @Test
  void doesNotStartAPodThatIsMarkedForDeletion() throws IOException {
    fixture.script("echo run");
    createTracked();
    delete();
    startNode();
    awaitDeletion();
    assertThat(fixture.awaitTermination("Failed").getMessage())
        .isEqualTo("the pod was deleted before it was started");
    assertThat(writes).containsExactly("Failed", "deleted");
    assertThat(fixture.logs()).isEmpty();
  }

  @Test
  void terminatesTheProcessOfAPodThatNoLongerExists() throws IOException {
    startNode();
    fixture.script("echo $$; exec sleep 600");
    fixture.create(pod());
    long process = fixture.awaitProcess();
    delete();
    JobFixture.eventually("the process has exited")
        .until(() -> ProcessHandle.of(process).isEmpty());
    JobFixture.eventually("the files of the pod are deleted").until(fixture::arePodFilesDeleted);
    assertThat(fixture.pods()).isEmpty();
  }
}
