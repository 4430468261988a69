package org.chameleoncloud.edge.lab.controllers;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes the Jobs and Secrets that a deleted object owned, like a cluster's garbage collector. */
public final class GarbageCollector
    implements
      ResourceEventHandler<GenericKubernetesResource>,
      AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GarbageCollector.class);

  private final KubernetesClient client;
  private SharedIndexInformer<GenericKubernetesResource> owners;

  private GarbageCollector(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Starts to watch the owners in one namespace.
   *
   * @param client closed by the caller, after this
   * @param owners the type of the owners
   * @throws KubernetesClientException if the owners cannot be listed
   */
  public static GarbageCollector start(KubernetesClient client, String namespace,
      ResourceDefinitionContext owners) {
    GarbageCollector collector = new GarbageCollector(client);
    collector.owners = client.genericKubernetesResources(owners).inNamespace(namespace)
        .inform(collector);
    return collector;
  }

  @Override
  public void onAdd(GenericKubernetesResource owner) {
    // It exists, and so may its dependents.
  }

  @Override
  public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource owner) {
    // It exists, and so may its dependents.
  }

  @Override
  public void onDelete(GenericKubernetesResource owner, boolean unknownFinalState) {
    String namespace = owner.getMetadata().getNamespace();
    try {
      dependents(client.batch().v1().jobs().inNamespace(namespace).list().getItems(), owner)
          .forEach(job -> client.resource(job).delete());
      dependents(client.secrets().inNamespace(namespace).list().getItems(), owner)
          .forEach(secret -> client.resource(secret).delete());
    } catch (KubernetesClientException e) {
      LOG.error("event=dependents-not-deleted owner={}/{}", namespace,
          owner.getMetadata().getName(), e);
    }
  }

  private static <T extends HasMetadata> Stream<T> dependents(List<T> objects,
      GenericKubernetesResource owner) {
    return objects.stream().filter(object -> object.getOwnerReferenceFor(owner).isPresent());
  }

  /** Stops watching. */
  @Override
  public void close() {
    owners.close();
  }
}
