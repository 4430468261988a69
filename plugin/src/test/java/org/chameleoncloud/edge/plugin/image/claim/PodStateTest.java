package org.chameleoncloud.edge.plugin.image.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodStateTest {
  private static Pod pod(String status) {
    return Serialization.unmarshal("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nstatus: "
        + status, Pod.class);
  }

  @Test
  void aRunningContainerIsNeededUnlessThePodIsBeingDeleted() {
    Pod running = pod("{phase: Running, containerStatuses: [{name: baker, state: {running: {}}}]}");

    assertThat(PodState.isRunning(running)).isTrue();
    assertThat(PodState.hopeless(running)).isEmpty();
    assertThat(PodState.isRunning(pod("{phase: Running}"))).isFalse();
    Pod deleted = new PodBuilder(running).editMetadata()
        .withDeletionTimestamp("2026-05-02T12:00:00Z").endMetadata().build();
    assertThat(PodState.isRunning(deleted)).isFalse();
    assertThat(PodState.hopeless(deleted)).contains("was deleted");
    assertThat(PodState.hopeless(null)).contains("was deleted");
  }

  @Test
  void whatWaitsSaysForWhat() {
    assertThat(PodState.waits(pod("{phase: Pending, conditions: [{type: PodScheduled, status: "
        + "'False', message: '0/2 nodes are available'}]}"))).contains("0/2 nodes are available");
    assertThat(PodState.waits(pod("{phase: Pending, containerStatuses: [{name: baker, state: "
        + "{waiting: {reason: ContainerCreating}}}]}"))).contains("ContainerCreating");
    assertThat(PodState.waits(new Pod())).isEmpty();
  }

  @Test
  void whatWillNeverRunSaysWhy() {
    assertThat(PodState.hopeless(pod("{phase: Pending, containerStatuses: [{name: baker, state: "
        + "{waiting: {reason: ImagePullBackOff, message: no such tag}}}]}")))
        .contains("cannot start its container: ImagePullBackOff: no such tag");
    assertThat(PodState.hopeless(pod("{phase: Failed, reason: Evicted, message: no memory}")))
        .contains("has ended: Evicted: no memory");
    assertThat(PodState.hopeless(pod("{phase: Pending, containerStatuses: [{name: baker, state: "
        + "{waiting: {reason: ErrImagePull}}}]}"))).isEmpty();
  }

  @Test
  void theNewestWarningIsNamed() {
    assertThat(PodState.warning(List.of(
        new EventBuilder().withType("Warning").withReason("FailedMount").withMessage("old")
            .withLastTimestamp("2026-05-02T11:00:00Z").build(),
        new EventBuilder().withType("Warning").withReason("FailedAttachVolume")
            .withMessage("Multi-Attach error").withLastTimestamp("2026-05-02T11:30:00Z").build(),
        new EventBuilder().withType("Normal").withReason("Pulled").withMessage("pulled")
            .withLastTimestamp("2026-05-02T11:45:00Z").build())))
        .contains("FailedAttachVolume: Multi-Attach error");
    assertThat(PodState.warning(List.of())).isEmpty();
  }
}
