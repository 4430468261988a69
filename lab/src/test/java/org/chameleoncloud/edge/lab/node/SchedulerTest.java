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

/**
 * The in-memory API server stores a Binding like any object and does not bind the pod, so the tests look at Bindings.
 */
class SchedulerTest {
  @TempDir
  private Path directory;
  private FaultyApiServer server;
  private JobFixture fixture;
  private Scheduler scheduler;

  @BeforeEach
  void start() throws IOException {
    server = new FaultyApiServer();
    fixture = new JobFixture(server.client(), directory);
  }

  @AfterEach
  void end() {
    scheduler.close();
    server.close();
  }

  private Pod unbound(String name, UnaryOperator<PodBuilder> change) {
    return fixture.create(pod(pod -> change.apply(pod.editMetadata().withName(name).endMetadata()
        .editSpec().withNodeName(null).endSpec())));
  }

  private List<Binding> awaitBindings(int count) {
    return JobFixture.eventually(count + " pods are bound").until(
        () -> server.client().bindings().inAnyNamespace().list().getItems(),
        bindings -> bindings.size() >= count);
  }

  @Test
  void bindsExistingAndNewPods() {
    unbound("existing", pod -> pod);
    scheduler = Scheduler.start(server.client(), List.of(NAMESPACE), NODE);
    unbound("new", pod -> pod);
    assertThat(awaitBindings(2)).extracting(bound -> bound.getMetadata().getName())
        .containsExactlyInAnyOrder("existing", "new");
    assertThat(awaitBindings(2)).extracting(Binding::getTarget).containsOnly(
        new ObjectReferenceBuilder().withApiVersion("v1").withKind("Node").withName(NODE).build());
  }

  @Test
  void ignoresPodsThatNeedNoNode() {
    fixture.create(pod(pod -> pod.editMetadata().withName("bound").endMetadata()));
    Pod deleted = unbound("deleted", pod -> pod.editMetadata().withFinalizers("example.org/kept")
        .endMetadata());
    server.client().resource(deleted).delete();
    unbound("finished", pod -> pod.withNewStatus().withPhase("Failed").endStatus());
    scheduler = Scheduler.start(server.client(), List.of(NAMESPACE), NODE);
    unbound("last", pod -> pod);
    assertThat(awaitBindings(1)).extracting(bound -> bound.getMetadata().getName())
        .containsExactly("last");
  }

  @Test
  void ignoresPodsOfOtherNamespaces() {
    unbound("others", pod -> pod.editMetadata().withNamespace("other").endMetadata());
    scheduler = Scheduler.start(server.client(), List.of(NAMESPACE), NODE);
    unbound("ours", pod -> pod);
    assertThat(awaitBindings(1)).extracting(bound -> bound.getMetadata().getName())
        .containsExactly("ours");
  }

  @Test
  void bindsPodsOfAllNamespacesIfStartedForThem() {
    scheduler = Scheduler.startInAllNamespaces(server.client(), NODE);
    unbound("others", pod -> pod.editMetadata().withNamespace("other").endMetadata());
    unbound("ours", pod -> pod);
    assertThat(awaitBindings(2)).extracting(bound -> bound.getMetadata().getNamespace())
        .containsExactlyInAnyOrder("other", NAMESPACE);
  }

  @Test
  void retriesWhileTheApiServerIsUnavailable() {
    server.fail(2, 503, "POST", "/bindings");
    scheduler = Scheduler.start(server.client(), List.of(NAMESPACE), NODE);
    unbound("pod", pod -> pod);
    assertThat(awaitBindings(1)).hasSize(1);
  }

  @Test
  void acceptsThatAnotherSchedulerHasBoundAPod() {
    server.fail(Integer.MAX_VALUE, 503, "POST", "/bindings");
    scheduler = Scheduler.start(server.client(), List.of(NAMESPACE), NODE);
    Pod taken = unbound("taken", pod -> pod);
    awaitFailure("the first attempt fails");
    server.client().resource(taken).edit(pod -> new PodBuilder(pod).editSpec()
        .withNodeName("another").endSpec().build());
    server.fail(Integer.MAX_VALUE, 409, "POST", "/bindings");
    awaitFailure("the next one finds the pod bound");
    server.fail(0, 409, "POST", "/bindings");
    unbound("next", pod -> pod);
    assertThat(awaitBindings(1)).extracting(bound -> bound.getMetadata().getName())
        .containsExactly("next");
  }

  private void awaitFailure(String what) {
    JobFixture.eventually(what).until(() -> server.failuresLeft() < Integer.MAX_VALUE);
  }

  @Test
  void bindsAPodAfterAConflictThatDidNotBindIt() {
    server.fail(1, 409, "POST", "/bindings");
    scheduler = Scheduler.start(server.client(), List.of(NAMESPACE), NODE);
    unbound("pod", pod -> pod);
    assertThat(awaitBindings(1)).hasSize(1);
    assertThat(server.failuresLeft()).isZero();
  }
}
