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

/** A finalizer takes the part of the grace that an API server gives a bound pod: the one in memory gives none. */
class PodDeletionTest {
  private static final String FINALIZER = "batch.kubernetes.io/job-tracking";

  private final List<String> writes = new CopyOnWriteArrayList<>();
  @TempDir
  private Path folder;
  private InMemoryCluster cluster;
  private JobFixture lab;
  private Node node;

  @BeforeEach
  void start() throws IOException {
    cluster = InMemoryCluster.start(List.of(),
        folder.resolve("kubeconfig"), this::note);
    lab = new JobFixture(cluster.client(), folder);
  }

  @AfterEach
  void end() {
    node.close();
    cluster.close();
  }

  /** Of the node's own: the phases it writes, and its deletions, which leave no grace. */
  private void note(String method, String path, String body) {
    if (path.endsWith("/status")) {
      writes.add(body.replaceFirst("(?s).*(Running|Succeeded|Failed).*", "$1"));
    }
    if (method.equals("DELETE") && body.contains("\"gracePeriodSeconds\":0")) {
      writes.add("deleted");
    }
  }

  private void startNode() {
    node = Node.start(cluster.client(), NODE, lab.nodeSettings());
  }

  private void createTracked() {
    lab.create(pod(pod -> pod.editMetadata().withFinalizers(FINALIZER).endMetadata()));
  }

  private void delete() {
    cluster.client().pods().inNamespace(NAMESPACE).withName("pod").delete();
  }

  private void awaitDeletion() {
    JobFixture.awaiting("the node has deleted it").until(() -> writes.contains("deleted"));
  }

  @Test
  void endsTheProcessThenSaysSoThenDeletesThePod() throws IOException {
    startNode();
    lab.script("echo $$; exec sleep 600");
    createTracked();
    long process = lab.awaitProcess();
    delete();
    awaitDeletion();
    assertThat(ProcessHandle.of(process)).isEmpty();
    assertThat(lab.awaitTermination("Failed").getExitCode()).isEqualTo(143);
    assertThat(writes).containsExactly("Running", "Failed", "deleted");
  }

  @Test
  void leavesAPodWithAFinalizerToWhoeverPutItThere() throws IOException {
    startNode();
    lab.script("echo $$; exec sleep 600");
    createTracked();
    lab.awaitProcess();
    delete();
    awaitDeletion();
    assertThat(lab.pods()).singleElement().satisfies(
        pod -> assertThat(pod.getFinalizers()).containsExactly(FINALIZER));
  }

  @Test
  void killsAProcessThatDoesNotEndWhenAsked() throws IOException {
    startNode();
    lab.script("trap '' TERM; echo $$; exec sleep 600");
    lab.create(pod(pod -> pod.editMetadata().withFinalizers(FINALIZER).endMetadata().editSpec()
        .withTerminationGracePeriodSeconds(0L).endSpec()));
    lab.awaitProcess();
    delete();
    assertThat(lab.awaitTermination("Failed").getExitCode()).isEqualTo(137);
  }

  @Test
  void letsAPodGoThatHasEndedAsItIs() throws IOException {
    startNode();
    lab.script("exit 0");
    createTracked();
    Pod ended = lab.awaitPhase("Succeeded");
    delete();
    awaitDeletion();
    assertThat(lab.pods().getFirst().getStatus()).isEqualTo(ended.getStatus());
    assertThat(writes).endsWith("Succeeded", "deleted");
  }

  @Test
  void doesNotRunAPodThatWasDeletedBefore() throws IOException {
    lab.script("echo run");
    createTracked();
    delete();
    startNode();
    awaitDeletion();
    assertThat(lab.awaitTermination("Failed").getMessage())
        .isEqualTo("the pod was deleted before it was started");
    assertThat(writes).containsExactly("Failed", "deleted");
    assertThat(lab.logs()).isEmpty();
  }

  @Test
  void endsTheProcessOfAPodThatIsGone() throws IOException {
    startNode();
    lab.script("echo $$; exec sleep 600");
    lab.create(pod(pod -> pod));
    long process = lab.awaitProcess();
    delete();
    JobFixture.awaiting("the process has ended").until(() -> ProcessHandle.of(process).isEmpty());
    JobFixture.awaiting("what it had is gone").until(lab::arePodFilesDeleted);
    assertThat(lab.pods()).isEmpty();
  }
}
