package org.chameleoncloud.edge.lab.controllers;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Optional;

/** Which Job: a later one of the same name is another. */
record JobId(String name, String uid) {
  static JobId of(Job job) {
    return new JobId(job.getMetadata().getName(), job.getMetadata().getUid());
  }

  /** The Job whose pod this is, if it is one's; it may be gone. */
  static Optional<JobId> ofOwner(Pod pod) {
    return pod.getMetadata().getOwnerReferences().stream().filter(JobId::isJob)
        .map(owner -> new JobId(owner.getName(), owner.getUid())).findFirst();
  }

  private static boolean isJob(OwnerReference owner) {
    return "Job".equals(owner.getKind()) && Boolean.TRUE.equals(owner.getController());
  }
}
