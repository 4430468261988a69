package org.chameleoncloud.edge.lab.controllers;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.List;

/** The writes of the Job controller. They do nothing if the object no longer exists or was replaced by another. */
final class JobWriter {
  private static final List<String> GARBAGE_COLLECTOR_FINALIZERS = List.of("foregroundDeletion",
      "orphan");

  private final KubernetesClient client;
  private final String namespace;

  JobWriter(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  void create(Pod pod) {
    client.resource(pod).create();
  }

  void updateStatus(JobId id, JobStatus status) {
    ignoreNotFound(() -> named(id).editStatus(job -> {
      if (id.equals(JobId.of(job))) {
        job.setStatus(status);
      }
      return job;
    }));
  }

  void delete(Pod pod) {
    client.resource(pod).delete();
  }

  void release(Pod pod) {
    ignoreNotFound(() -> client.pods().inNamespace(namespace)
        .withName(pod.getMetadata().getName()).edit(now -> {
          now.removeFinalizer(JobPods.TRACKING_FINALIZER);
          return now;
        }));
  }

  /** Removes the finalizers of a deletion with propagation, because there is no garbage collector that does. */
  void release(JobId id) {
    ignoreNotFound(() -> named(id).edit(job -> {
      if (id.equals(JobId.of(job))) {
        job.getMetadata().getFinalizers().removeAll(GARBAGE_COLLECTOR_FINALIZERS);
      }
      return job;
    }));
  }

  private Resource<Job> named(JobId id) {
    return client.batch().v1().jobs().inNamespace(namespace).withName(id.name());
  }

  private static void ignoreNotFound(Runnable write) {
    try {
      write.run();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }
}
