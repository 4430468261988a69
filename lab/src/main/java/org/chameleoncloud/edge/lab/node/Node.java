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
 * Runs the pods that are bound to it as processes of this machine, and tells the API server how they do, as a kubelet
 * does. It is of no concern to it who made the pods, nor who bound them.
 *
 * <p>The program of a container comes from {@link NodeSettings#programs()}, its claims are folders, its Secrets files
 * with the mode that the pod asks for. There is no container around it: what the pod promises of itself is checked
 * instead (see {@link PodPolicy}), and a pod that promises too little fails with a message that says so.
 *
 * <p>A pod that is marked for deletion is let go when its process has ended, not before: whoever waits for that may
 * then take its claim for unused. A pod that is gone without having been marked has its process ended all the same.
 */
public final class Node implements AutoCloseable {
  private static final long CLOSING_SECONDS = 10;

  private final KubernetesClient client;
  private final String name;
  private final NodeSettings settings;
  private final Clock clock;
  /** By the pods' uids, until they are gone: what the watch tells of a pod may be older than what was done to it. */
  private final Map<String, PodRun> runs = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SharedIndexInformer<Pod> pods;

  private Node(KubernetesClient client, String name, NodeSettings settings, Clock clock) {
    this.client = client;
    this.name = name;
    this.settings = settings;
    this.clock = clock;
    // Without a field selector for the node: the API server in memory does not know that field and would find no pod.
    pods = PodWatch.start(client.pods().inAnyNamespace(), new Follower());
  }

  /**
   * Starts to run the pods of all namespaces that are bound to a node of this name. Pods that an earlier node of the
   * name has left running fail.
   *
   * @param client stays the caller's to close, after the node
   * @param name need not be that of a Node object, see {@link NodeRegistration}
   * @throws KubernetesClientException when the pods cannot be listed
   */
  public static Node start(KubernetesClient client, String name, NodeSettings settings) {
    return new Node(client, name, settings, Clock.systemUTC());
  }

  private void look(Pod pod) {
    if (!name.equals(pod.getSpec().getNodeName())) {
      return;
    }
    PodRun run = runs.computeIfAbsent(pod.getMetadata().getUid(), _ -> begun(pod));
    if (pod.isMarkedForDeletion()) {
      run.delete();
    }
  }

  private PodRun begun(Pod pod) {
    PodRun run = new PodRun(pod, client, settings, clock);
    threads.execute(() -> {
      try {
        run.live();
      } catch (InterruptedException e) {
        // The node closes.
        Thread.currentThread().interrupt();
      }
    });
    return run;
  }

  private void gone(Pod pod) {
    PodRun run = runs.remove(pod.getMetadata().getUid());
    if (run != null) {
      run.delete();
    }
  }

  /**
   * Ends all processes and removes what their pods had; returns when that is done. The API server is told nothing: the
   * pods stay as they are.
   */
  @Override
  public void close() {
    pods.close();
    threads.shutdownNow();
    try {
      threads.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Follower implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      look(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
      look(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean unseen) {
      gone(pod);
    }
  }
}
