package org.chameleoncloud.edge.operator.control.cluster;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Set;
import org.chameleoncloud.edge.operator.api.EdgeDevice;

/**
 * Deletes an object only if it is still the one that was looked at: by its uid, which another object of the same name does
 * not have. fabric8's own deletions have no such precondition.
 */
final class Deletions {
  private static final String JOBS = "/apis/batch/v1/namespaces/%s/jobs/%s";
  private static final String SECRETS = "/api/v1/namespaces/%s/secrets/%s";

  private static final String DEVICES = "/apis/" + HasMetadata.getApiVersion(EdgeDevice.class)
      + "/namespaces/%s/edgedevices/%s";

  private final KubernetesClient client;
  private final ApiRequestLimiter limiter;

  Deletions(KubernetesClient client, ApiRequestLimiter limiter) {
    this.client = client;
    this.limiter = limiter;
  }

  /**
   * Deletes a Job in the foreground: it disappears only after its pod, so that nothing writes to the claim any more. Does
   * nothing when it no longer exists, or another one has its name.
   */
  void job(String namespace, String name, String uid) {
    delete(JOBS.formatted(namespace, name), new DeleteOptionsBuilder()
        .withPropagationPolicy(DeletionPropagation.FOREGROUND.toString())
        .withNewPreconditions().withUid(uid).endPreconditions().build(),
        Set.of(HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_CONFLICT));
  }

  /**
   * Deletes a Secret as it was read. Does nothing when it no longer exists.
   *
   * @throws KubernetesClientException with status 409 when it was changed or replaced since
   */
  void secret(Secret read) {
    delete(SECRETS.formatted(read.getMetadata().getNamespace(), read.getMetadata().getName()),
        new DeleteOptionsBuilder().withNewPreconditions().withUid(read.getMetadata().getUid())
            .withResourceVersion(read.getMetadata().getResourceVersion()).endPreconditions()
            .build(),
        Set.of(HttpURLConnection.HTTP_NOT_FOUND));
  }

  /** Deletes a device. Does nothing when it no longer exists, or another one has its name. */
  void device(String namespace, String name, String uid) {
    delete(DEVICES.formatted(namespace, name),
        new DeleteOptionsBuilder().withNewPreconditions().withUid(uid).endPreconditions().build(),
        Set.of(HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_CONFLICT));
  }

  private void delete(String path, DeleteOptions options, Set<Integer> done) {
    try {
      limiter.call(() -> client.raw(path, "DELETE", options));
    } catch (KubernetesClientException e) {
      if (!done.contains(e.getCode())) {
        throw e;
      }
    }
  }
}
