package org.chameleoncloud.edge.lab.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.lab.JobFixture.NAMESPACE;
import static org.chameleoncloud.edge.lab.JobFixture.NODE;
import static org.chameleoncloud.edge.lab.JobFixture.pod;
import static org.chameleoncloud.edge.lab.JobFixture.termination;

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
  private Path directory;
  private InMemoryCluster cluster;
  private JobFixture fixture;
  private Node node;

  @BeforeEach
  void start() throws IOException {
    cluster = InMemoryCluster.start(List.of(),
        directory.resolve("kubeconfig"), WriteListener.NONE);
    fixture = new JobFixture(cluster.client(), directory);
    node = Node.start(cluster.client(), NODE, fixture.nodeSettings());
  }

  @AfterEach
  void end() {
    node.close();
    cluster.close();
  }

  @Test
  void runsAPodAndReportsItsTerminationMessage() throws IOException {
    fixture.script("while [ $# -gt 1 ]; do shift; done; echo printed; printf done > \"$1\"");
    fixture.create(pod());
    ContainerStateTerminated terminated = fixture.awaitTermination("Succeeded");
    assertThat(terminated.getExitCode()).isZero();
    assertThat(terminated.getReason()).isEqualTo("Completed");
    assertThat(terminated.getMessage()).isEqualTo("done");
    assertThat(fixture.logs()).containsExactly("printed\n");
  }

  @Test
  void reportsAPodAsRunningWhileItsProcessRuns() throws IOException {
    fixture.script("echo $$; exec sleep 600");
    fixture.create(pod());
    long process = fixture.awaitProcess();
    assertThat(ProcessHandle.of(process)).isPresent();
    assertThat(fixture.awaitPhase("Running").getStatus().getContainerStatuses()).singleElement()
        .satisfies(status -> assertThat(status.getState().getRunning()).isNotNull());
  }

  @Test
  void reportsTheExitCodeOfAProgramThatFails() throws IOException {
    fixture.script("exit 4");
    fixture.create(pod());
    Pod failed = fixture.awaitPhase("Failed");
    assertThat(termination(failed).getExitCode()).isEqualTo(4);
    assertThat(termination(failed).getReason()).isEqualTo("Error");
    assertThat(failed.getStatus().getReason()).isNull();
  }

  @Test
  void passesNothingOfItsOwnEnvironmentToTheProgram() throws IOException {
    fixture.script("env");
    fixture.create(pod());
    fixture.awaitTermination("Succeeded");
    // Set by the shell itself.
    assertThat(fixture.logs().getFirst().lines())
        .allMatch(line -> line.matches("(PWD|SHLVL|_)=.*"));
  }

  @Test
  void keepsOnlyTheEndOfALongTerminationMessage() throws IOException {
    fixture
        .script("while [ $# -gt 1 ]; do shift; done; head -c 5000 /dev/zero | tr '\\0' x > \"$1\"; "
            + "printf end >> \"$1\"");
    fixture.create(pod());
    assertThat(fixture.awaitTermination("Succeeded").getMessage()).hasSize(4096).endsWith("xend");
  }

  @Test
  void failsAPodThatViolatesThePolicyWithoutRunningIt() throws IOException {
    fixture.script("echo run");
    fixture.create(pod(pod -> pod.editSpec().withHostNetwork(true).endSpec()));
    assertThat(fixture.awaitTermination("Failed").getMessage())
        .isEqualTo("the pod violates the policy: it uses a host namespace");
    assertThat(fixture.logs()).isEmpty();
  }

  @Test
  void runsNoOtherProgramsOfThisMachine() {
    fixture.create(pod(pod -> pod.editSpec().editFirstContainer().withCommand("/bin/echo", "run")
        .endContainer().endSpec()));
    Pod failed = fixture.awaitPhase("Failed");
    assertThat(failed.getStatus().getReason()).isEqualTo("StartError");
    assertThat(termination(failed).getMessage()).isEqualTo("this node has no program \"/bin/echo\""
        + " to replace the image cleanup:1.0");
    assertThat(fixture.logs()).isEmpty();
  }

  @Test
  void failsAPodThatCannotBeRunForAnotherReason() {
    fixture.create(pod());
    assertThat(fixture.awaitTermination("Failed").getMessage())
        .startsWith("the pod could not be run: java.io.IOException: Cannot run program");
  }

  @Test
  void runsPodsOfAllNamespaces() throws IOException {
    fixture.script("echo run");
    fixture.create(pod(pod -> pod.editMetadata().withNamespace("other").endMetadata().editSpec()
        .withVolumes().editFirstContainer().withVolumeMounts().endContainer().endSpec()));
    JobFixture.eventually("it has succeeded")
        .until(() -> cluster.client().pods().inNamespace("other").list()
            .getItems().getFirst().getStatus(), status -> "Succeeded".equals(status.getPhase()));
    assertThat(fixture.logs()).containsExactly("run\n");
  }

  @Test
  void ignoresPodsOfOtherNodesAndUnboundPods() throws IOException {
    fixture.script("exit 0");
    fixture.create(pod(pod -> pod.editMetadata().withName("others").endMetadata().editSpec()
        .withNodeName("other").endSpec()));
    fixture.create(pod(pod -> pod.editMetadata().withName("unbound").endMetadata().editSpec()
        .withNodeName(null).endSpec()));
    fixture.create(pod());
    fixture.awaitTermination("Succeeded");
    assertThat(fixture.pods()).filteredOn(pod -> pod.getStatus() != null)
        .extracting(pod -> pod.getMetadata().getName()).containsExactly("pod");
  }

  @Test
  void runsAPodThatIsBoundLater() throws IOException {
    fixture.script("exit 0");
    fixture.create(pod(pod -> pod.editSpec().withNodeName(null).endSpec()));
    cluster.client().pods().inNamespace(NAMESPACE).withName("pod").edit(pod -> {
      pod.getSpec().setNodeName(NODE);
      return pod;
    });
    assertThat(fixture.awaitTermination("Succeeded").getExitCode()).isZero();
  }

  @Test
  void failsAPodThatExceedsItsDeadline() throws IOException {
    fixture.script("exec sleep 600");
    fixture.create(pod(pod -> pod.editSpec().withActiveDeadlineSeconds(1L).endSpec()));
    Pod failed = fixture.awaitPhase("Failed");
    assertThat(failed.getStatus().getReason()).isEqualTo("DeadlineExceeded");
    assertThat(termination(failed).getExitCode()).isEqualTo(143);
  }

  @Test
  void failsARunningPodThatItDidNotStart() throws IOException {
    fixture.script("echo run");
    fixture.create(pod(pod -> pod.withNewStatus().withPhase("Running").endStatus()));
    Pod failed = fixture.awaitPhase("Failed");
    assertThat(failed.getStatus().getReason()).isEqualTo("ContainerStatusUnknown");
    assertThat(termination(failed).getMessage()).contains("does not run it again");
    assertThat(fixture.logs()).isEmpty();
  }

  @Test
  void reportsAPodAsReadyOnlyWhileItIsRunning() throws IOException {
    fixture.script("sleep 1");
    fixture.create(pod());
    assertThat(readiness(fixture.awaitPhase("Running"))).isEqualTo("True");
    assertThat(readiness(fixture.awaitPhase("Succeeded"))).isEqualTo("False");
  }

  private static String readiness(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("Ready")).findFirst().orElseThrow()
        .getStatus();
  }

  @Test
  void keepsWhatOthersWroteToTheStatus() throws IOException {
    fixture.script("exit 0");
    fixture.create(pod(pod -> pod.withNewStatus().withQosClass("Burstable").addNewCondition()
        .withType("PodScheduled").withStatus("True").endCondition().endStatus()));
    Pod finished = fixture.awaitPhase("Succeeded");
    assertThat(finished.getStatus().getQosClass()).isEqualTo("Burstable");
    assertThat(finished.getStatus().getConditions()).extracting(PodCondition::getType)
        .containsExactly("PodScheduled", "ContainersReady", "Ready");
  }

  @Test
  void terminatesAllProcessesWhenClosedAndLeavesThePodsAsTheyAre() throws IOException {
    fixture.script("echo $$; exec sleep 600");
    fixture.create(pod());
    long process = fixture.awaitProcess();
    node.close();
    assertThat(ProcessHandle.of(process)).isEmpty();
    assertThat(fixture.arePodFilesDeleted()).isTrue();
    assertThat(fixture.pods().getFirst().getStatus().getPhase()).isEqualTo("Running");
  }
}
