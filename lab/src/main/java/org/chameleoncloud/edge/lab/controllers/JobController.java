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
import org.chameleoncloud.edge.lab.controllers.Step.Delete;
import org.chameleoncloud.edge.lab.controllers.Step.LookAgain;
import org.chameleoncloud.edge.lab.controllers.Step.Make;
import org.chameleoncloud.edge.lab.controllers.Step.Release;
import org.chameleoncloud.edge.lab.controllers.Step.ReleaseJob;
import org.chameleoncloud.edge.lab.controllers.Step.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the pods of Jobs and writes the Jobs' statuses from the pods', as a cluster's Job controller does, for Jobs of
 * the kind that the operator makes: one pod, one try.
 *
 * <p>The pods of a Job that is deleted are let go when their processes have ended, and a Job that is deleted in the
 * foreground only after them. It looks at what is there, never at what has changed, and at one Job at a time: a call
 * that fails is made good by the next look.
 */
public final class JobController implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobController.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final long CLOSING_SECONDS = 10;

  private final KubernetesClient client;
  private final String namespace;
  private final String node;
  private final Clock clock;
  private final JobWriter writes;
  private final Set<JobId> news = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor worker = new ScheduledThreadPoolExecutor(1,
      Thread.ofVirtual().factory(), new DiscardPolicy());
  private final SharedIndexInformer<Job> jobs;
  private final SharedIndexInformer<Pod> pods;

  private JobController(KubernetesClient client, String namespace, String node, Clock clock) {
    this.client = client;
    this.namespace = namespace;
    this.node = node;
    this.clock = clock;
    writes = new JobWriter(client, namespace);
    jobs = client.batch().v1().jobs().inNamespace(namespace)
        .inform(new Follower<>(job -> Optional.of(JobId.of(job))));
    pods = client.pods().inNamespace(namespace).inform(new Follower<>(JobId::ofOwner));
  }

  /**
   * Starts to look after the Jobs of one namespace; others' are none of its business.
   *
   * @param client stays the caller's to close, after the controller
   * @param node the name of the node that the pods are bound to
   * @throws KubernetesClientException when the Jobs or the pods cannot be listed
   */
  public static JobController start(KubernetesClient client, String namespace, String node) {
    return new JobController(client, namespace, node, Clock.systemUTC());
  }

  private void look(JobId id) {
    // Before anything is read: what is told from now on may not be in it.
    news.remove(id);
    try {
      plan(id).forEach(step -> take(id, step));
    } catch (KubernetesClientException e) {
      if (!worker.isShutdown()) {
        LOG.warn("event=job-looked-at-again job={}/{} code={} message=\"{}\"", namespace,
            id.name(), e.getCode(), e.getMessage());
        lookIn(PAUSE, id);
      }
    } catch (RuntimeException e) {
      LOG.error("event=job-not-looked-at job={}/{}", namespace, id.name(), e);
    }
  }

  private List<Step> plan(JobId id) {
    List<Pod> owned = client.pods().inNamespace(namespace)
        .withLabel(JobPods.CONTROLLER_UID, id.uid()).list().getItems();
    Job job = client.batch().v1().jobs().inNamespace(namespace).withName(id.name()).get();
    return job == null || !id.equals(JobId.of(job))
        ? JobPlan.withoutJob(owned)
        : JobPlan.of(job, owned, node, clock.instant());
  }

  private void take(JobId id, Step step) {
    switch (step) {
      case Make(Pod pod) -> writes.make(pod);
      case Report report -> writes.report(id, report.status());
      case Delete(Pod pod) -> writes.delete(pod);
      case Release(Pod pod) -> writes.release(pod);
      case ReleaseJob() -> writes.release(id);
      case LookAgain again -> lookIn(Duration.between(clock.instant(), again.at()), id);
    }
  }

  private void lookIn(Duration delay, JobId id) {
    worker.schedule(() -> look(id), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Makes no more pods, and leaves all as it is. */
  @Override
  public void close() {
    jobs.close();
    pods.close();
    worker.shutdownNow();
    try {
      worker.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Follower<T extends HasMetadata> implements ResourceEventHandler<T> {
    private final Function<T, Optional<JobId>> job;

    private Follower(Function<T, Optional<JobId>> job) {
      this.job = job;
    }

    private void tell(T object) {
      job.apply(object).filter(news::add).ifPresent(id -> lookIn(Duration.ZERO, id));
    }

    @Override
    public void onAdd(T object) {
      tell(object);
    }

    @Override
    public void onUpdate(T before, T object) {
      tell(object);
    }

    @Override
    public void onDelete(T object, boolean unseen) {
      tell(object);
    }
  }
}
