package org.chameleoncloud.edge.lab.controllers;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.time.Instant;

/** One action of the Job controller for a Job. */
sealed interface JobAction {
  /** Creates a pod. */
  record CreatePod(Pod pod) implements JobAction {}

  /** Writes the Job's status. */
  record UpdateStatus(JobStatus status) implements JobAction {}

  /** Deletes a pod, which its node removes when the process has exited. */
  record DeletePod(Pod pod) implements JobAction {}

  /** Removes the tracking finalizer of a pod that is counted, or that no longer needs to be. */
  record ReleasePod(Pod pod) implements JobAction {}

  /** Removes the finalizers of a Job that is being deleted and has no pods left. */
  record ReleaseJob() implements JobAction {}

  /** Reconciles the Job again at a time, even if nothing has changed by then. */
  record Requeue(Instant at) implements JobAction {}
}
