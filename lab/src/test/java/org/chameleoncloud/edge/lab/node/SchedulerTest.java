package org.chameleoncloud.edge.lab.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.lab.JobFixture.NAMESPACE;
import static org.chameleoncloud.edge.lab.JobFixture.NODE;
import static org.chameleoncloud.edge.lab.JobFixture.pod;

import io.fabric8.kubernetes.api.model.Binding;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.chameleoncloud.edge.lab.FaultyApiServer;
import org.chameleoncloud.edge.lab.JobFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API server in memory keeps a Binding as any object, and does not bind the pod: which is all there is to see. */
class SchedulerTest {
  @TempDir
  private Path folder;
  private FaultyApiServer server;
  private JobFixture lab;
  private Scheduler binding;

  @BeforeEach
  void start() throws IOException {
    server = new FaultyApiServer();
    lab = new JobFixture(server.client(), folder);
  }

  @AfterEach
  void end() {
    binding.close();
    server.close();
  }

  private Pod unbound(String name, UnaryOperator<PodBuilder> change) {
    return lab.create(pod(pod -> change.apply(pod.editMetadata().withName(name).endMetadata()
        .editSpec().withNodeName(null).endSpec())));
  }

  private List<Binding> awaitBindings(int count) {
    return JobFixture.awaiting(count + " pods are bound").until(
        () -> server.client().bindings().inAnyNamespace().list().getItems(),
        bindings -> bindings.size() >= count);
  }

  @Test
  void bindsThePodsThatAreThereAndThoseThatCome() {
    unbound("there", pod -> pod);
    binding = Scheduler.start(server.client(), List.of(NAMESPACE), NODE);
    unbound("coming", pod -> pod);
    assertThat(awaitBindings(2)).extracting(bound -> bound.getMetadata().getName())
        .containsExactlyInAnyOrder("there", "coming");
    assertThat(awaitBindings(2)).extracting(Binding::getTarget).containsOnly(
        new ObjectReferenceBuilder().withApiVersion("v1").withKind("Node").withName(NODE).build());
  }

  @Test
  void leavesPodsAloneThatNeedNoNode() {
    lab.create(pod(pod -> pod.editMetadata().withName("bound").endMetadata()));
    Pod deleted = unbound("deleted", pod -> pod.editMetadata().withFinalizers("example.org/kept")
        .endMetadata());
    server.client().resource(deleted).delete();
    unbound("ended", pod -> pod.withNewStatus().withPhase("Failed").endStatus());
    binding = Scheduler.start(server.client(), List.of(NAMESPACE), NODE);
    unbound("last", pod -> pod);
    assertThat(awaitBindings(1)).extracting(bound -> bound.getMetadata().getName())
        .containsExactly("last");
  }

  @Test
  void leavesPodsOfOtherNamespacesAlone() {
    unbound("others", pod -> pod.editMetadata().withNamespace("other").endMetadata());
    binding = Scheduler.start(server.client(), List.of(NAMESPACE), NODE);
    unbound("ours", pod -> pod);
    assertThat(awaitBindings(1)).extracting(bound -> bound.getMetadata().getName())
        .containsExactly("ours");
  }

  @Test
  void bindsPodsOfAllNamespacesWhereItIsStartedForThem() {
    binding = Scheduler.startEverywhere(server.client(), NODE);
    unbound("others", pod -> pod.editMetadata().withNamespace("other").endMetadata());
    unbound("ours", pod -> pod);
    assertThat(awaitBindings(2)).extracting(bound -> bound.getMetadata().getNamespace())
        .containsExactlyInAnyOrder("other", NAMESPACE);
  }

  @Test
  void triesAgainWhileTheApiServerIsBusy() {
    server.fail(2, 503, "POST", "/bindings");
    binding = Scheduler.start(server.client(), List.of(NAMESPACE), NODE);
    unbound("pod", pod -> pod);
    assertThat(awaitBindings(1)).hasSize(1);
  }

  @Test
  void takesAPodForBoundThatAnotherHasBoundMeanwhile() {
    server.fail(Integer.MAX_VALUE, 409, "POST", "/bindings");
    binding = Scheduler.start(server.client(), List.of(NAMESPACE), NODE);
    Pod taken = unbound("taken", pod -> pod);
    JobFixture.awaiting("it is tried").until(() -> server.failuresLeft() < Integer.MAX_VALUE);
    server.client().resource(taken).edit(pod -> new PodBuilder(pod).editSpec()
        .withNodeName("another").endSpec().build());
    int left = server.failuresLeft();
    JobFixture.awaiting("it is tried once more").until(() -> server.failuresLeft() < left);
    server.fail(0, 409, "POST", "/bindings");
    unbound("next", pod -> pod);
    assertThat(awaitBindings(1)).extracting(bound -> bound.getMetadata().getName())
        .containsExactly("next");
  }

  @Test
  void bindsAPodOfWhichTheApiServerOnlySaidThatItWasBound() {
    server.fail(1, 409, "POST", "/bindings");
    binding = Scheduler.start(server.client(), List.of(NAMESPACE), NODE);
    unbound("pod", pod -> pod);
    assertThat(awaitBindings(1)).hasSize(1);
    assertThat(server.failuresLeft()).isZero();
  }
}
