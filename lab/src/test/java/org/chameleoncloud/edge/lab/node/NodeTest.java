package org.chameleoncloud.edge.lab.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.lab.JobFixture.NAMESPACE;
import static org.chameleoncloud.edge.lab.JobFixture.NODE;
import static org.chameleoncloud.edge.lab.JobFixture.termination;
import static org.chameleoncloud.edge.lab.JobFixture.pod;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.chameleoncloud.edge.lab.JobFixture;
import org.chameleoncloud.edge.lab.cluster.InMemoryCluster;
import org.chameleoncloud.edge.lab.cluster.WriteListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTest {
  @TempDir
  private Path folder;
  private InMemoryCluster cluster;
  private JobFixture lab;
  private Node node;

  @BeforeEach
  void start() throws IOException {
    cluster = InMemoryCluster.start(List.of(),
        folder.resolve("kubeconfig"), WriteListener.NONE);
    lab = new JobFixture(cluster.client(), folder);
    node = Node.start(cluster.client(), NODE, lab.nodeSettings());
  }

  @AfterEach
  void end() {
    node.close();
    cluster.close();
  }

  @Test
  void runsAPodToItsEndAndReportsItsLastWords() throws IOException {
    lab.script("while [ $# -gt 1 ]; do shift; done; echo said; printf done > \"$1\"");
    lab.create(pod(pod -> pod));
    ContainerStateTerminated end = lab.awaitTermination("Succeeded");
    assertThat(end.getExitCode()).isZero();
    assertThat(end.getReason()).isEqualTo("Completed");
    assertThat(end.getMessage()).isEqualTo("done");
    assertThat(lab.logs()).containsExactly("said\n");
  }

  @Test
  void saysThatAPodRunsAsLongAsItsProcessDoes() throws IOException {
    lab.script("echo $$; exec sleep 600");
    lab.create(pod(pod -> pod));
    long process = lab.awaitProcess();
    assertThat(ProcessHandle.of(process)).isPresent();
    assertThat(lab.awaitPhase("Running").getStatus().getContainerStatuses()).singleElement()
        .satisfies(status -> assertThat(status.getState().getRunning()).isNotNull());
  }

  @Test
  void reportsTheExitCodeOfAProgramThatFails() throws IOException {
    lab.script("exit 4");
    lab.create(pod(pod -> pod));
    Pod failed = lab.awaitPhase("Failed");
    assertThat(termination(failed).getExitCode()).isEqualTo(4);
    assertThat(termination(failed).getReason()).isEqualTo("Error");
    assertThat(failed.getStatus().getReason()).isNull();
  }

  @Test
  void givesTheProgramNothingOfItsOwnEnvironment() throws IOException {
    lab.script("env");
    lab.create(pod(pod -> pod));
    lab.awaitTermination("Succeeded");
    // The shell itself sets these.
    assertThat(lab.logs().getFirst().lines())
        .allMatch(line -> line.matches("(PWD|SHLVL|_)=.*"));
  }

  @Test
  void keepsOnlyTheEndOfALongTerminationMessage() throws IOException {
    lab.script("while [ $# -gt 1 ]; do shift; done; head -c 5000 /dev/zero | tr '\\0' x > \"$1\"; "
        + "printf end >> \"$1\"");
    lab.create(pod(pod -> pod));
    assertThat(lab.awaitTermination("Succeeded").getMessage()).hasSize(4096).endsWith("xend");
  }

  @Test
  void failsAPodThatBreaksTheRulesWithoutRunningIt() throws IOException {
    lab.script("echo run");
    lab.create(pod(pod -> pod.editSpec().withAutomountServiceAccountToken(true).endSpec()));
    assertThat(lab.awaitTermination("Failed").getMessage())
        .isEqualTo("the pod breaks the rules: it mounts a service account token");
    assertThat(lab.logs()).isEmpty();
  }

  @Test
  void runsNoProgramOfThisMachineThatItWasNotGiven() {
    lab.create(pod(pod -> pod.editSpec().editFirstContainer().withCommand("/bin/echo", "run")
        .endContainer().endSpec()));
    Pod failed = lab.awaitPhase("Failed");
    assertThat(failed.getStatus().getReason()).isEqualTo("StartError");
    assertThat(termination(failed).getMessage()).isEqualTo("this node has no program \"/bin/echo\""
        + " to stand for the image cleanup:1.0");
    assertThat(lab.logs()).isEmpty();
  }

  @Test
  void failsAPodThatCannotBeRunForAnyOtherReason() {
    lab.create(pod(pod -> pod));
    assertThat(lab.awaitTermination("Failed").getMessage())
        .startsWith("the pod could not be run: java.io.IOException: Cannot run program");
  }

  @Test
  void runsPodsOfAllNamespaces() throws IOException {
    lab.script("echo run");
    lab.create(pod(pod -> pod.editMetadata().withNamespace("other").endMetadata().editSpec()
        .withVolumes().editFirstContainer().withVolumeMounts().endContainer().endSpec()));
    JobFixture.awaiting("it has ended")
        .until(() -> cluster.client().pods().inNamespace("other").list()
            .getItems().getFirst().getStatus(), status -> "Succeeded".equals(status.getPhase()));
    assertThat(lab.logs()).containsExactly("run\n");
  }

  @Test
  void leavesPodsOfOtherNodesAndOfNoneAlone() throws IOException {
    lab.script("exit 0");
    lab.create(pod(pod -> pod.editMetadata().withName("others").endMetadata().editSpec()
        .withNodeName("other").endSpec()));
    lab.create(pod(pod -> pod.editMetadata().withName("unbound").endMetadata().editSpec()
        .withNodeName(null).endSpec()));
    lab.create(pod(pod -> pod));
    lab.awaitTermination("Succeeded");
    assertThat(lab.pods()).filteredOn(pod -> pod.getStatus() != null)
        .extracting(pod -> pod.getMetadata().getName()).containsExactly("pod");
  }

  @Test
  void runsAPodThatIsBoundLater() throws IOException {
    lab.script("exit 0");
    lab.create(pod(pod -> pod.editSpec().withNodeName(null).endSpec()));
    cluster.client().pods().inNamespace(NAMESPACE).withName("pod").edit(pod -> {
      pod.getSpec().setNodeName(NODE);
      return pod;
    });
    assertThat(lab.awaitTermination("Succeeded").getExitCode()).isZero();
  }

  @Test
  void failsAPodWhoseTimeIsOver() throws IOException {
    lab.script("exec sleep 600");
    lab.create(pod(pod -> pod.editSpec().withActiveDeadlineSeconds(1L).endSpec()));
    Pod failed = lab.awaitPhase("Failed");
    assertThat(failed.getStatus().getReason()).isEqualTo("DeadlineExceeded");
    assertThat(termination(failed).getExitCode()).isEqualTo(143);
  }

  @Test
  void failsARunningPodThatItHasNotStarted() throws IOException {
    lab.script("echo run");
    lab.create(pod(pod -> pod.withNewStatus().withPhase("Running").endStatus()));
    Pod failed = lab.awaitPhase("Failed");
    assertThat(failed.getStatus().getReason()).isEqualTo("ContainerStatusUnknown");
    assertThat(termination(failed).getMessage()).contains("does not run it again");
    assertThat(lab.logs()).isEmpty();
  }

  @Test
  void saysOfAPodThatItIsReadyWhileItRunsAndNotAnyMore() throws IOException {
    lab.script("sleep 1");
    lab.create(pod(pod -> pod));
    assertThat(readiness(lab.awaitPhase("Running"))).isEqualTo("True");
    assertThat(readiness(lab.awaitPhase("Succeeded"))).isEqualTo("False");
  }

  private static String readiness(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("Ready")).findFirst().orElseThrow()
        .getStatus();
  }

  @Test
  void leavesWhatOthersSayOfAPod() throws IOException {
    lab.script("exit 0");
    lab.create(pod(pod -> pod.withNewStatus().withQosClass("Burstable").addNewCondition()
        .withType("PodScheduled").withStatus("True").endCondition().endStatus()));
    Pod ended = lab.awaitPhase("Succeeded");
    assertThat(ended.getStatus().getQosClass()).isEqualTo("Burstable");
    assertThat(ended.getStatus().getConditions()).extracting(PodCondition::getType)
        .containsExactly("PodScheduled", "ContainersReady", "Ready");
  }

  @Test
  void endsAllProcessesWhenItClosesAndLeavesThePodsAsTheyAre() throws IOException {
    lab.script("echo $$; exec sleep 600");
    lab.create(pod(pod -> pod));
    long process = lab.awaitProcess();
    node.close();
    assertThat(ProcessHandle.of(process)).isEmpty();
    assertThat(lab.arePodFilesDeleted()).isTrue();
    assertThat(lab.pods().getFirst().getStatus().getPhase()).isEqualTo("Running");
  }
}
