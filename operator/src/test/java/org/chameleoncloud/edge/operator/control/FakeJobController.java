package org.chameleoncloud.edge.operator.control;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateTerminatedBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A fake Job controller and kubelet. It finishes each Job with the termination message that a function returns for it.
 */
final class FakeJobController implements Watcher<Job>, AutoCloseable {
  static final String BAKED = "{\"result\":\"baked\",\"sha256\":\"" + "ab".repeat(32)
      + "\",\"sizeBytes\":4194304}";
  static final String REMOVED = "{\"result\":\"removed\"}";

  private final OperatorHarness operator;
  private final Function<Job, String> terminationMessage;
  private final List<String> jobNames = new CopyOnWriteArrayList<>();
  private final Watch watch;

  private FakeJobController(OperatorHarness operator, Function<Job, String> terminationMessage) {
    this.operator = operator;
    this.terminationMessage = terminationMessage;
    watch = operator.client.batch().v1().jobs().inAnyNamespace().watch(this);
  }

  /** Starts a controller in which all Jobs succeed. */
  static FakeJobController start(OperatorHarness operator) {
    return start(operator, job -> purpose(job).equals("bake") ? BAKED : REMOVED);
  }

  /**
   * Starts a controller, and creates the claims for images and base images.
   *
   * @param terminationMessage returns the termination message of a Job; null if the Job keeps running
   */
  static FakeJobController start(OperatorHarness operator,
      Function<Job, String> terminationMessage) {
    createClaim(operator, "edge-images");
    createClaim(operator, "base-images");
    return new FakeJobController(operator, terminationMessage);
  }

  static void createClaim(OperatorHarness operator, String name) {
    operator.create(new PersistentVolumeClaimBuilder().withNewMetadata()
        .withNamespace(OperatorHarness.NAMESPACE)
        .withName(name)
        .endMetadata().build());
  }

  static String purpose(Job job) {
    return job.getMetadata().getLabels().get("edge.chameleoncloud.org/purpose");
  }

  /** Whether a Job is a bake that has not ended. */
  static boolean isUnfinishedBake(Job job) {
    return purpose(job).equals("bake")
        && (job.getStatus() == null || job.getStatus().getConditions().isEmpty());
  }

  /** The names of all Jobs that have ever been created. */
  List<String> jobNames() {
    return List.copyOf(jobNames);
  }

  @Override
  public void eventReceived(Action action, Job job) {
    if (action != Action.ADDED) {
      return;
    }
    jobNames.add(job.getMetadata().getName());
    String message = terminationMessage.apply(job);
    if (message != null) {
      Thread.ofVirtual().start(() -> finish(job, message));
    }
  }

  /** Finishes a Job: it fails if the message contains {@code "failed"}. */
  void finish(Job job, String message) {
    createPod(job, "pod", message, Instant.now());
    finish(job, !message.contains("\"failed\""));
  }

  /** Ends a Job like a kubelet whose node's kernel killed the container. */
  void killForMemory(Job job) {
    createPod(job, "pod", new ContainerStateTerminatedBuilder().withReason("OOMKilled")
        .withExitCode(137).build());
    finish(job, false);
  }

  private void finish(Job job, boolean succeeded) {
    operator.client.batch().v1().jobs().inNamespace(OperatorHarness.NAMESPACE)
        .withName(job.getMetadata().getName())
        .editStatus(old -> {
          old.setStatus(new JobStatusBuilder().addNewCondition()
              .withType(succeeded ? "Complete" : "Failed").withStatus("True")
              .withLastTransitionTime(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
              .endCondition().build());
          return old;
        });
  }

  /** Creates a terminated pod of a Job. */
  void createPod(Job job, String suffix, String message, Instant finishedAt) {
    createPod(job, suffix, new ContainerStateTerminatedBuilder()
        .withFinishedAt(finishedAt.truncatedTo(ChronoUnit.SECONDS).toString())
        .withExitCode(message.contains("\"failed\"") ? 1 : 0).withMessage(message).build());
  }

  private void createPod(Job job, String suffix, ContainerStateTerminated terminated) {
    String name = job.getMetadata().getName();
    operator.create(
        new PodBuilder().withNewMetadata().withNamespace(OperatorHarness.NAMESPACE)
            .withName(name + "-" + suffix)
            .withLabels(Map.of("batch.kubernetes.io/job-name", name))
            .addNewOwnerReference().withApiVersion("batch/v1").withKind("Job").withName(name)
            .withUid(job.getMetadata().getUid()).withController(true).endOwnerReference()
            .endMetadata()
            .withNewStatus().addNewContainerStatus().withName("baker").withNewState()
            .withTerminated(terminated).endState().endContainerStatus().endStatus()
            .build());
  }

  @Override
  public void onClose(WatcherException cause) {}

  @Override
  public void close() {
    watch.close();
  }
}
