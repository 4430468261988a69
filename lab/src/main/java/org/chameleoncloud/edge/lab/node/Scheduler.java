package org.chameleoncloud.edge.lab.node;

import io.fabric8.kubernetes.api.model.Binding;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands in for the scheduler: sends every pod to the one node there is. */
public final class Scheduler implements ResourceEventHandler<Pod>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
  /** The pod is gone, or bound. */
  private static final Set<Integer> NOTHING_TO_DO = Set.of(HttpURLConnection.HTTP_NOT_FOUND,
      HttpURLConnection.HTTP_CONFLICT);

  private final KubernetesClient client;
  private final String node;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<SharedIndexInformer<Pod>> informers = new ArrayList<>();

  private Scheduler(KubernetesClient client, String node) {
    this.client = client;
    this.node = node;
  }

  /**
   * Starts to bind the pods of some namespaces that no node has yet.
   *
   * @param client stays the caller's to close, after this
   * @param node the name of the node
   * @throws KubernetesClientException when the pods cannot be listed
   */
  public static Scheduler start(KubernetesClient client, Collection<String> namespaces,
      String node) {
    Scheduler binding = new Scheduler(client, node);
    namespaces.forEach(namespace -> binding.informers
        .add(PodWatch.start(client.pods().inNamespace(namespace), binding)));
    return binding;
  }

  /** The same for all namespaces, those included that are made later. */
  public static Scheduler startEverywhere(KubernetesClient client, String node) {
    Scheduler binding = new Scheduler(client, node);
    binding.informers.add(PodWatch.start(client.pods().inAnyNamespace(), binding));
    return binding;
  }

  private void look(Pod pod) {
    boolean bound = pod.getSpec().getNodeName() != null && !pod.getSpec().getNodeName().isEmpty();
    if (!bound && !pod.isMarkedForDeletion() && !PodStatuses.hasEnded(pod)) {
      threads.execute(() -> bind(pod));
    }
  }

  private void bind(Pod pod) {
    try {
      ApiRetry.await(() -> bound(pod));
      LOG.info("event=pod-bound pod={} node={}", PodStatuses.name(pod), node);
    } catch (KubernetesClientException e) {
      LOG.error("event=pod-not-bound pod={} node={}", PodStatuses.name(pod), node, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Pod bound(Pod pod) {
    Binding binding = new BindingBuilder()
        .withNewMetadata().withNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName()).withUid(pod.getMetadata().getUid()).endMetadata()
        .withNewTarget().withApiVersion("v1").withKind("Node").withName(node).endTarget()
        .build();
    try {
      client.bindings().inNamespace(pod.getMetadata().getNamespace()).resource(binding).create();
    } catch (KubernetesClientException e) {
      if (!NOTHING_TO_DO.contains(e.getCode())) {
        throw e;
      }
      if (isUnbound(pod)) {
        // While its etcd is away, the API server answers 409, too (kubernetes, pod/storage, BindingREST.assignPod), and
        // nothing would tell of the pod again.
        throw new KubernetesClientException("the pod is there and unbound all the same",
            HttpURLConnection.HTTP_CONFLICT, null);
      }
    }
    return pod;
  }

  private boolean isUnbound(Pod pod) {
    Pod now = client.pods().inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName()).get();
    return now != null && now.getMetadata().getUid().equals(pod.getMetadata().getUid())
        && !now.isMarkedForDeletion()
        && (now.getSpec().getNodeName() == null || now.getSpec().getNodeName().isEmpty());
  }

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
    // Nothing is to be bound any more.
  }

  /** Binds no more pods. */
  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
    threads.shutdownNow();
  }
}
