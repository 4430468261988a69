package org.chameleoncloud.edge.lab.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The custom resources of some CRDs, in one namespace. */
public final class CustomResources {
  /** The API server responds 404, then 429, for a moment after a CRD was created. */
  private static final Set<Integer> NOT_SERVED_YET = Set.of(HttpURLConnection.HTTP_NOT_FOUND, 429);

  private final KubernetesClient client;
  private final String namespace;
  private final List<ResourceDefinitionContext> types;

  private CustomResources(KubernetesClient client, String namespace,
      List<ResourceDefinitionContext> types) {
    this.client = client;
    this.namespace = namespace;
    this.types = types;
  }

  /**
   * Creates the CRDs, or updates those that exist, and waits until their resources are served.
   *
   * @param crds one CRD manifest per file
   * @param namespace must exist
   * @throws IOException if a file cannot be read
   */
  public static CustomResources install(KubernetesClient client, List<Path> crds, String namespace)
      throws IOException {
    List<ResourceDefinitionContext> types = new ArrayList<>();
    for (Path file : crds) {
      try (InputStream text = Files.newInputStream(file)) {
        CustomResourceDefinition crd = client.getKubernetesSerialization().unmarshal(text,
            CustomResourceDefinition.class);
        client.resource(crd).createOr(NonDeletingOperation::update);
        types.add(CustomResourceDefinitionContext.fromCrd(crd));
      }
    }
    CustomResources resources = new CustomResources(client, namespace, List.copyOf(types));
    types.forEach(type -> Polling.await(type.getPlural() + " are served",
        () -> resources.isServed(type)));
    return resources;
  }

  private boolean isServed(ResourceDefinitionContext type) {
    try {
      list(type);
      return true;
    } catch (KubernetesClientException e) {
      if (!NOT_SERVED_YET.contains(e.getCode())) {
        throw e;
      }
      return false;
    }
  }

  private List<GenericKubernetesResource> list(ResourceDefinitionContext type) {
    return client.genericKubernetesResources(type).inNamespace(namespace).list().getItems();
  }

  /** Deletes all of them, and waits until their finalizers are removed. */
  void deleteAll() {
    types.forEach(
        type -> client.genericKubernetesResources(type).inNamespace(namespace).delete());
    Polling.await("the custom resources are deleted", () -> all().findAny().isEmpty());
  }

  private Stream<GenericKubernetesResource> all() {
    return types.stream().flatMap(type -> list(type).stream());
  }
}
