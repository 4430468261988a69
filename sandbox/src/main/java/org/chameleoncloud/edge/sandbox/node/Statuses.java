package org.chameleoncloud.edge.sandbox.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.function.Function;

/** Writes the statuses of a Job and its pod. Nothing happens to one that is gone meanwhile. */
final class Statuses {
  private final KubernetesClient client;
  private final Job job;

  Statuses(KubernetesClient client, Job job) {
    this.client = client;
    this.job = job;
  }

  void running(Pod pod, Instant startedAt) {
    write(pod, now -> JobObjects.running(now, startedAt));
    write(JobObjects.running(startedAt));
  }

  /** The pod first: who sees that the Job has ended finds the pod's last words. */
  void ended(Pod pod, Ending ending) {
    write(pod, now -> JobObjects.ended(now, ending));
    write(JobObjects.ended(ending));
  }

  private void write(Pod pod, Function<Pod, PodStatus> status) {
    unlessGone(() -> client.pods().inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName()).editStatus(now -> {
          now.setStatus(status.apply(now));
          return now;
        }));
  }

  private void write(JobStatus status) {
    unlessGone(() -> client.batch().v1().jobs().inNamespace(job.getMetadata().getNamespace())
        .withName(job.getMetadata().getName()).editStatus(now -> {
          now.setStatus(status);
          return now;
        }));
  }

  /** A Job may be deleted at any moment; that it is gone is told to the node by its watch. */
  private static void unlessGone(Runnable write) {
    try {
      write.run();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }
}
