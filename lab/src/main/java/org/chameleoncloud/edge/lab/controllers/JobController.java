package org.chameleoncloud.edge.lab.controllers;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.chameleoncloud.edge.lab.controllers.JobAction.CreatePod;
import org.chameleoncloud.edge.lab.controllers.JobAction.DeletePod;
import org.chameleoncloud.edge.lab.controllers.JobAction.ReleaseJob;
import org.chameleoncloud.edge.lab.controllers.JobAction.ReleasePod;
import org.chameleoncloud.edge.lab.controllers.JobAction.Requeue;
import org.chameleoncloud.edge.lab.controllers.JobAction.UpdateStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the pods of Jobs and updates the Jobs' statuses, like a cluster's Job controller, for Jobs with one pod and
 * no retry.
 *
 * <p>It removes its finalizer from a deleted Job's pods when their processes have exited, and from a Job that is
 * deleted in the foreground after that. It is level-triggered and reconciles one Job at a time. A failed call is
 * retried by the next reconciliation.
 */
public final class JobController implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobController.class);
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
  private static final long CLOSE_TIMEOUT_SECONDS = 10;

  private final KubernetesClient client;
  private final String namespace;
  private final String node;
  private final Clock clock;
  private final JobWriter writer;
  private final Set<JobId> queue = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor worker = new ScheduledThreadPoolExecutor(1,
      Thread.ofVirtual().factory(), new DiscardPolicy());
  private final SharedIndexInformer<Job> jobs;
  private final SharedIndexInformer<Pod> pods;

  private JobController(KubernetesClient client, String namespace, String node, Clock clock) {
    this.client = client;
    this.namespace = namespace;
    this.node = node;
    this.clock = clock;
    writer = new JobWriter(client, namespace);
    jobs = client.batch().v1().jobs().inNamespace(namespace)
        .inform(new Handler<>(job -> Optional.of(JobId.of(job))));
    pods = client.pods().inNamespace(namespace).inform(new Handler<>(JobId::ofOwner));
  }

  /**
   * Starts to control the Jobs of one namespace.
   *
   * @param client closed by the caller, after the controller
   * @param node the name of the node that pods are bound to
   * @throws KubernetesClientException if the Jobs or the pods cannot be listed
   */
  public static JobController start(KubernetesClient client, String namespace, String node) {
    return new JobController(client, namespace, node, Clock.systemUTC());
  }

  private void reconcile(JobId id) {
    // Before anything is read, because events from now on may not be included in it.
    queue.remove(id);
    try {
      plan(id).forEach(action -> execute(id, action));
    } catch (KubernetesClientException e) {
      if (!worker.isShutdown()) {
        LOG.warn("event=job-requeued job={}/{} code={} message=\"{}\"", namespace, id.name(),
            e.getCode(), e.getMessage());
        reconcileAfter(RETRY_DELAY, id);
      }
    } catch (RuntimeException e) {
      LOG.error("event=job-not-reconciled job={}/{}", namespace, id.name(), e);
    }
  }

  private List<JobAction> plan(JobId id) {
    List<Pod> owned = client.pods().inNamespace(namespace)
        .withLabel(JobPods.CONTROLLER_UID, id.uid()).list().getItems();
    Job job = client.batch().v1().jobs().inNamespace(namespace).withName(id.name()).get();
    return job == null || !id.equals(JobId.of(job))
        ? JobPlan.withoutJob(owned)
        : JobPlan.of(job, owned, node, clock.instant());
  }

  private void execute(JobId id, JobAction action) {
    switch (action) {
      case CreatePod(Pod pod) -> writer.create(pod);
      case UpdateStatus update -> writer.updateStatus(id, update.status());
      case DeletePod(Pod pod) -> writer.delete(pod);
      case ReleasePod(Pod pod) -> writer.release(pod);
      case ReleaseJob() -> writer.release(id);
      case Requeue requeue ->
        reconcileAfter(Duration.between(clock.instant(), requeue.at()), id);
    }
  }

  private void reconcileAfter(Duration delay, JobId id) {
    worker.schedule(() -> reconcile(id), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Creates no more pods, and leaves everything as it is. */
  @Override
  public void close() {
    jobs.close();
    pods.close();
    worker.shutdownNow();
    try {
      worker.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Handler<T extends HasMetadata> implements ResourceEventHandler<T> {
    private final Function<T, Optional<JobId>> job;

    private Handler(Function<T, Optional<JobId>> job) {
      this.job = job;
    }

    private void enqueue(T object) {
      job.apply(object).filter(queue::add).ifPresent(id -> reconcileAfter(Duration.ZERO, id));
    }

    @Override
    public void onAdd(T object) {
      enqueue(object);
    }

    @Override
    public void onUpdate(T before, T object) {
      enqueue(object);
    }

    @Override
    public void onDelete(T object, boolean unknownFinalState) {
      enqueue(object);
    }
  }
}
