package org.chameleoncloud.edge.lab.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.net.HttpURLConnection;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writes of a node to its pods. They are retried while the API server is unavailable, and do nothing if the pod no
 * longer exists or was replaced by another. What the API server refuses is logged, because nothing else can be done.
 */
final class PodWriter {
  private static final Logger LOG = LoggerFactory.getLogger(PodWriter.class);

  private final KubernetesClient client;

  PodWriter(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Updates a pod's status.
   *
   * @param change returns a new status from the current one, which may be null or have fields of other writers
   */
  void updateStatus(Pod pod, UnaryOperator<PodStatus> change) throws InterruptedException {
    write("status", pod, () -> named(pod).editStatus(now -> {
      if (isSame(now, pod)) {
        now.setStatus(change.apply(now.getStatus()));
      }
      return now;
    }));
  }

  /** Deletes a pod that is marked for deletion and whose process has exited. It may still have finalizers. */
  void delete(Pod pod) throws InterruptedException {
    write("deletion", pod, () -> {
      Pod now = named(pod).get();
      if (now != null && isSame(now, pod)) {
        named(pod).withGracePeriod(0).delete();
      }
    });
  }

  private static void write(String what, Pod pod, Runnable write) throws InterruptedException {
    try {
      ApiRetry.untilResponse(() -> {
        write.run();
        return pod;
      });
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        LOG.error("event=pod-{}-failed pod={}", what, PodStatuses.name(pod), e);
      }
    }
  }

  private PodResource named(Pod pod) {
    return client.pods().inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName());
  }

  private static boolean isSame(Pod now, Pod pod) {
    return pod.getMetadata().getUid().equals(now.getMetadata().getUid());
  }
}
