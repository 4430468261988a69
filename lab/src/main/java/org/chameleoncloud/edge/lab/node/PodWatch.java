package org.chameleoncloud.edge.lab.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;

/** A watch of pods that does not end. */
final class PodWatch {
  private PodWatch() {}

  /**
   * Lists and watches pods. fabric8's informers reconnect automatically, but stop after any other error of a watch. A
   * kubelet lists again, and so does this.
   *
   * @throws KubernetesClientException if the first list fails
   */
  static SharedIndexInformer<Pod> start(FilterWatchListDeletable<Pod, PodList, PodResource> pods,
      ResourceEventHandler<Pod> handler) {
    SharedIndexInformer<Pod> informer = pods.runnableInformer(0);
    informer.addEventHandler(handler).exceptionHandler((isStarted, _) -> isStarted);
    return informer.run();
  }
}
