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
 * What a node writes about its pods. It is tried again while the API server is away; nothing happens to a pod that is
 * gone meanwhile, nor to another one that has taken its name. What the API server refuses is logged: nobody here could
 * do better.
 */
final class PodWriter {
  private static final Logger LOG = LoggerFactory.getLogger(PodWriter.class);

  private final KubernetesClient client;

  PodWriter(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Changes a pod's status.
   *
   * @param change gets the status as it is now, null where there is none, and must give a new one: others have written
   *     into it too, such as that the pod is scheduled
   */
  void status(Pod pod, UnaryOperator<PodStatus> change) throws InterruptedException {
    write("status", pod, () -> named(pod).editStatus(now -> {
      if (isSame(now, pod)) {
        now.setStatus(change.apply(now.getStatus()));
      }
      return now;
    }));
  }

  /** Deletes a pod that is marked for deletion and whose process has ended. It may have finalizers yet. */
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
      ApiRetry.await(() -> {
        write.run();
        return pod;
      });
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        LOG.error("event=pod-{}-refused pod={}", what, PodStatuses.name(pod), e);
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
