package org.chameleoncloud.edge.lab.controllers;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.lab.names.RandomSuffix;

/** The pods of Jobs. Pure, except for the random name of a new pod. */
final class JobPods {
  static final String JOB_NAME = "batch.kubernetes.io/job-name";
  static final String CONTROLLER_UID = "batch.kubernetes.io/controller-uid";
  /** Keeps a pod until its result is recorded in its Job (Kubernetes, "Job tracking with finalizers"). */
  static final String TRACKING_FINALIZER = "batch.kubernetes.io/job-tracking";

  private JobPods() {}

  /** A new pod for a Job, bound to a node because there is no scheduler. */
  static Pod pod(Job job, String node) {
    Map<String, String> labels = new HashMap<>(Optional
        .ofNullable(job.getSpec().getTemplate().getMetadata().getLabels()).orElseGet(Map::of));
    labels.put(JOB_NAME, job.getMetadata().getName());
    labels.put(CONTROLLER_UID, job.getMetadata().getUid());
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(job.getMetadata().getNamespace())
        .withName(job.getMetadata().getName() + "-" + RandomSuffix.next())
        .withLabels(labels)
        .withFinalizers(TRACKING_FINALIZER)
        .addNewOwnerReference().withApiVersion("batch/v1").withKind("Job")
        .withName(job.getMetadata().getName()).withUid(job.getMetadata().getUid())
        .withController(true).withBlockOwnerDeletion(true).endOwnerReference()
        .endMetadata()
        .withNewSpecLike(job.getSpec().getTemplate().getSpec()).withNodeName(node).endSpec()
        .build();
  }

  static boolean isFinished(Pod pod) {
    return List.of("Succeeded", "Failed").contains(phase(pod));
  }

  static boolean hasSucceeded(Pod pod) {
    return phase(pod).equals("Succeeded");
  }

  static boolean isRunning(Pod pod) {
    return phase(pod).equals("Running");
  }

  static boolean isTracked(Pod pod) {
    return pod.hasFinalizer(TRACKING_FINALIZER);
  }

  private static String phase(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).map(PodStatus::getPhase).orElse("");
  }
}
