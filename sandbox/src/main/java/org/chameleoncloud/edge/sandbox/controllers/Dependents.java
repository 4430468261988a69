package org.chameleoncloud.edge.sandbox.controllers;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes the Jobs and Secrets of an EdgeDevice that is gone, as a cluster's garbage collector does. */
public final class Dependents implements ResourceEventHandler<EdgeDevice>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Dependents.class);

  private final KubernetesClient client;
  private SharedIndexInformer<EdgeDevice> devices;

  private Dependents(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Starts to watch the devices of one namespace.
   *
   * @param client stays the caller's to close, after this
   * @throws KubernetesClientException when the devices cannot be listed
   */
  public static Dependents watch(KubernetesClient client, String namespace) {
    Dependents dependents = new Dependents(client);
    dependents.devices = client.resources(EdgeDevice.class).inNamespace(namespace)
        .inform(dependents);
    return dependents;
  }

  @Override
  public void onAdd(EdgeDevice device) {
    // Nothing is left behind by one that is there.
  }

  @Override
  public void onUpdate(EdgeDevice before, EdgeDevice device) {
    // The same.
  }

  @Override
  public void onDelete(EdgeDevice device, boolean unseen) {
    String namespace = device.getMetadata().getNamespace();
    try {
      owned(client.batch().v1().jobs().inNamespace(namespace).list().getItems(), device)
          .forEach(job -> client.resource(job).delete());
      owned(client.secrets().inNamespace(namespace).list().getItems(), device)
          .forEach(secret -> client.resource(secret).delete());
    } catch (KubernetesClientException e) {
      LOG.error("event=dependents-not-deleted device={}/{}", namespace,
          device.getMetadata().getName(), e);
    }
  }

  private static <T extends HasMetadata> Stream<T> owned(List<T> objects, EdgeDevice device) {
    return objects.stream().filter(object -> object.getOwnerReferenceFor(device).isPresent());
  }

  /** Deletes nothing any more. */
  @Override
  public void close() {
    devices.close();
  }
}
