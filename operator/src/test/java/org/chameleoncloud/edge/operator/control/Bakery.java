package org.chameleoncloud.edge.operator.control;

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

/** A kubelet's and the Job controller's side of Jobs: each ends with what a function says its container said. */
final class Bakery implements Watcher<Job>, AutoCloseable {
  static final String BAKED = "{\"result\":\"baked\",\"sha256\":\"" + "ab".repeat(32)
      + "\",\"sizeBytes\":4194304}";
  static final String REMOVED = "{\"result\":\"removed\"}";

  private final OperatorHarness operator;
  private final Function<Job, String> lastWords;
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final Watch watch;

  private Bakery(OperatorHarness operator, Function<Job, String> lastWords) {
    this.operator = operator;
    this.lastWords = lastWords;
    watch = operator.client.batch().v1().jobs().inAnyNamespace().watch(this);
  }

  /** Bakes and removes whatever it is asked to. */
  static Bakery open(OperatorHarness operator) {
    return open(operator, job -> purpose(job).equals("bake") ? BAKED : REMOVED);
  }

  /**
   * Ends each Job with these words.
   *
   * @param lastWords gives the termination message; null for a Job that goes on
   */
  static Bakery open(OperatorHarness operator, Function<Job, String> lastWords) {
    claim(operator, "edge-images");
    claim(operator, "base-images");
    return new Bakery(operator, lastWords);
  }

  static void claim(OperatorHarness operator, String name) {
    operator.create(new PersistentVolumeClaimBuilder().withNewMetadata()
        .withNamespace(OperatorHarness.NAMESPACE)
        .withName(name)
        .endMetadata().build());
  }

  static String purpose(Job job) {
    return job.getMetadata().getLabels().get("edge.chameleoncloud.org/purpose");
  }

  /** Whether a Job bakes and has not ended. */
  static boolean isUnfinishedBake(Job job) {
    return purpose(job).equals("bake")
        && (job.getStatus() == null || job.getStatus().getConditions().isEmpty());
  }

  /** The names of all Jobs that were ever made. */
  List<String> jobs() {
    return List.copyOf(seen);
  }

  @Override
  public void eventReceived(Action action, Job job) {
    if (action != Action.ADDED) {
      return;
    }
    seen.add(job.getMetadata().getName());
    String words = lastWords.apply(job);
    if (words != null) {
      Thread.ofVirtual().start(() -> finish(job, words));
    }
  }

  /** Ends a Job. */
  void finish(Job job, String words) {
    String name = job.getMetadata().getName();
    boolean failed = words.contains("\"failed\"");
    pod(job, "pod", words, Instant.now());
    operator.client.batch().v1().jobs().inNamespace(OperatorHarness.NAMESPACE).withName(name)
        .editStatus(old -> {
          old.setStatus(new JobStatusBuilder().addNewCondition()
              .withType(failed ? "Failed" : "Complete").withStatus("True")
              .withLastTransitionTime(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
              .endCondition().build());
          return old;
        });
  }

  /** A pod of a Job that has ended. */
  void pod(Job job, String suffix, String words, Instant ended) {
    String name = job.getMetadata().getName();
    operator.create(
        new PodBuilder().withNewMetadata().withNamespace(OperatorHarness.NAMESPACE)
            .withName(name + "-" + suffix)
            .withLabels(Map.of("batch.kubernetes.io/job-name", name)).endMetadata()
            .withNewStatus().addNewContainerStatus().withName("baker").withNewState()
            .withNewTerminated().withFinishedAt(ended.truncatedTo(ChronoUnit.SECONDS).toString())
            .withExitCode(words.contains("\"failed\"") ? 1 : 0).withMessage(words).endTerminated()
            .endState().endContainerStatus().endStatus()
            .build());
  }

  @Override
  public void onClose(WatcherException cause) {}

  @Override
  public void close() {
    watch.close();
  }
}
