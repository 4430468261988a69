package org.chameleoncloud.edge.lab.controllers;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Optional;

/** Identifies a Job. A later one with the same name has another uid. */
record JobId(String name, String uid) {
  static JobId of(Job job) {
    return new JobId(job.getMetadata().getName(), job.getMetadata().getUid());
  }

  /** The Job that owns a pod, if one does. It may no longer exist. */
  static Optional<JobId> ofOwner(Pod pod) {
    return pod.getMetadata().getOwnerReferences().stream().filter(JobId::isJob)
        .map(owner -> new JobId(owner.getName(), owner.getUid())).findFirst();
  }

  private static boolean isJob(OwnerReference owner) {
    return "Job".equals(owner.getKind()) && Boolean.TRUE.equals(owner.getController());
  }
}
