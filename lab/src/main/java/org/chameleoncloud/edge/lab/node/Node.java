package org.chameleoncloud.edge.lab.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Runs the pods that are bound to it as processes of this machine, and reports their status to the API server, like a
 * kubelet.
 *
 * <p>The program of a container comes from {@link NodeSettings#programs()}, its claims are directories, its Secrets
 * files with the mode that the pod specifies. There is no container around it. Instead, the pod is checked (see {@link
 * PodPolicy}), and fails with a message if it may do too much.
 *
 * <p>A pod that is marked for deletion is deleted only when its process has exited, because others may then consider
 * its claim unused. The process is also terminated if the pod was deleted without having been marked.
 */
public final class Node implements AutoCloseable {
  private static final long CLOSE_TIMEOUT_SECONDS = 10;

  private final KubernetesClient client;
  private final String name;
  private final NodeSettings settings;
  private final Clock clock;
  /** By pod uid, until the pod is deleted, because an event of the watch may be older than what was done to the pod. */
  private final Map<String, PodRun> runs = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SharedIndexInformer<Pod> pods;

  private Node(KubernetesClient client, String name, NodeSettings settings, Clock clock) {
    this.client = client;
    this.name = name;
    this.settings = settings;
    this.clock = clock;
    // Without a field selector for the node: the in-memory API server does not know that field and would find no pod.
    pods = PodWatch.start(client.pods().inAnyNamespace(), new Handler());
  }

  /**
   * Starts to run the pods of all namespaces that are bound to a node of this name. Running pods of an earlier node of
   * this name fail.
   *
   * @param client closed by the caller, after the node
   * @param name there need not be a Node object, see {@link NodeRegistration}
   * @throws KubernetesClientException if the pods cannot be listed
   */
  public static Node start(KubernetesClient client, String name, NodeSettings settings) {
    return new Node(client, name, settings, Clock.systemUTC());
  }

  private void reconcile(Pod pod) {
    if (!name.equals(pod.getSpec().getNodeName())) {
      return;
    }
    PodRun run = runs.computeIfAbsent(pod.getMetadata().getUid(), _ -> start(pod));
    if (pod.isMarkedForDeletion()) {
      run.delete();
    }
  }

  private PodRun start(Pod pod) {
    PodRun run = new PodRun(pod, client, settings, clock);
    threads.execute(() -> {
      try {
        run.run();
      } catch (InterruptedException e) {
        // The node is closing.
        Thread.currentThread().interrupt();
      }
    });
    return run;
  }

  private void forget(Pod pod) {
    PodRun run = runs.remove(pod.getMetadata().getUid());
    if (run != null) {
      run.delete();
    }
  }

  /**
   * Terminates all processes and deletes their pods' files. Nothing is reported to the API server, so the pods stay as
   * they are.
   */
  @Override
  public void close() {
    pods.close();
    threads.shutdownNow();
    try {
      threads.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Handler implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      reconcile(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
      reconcile(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean unknownFinalState) {
      forget(pod);
    }
  }
}
