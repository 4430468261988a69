package org.chameleoncloud.edge.lab.controllers;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.List;

/** What the Job controller writes. Nothing happens to an object that is gone meanwhile, nor to its namesake. */
final class JobWriter {
  private static final List<String> GARBAGE_COLLECTORS = List.of("foregroundDeletion", "orphan");

  private final KubernetesClient client;
  private final String namespace;

  JobWriter(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  void make(Pod pod) {
    client.resource(pod).create();
  }

  void report(JobId id, JobStatus status) {
    unlessGone(() -> named(id).editStatus(job -> {
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
    unlessGone(() -> client.pods().inNamespace(namespace).withName(pod.getMetadata().getName())
        .edit(now -> {
          now.removeFinalizer(JobPods.TRACKING);
          return now;
        }));
  }

  /** Takes off what a deletion with propagation has put on: there is no garbage collector that does it. */
  void release(JobId id) {
    unlessGone(() -> named(id).edit(job -> {
      if (id.equals(JobId.of(job))) {
        job.getMetadata().getFinalizers().removeAll(GARBAGE_COLLECTORS);
      }
      return job;
    }));
  }

  private Resource<Job> named(JobId id) {
    return client.batch().v1().jobs().inNamespace(namespace).withName(id.name());
  }

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
