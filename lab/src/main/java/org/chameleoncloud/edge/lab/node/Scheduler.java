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

/** A stand-in for kube-scheduler that binds every pod to the same node. */
public final class Scheduler implements ResourceEventHandler<Pod>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
  /** The pod no longer exists, or is bound. */
  private static final Set<Integer> EXPECTED_ERRORS = Set.of(HttpURLConnection.HTTP_NOT_FOUND,
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
   * Starts to bind the unbound pods of some namespaces.
   *
   * @param client closed by the caller, after this
   * @param node the name of the node
   * @throws KubernetesClientException if the pods cannot be listed
   */
  public static Scheduler start(KubernetesClient client, Collection<String> namespaces,
      String node) {
    Scheduler scheduler = new Scheduler(client, node);
    namespaces.forEach(namespace -> scheduler.informers
        .add(PodWatch.start(client.pods().inNamespace(namespace), scheduler)));
    return scheduler;
  }

  /** The same for all namespaces, including those that are created later. */
  public static Scheduler startInAllNamespaces(KubernetesClient client, String node) {
    Scheduler scheduler = new Scheduler(client, node);
    scheduler.informers.add(PodWatch.start(client.pods().inAnyNamespace(), scheduler));
    return scheduler;
  }

  private void bindIfNeeded(Pod pod) {
    if (!isBound(pod) && !pod.isMarkedForDeletion() && !PodStatuses.isFinished(pod)) {
      threads.execute(() -> bind(pod));
    }
  }

  private void bind(Pod pod) {
    try {
      ApiRetry.untilResponse(() -> createBinding(pod));
      LOG.info("event=pod-bound pod={} node={}", PodStatuses.name(pod), node);
    } catch (KubernetesClientException e) {
      LOG.error("event=pod-not-bound pod={} node={}", PodStatuses.name(pod), node, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isBound(Pod pod) {
    return pod.getSpec().getNodeName() != null && !pod.getSpec().getNodeName().isEmpty();
  }

  private Pod createBinding(Pod pod) {
    Binding binding = new BindingBuilder()
        .withNewMetadata().withNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName()).withUid(pod.getMetadata().getUid()).endMetadata()
        .withNewTarget().withApiVersion("v1").withKind("Node").withName(node).endTarget()
        .build();
    try {
      client.bindings().inNamespace(pod.getMetadata().getNamespace()).resource(binding).create();
    } catch (KubernetesClientException e) {
      if (!EXPECTED_ERRORS.contains(e.getCode())) {
        throw e;
      }
      if (needsBinding(pod)) {
        // The API server also responds 409 while etcd is unavailable (kubernetes, pod/storage, BindingREST.assignPod),
        // and there would be no other event for the pod.
        throw new KubernetesClientException("the pod exists and is still not bound",
            HttpURLConnection.HTTP_CONFLICT, null);
      }
    }
    return pod;
  }

  private boolean needsBinding(Pod pod) {
    Pod now = client.pods().inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName()).get();
    return now != null && now.getMetadata().getUid().equals(pod.getMetadata().getUid())
        && !now.isMarkedForDeletion() && !isBound(now);
  }

  @Override
  public void onAdd(Pod pod) {
    bindIfNeeded(pod);
  }

  @Override
  public void onUpdate(Pod before, Pod pod) {
    bindIfNeeded(pod);
  }

  @Override
  public void onDelete(Pod pod, boolean unknownFinalState) {
    // Nothing to bind.
  }

  /** Binds no more pods. */
  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
    threads.shutdownNow();
  }
}
