package org.chameleoncloud.edge.sandbox.node;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** Takes away what belongs to a Job that is going: its pods, then the finalizer of a deletion in the foreground. */
final class JobCleaning {
  private static final List<String> GARBAGE_COLLECTORS = List.of("foregroundDeletion", "orphan");

  private final KubernetesClient client;

  JobCleaning(KubernetesClient client) {
    this.client = client;
  }

  /** Deletes the pods; the Job's process must have ended. */
  void deletePods(Job job) {
    client.pods().inNamespace(job.getMetadata().getNamespace())
        .withLabel(JobObjects.JOB_NAME, job.getMetadata().getName())
        .withGracePeriod(0).delete();
  }

  /** Lets a Job go that is marked for deletion. */
  void release(Job job) {
    boolean waits = job.getMetadata().getFinalizers().stream()
        .anyMatch(GARBAGE_COLLECTORS::contains);
    if (waits) {
      client.batch().v1().jobs().inNamespace(job.getMetadata().getNamespace())
          .withName(job.getMetadata().getName()).edit(now -> {
            now.getMetadata().getFinalizers().removeAll(GARBAGE_COLLECTORS);
            return now;
          });
    }
  }
}
