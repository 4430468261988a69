package org.chameleoncloud.edge.lab.controllers;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.time.Instant;

/** One thing that the Job controller does about a Job. */
sealed interface Step {
  /** Makes a pod. */
  record Make(Pod pod) implements Step {}

  /** Writes the Job's status. */
  record Report(JobStatus status) implements Step {}

  /** Deletes a pod; its node lets it go when its process has ended. */
  record Delete(Pod pod) implements Step {}

  /** Takes the tracking finalizer off a pod: its end is counted, or nobody counts it. */
  record Release(Pod pod) implements Step {}

  /** Lets the Job go, which is marked for deletion: nothing of it is left. */
  record ReleaseJob() implements Step {}

  /** Looks at the Job again at a time, although nothing may have changed by then. */
  record LookAgain(Instant at) implements Step {}
}
