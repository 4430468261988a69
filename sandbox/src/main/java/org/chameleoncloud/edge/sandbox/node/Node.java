package org.chameleoncloud.edge.sandbox.node;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the Jobs of an API server as processes of this machine, as a cluster's Job controller and one of its nodes would
 * between them.
 *
 * <p>The program of a container comes from {@link NodeSettings#programs()}, its claims are folders, its Secrets files
 * with the mode that the pod asks for. There is no container around it: what the pod promises of itself is checked
 * instead (see {@link PodRules}), and a pod that promises too little fails with a message that says so.
 */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final long CLOSING_SECONDS = 10;

  private final KubernetesClient client;
  private final NodeSettings settings;
  private final Clock clock;
  private final Map<String, JobRun> runs = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final JobCleaning cleaning;
  private final Dependents dependents;
  private final SharedIndexInformer<Job> jobs;

  private Node(KubernetesClient client, String namespace, NodeSettings settings, Clock clock) {
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    cleaning = new JobCleaning(client);
    dependents = Dependents.watch(client, namespace);
    jobs = client.batch().v1().jobs().inNamespace(namespace).inform(new Follower());
  }

  /**
   * Starts to run the Jobs of one namespace; others' are none of its business.
   *
   * @param client stays the caller's to close, after the node
   */
  public static Node start(KubernetesClient client, String namespace, NodeSettings settings) {
    return new Node(client, namespace, settings, Clock.systemUTC());
  }

  private void look(Job job) {
    String uid = job.getMetadata().getUid();
    if (job.isMarkedForDeletion()) {
      inBackground("end", job, () -> {
        end(job);
        cleaning.release(job);
      });
    } else if (!JobObjects.isFinished(job)) {
      runs.computeIfAbsent(uid, _ -> begun(job));
    }
  }

  private JobRun begun(Job job) {
    JobRun run = new JobRun(job, client, settings, clock);
    inBackground("run", job, run::run);
    return run;
  }

  private void end(Job job) throws InterruptedException {
    JobRun run = runs.get(job.getMetadata().getUid());
    if (run != null) {
      run.kill();
    }
    cleaning.deletePods(job);
  }

  private void gone(Job job) {
    inBackground("end", job, () -> {
      end(job);
      runs.remove(job.getMetadata().getUid());
    });
  }

  /** Work for a Job that may have to wait. */
  private interface Work {
    void run() throws InterruptedException;
  }

  private void inBackground(String what, Job job, Work work) {
    threads.execute(() -> {
      try {
        work.run();
      } catch (KubernetesClientException | UncheckedIOException e) {
        LOG.error("event=job-{}-failed job={}/{}", what, job.getMetadata().getNamespace(),
            job.getMetadata().getName(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  /** Ends all processes and removes what their pods had; returns when that is done. */
  @Override
  public void close() {
    jobs.close();
    dependents.close();
    try {
      for (JobRun run : runs.values()) {
        run.kill();
      }
      threads.shutdown();
      if (!threads.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private final class Follower implements ResourceEventHandler<Job> {
    @Override
    public void onAdd(Job job) {
      look(job);
    }

    @Override
    public void onUpdate(Job before, Job job) {
      look(job);
    }

    @Override
    public void onDelete(Job job, boolean unseen) {
      gone(job);
    }
  }
}
