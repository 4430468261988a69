package org.chameleoncloud.edge.sandbox.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.chameleoncloud.edge.operator.api.EdgeDevice;

/** What has to be in a cluster before the first EdgeDevice. */
final class Definition {
  private Definition() {}

  /** What an API server answers for a moment of a type that is new to it: 404, then 429. */
  private static final Set<Integer> NOT_YET = Set.of(HttpURLConnection.HTTP_NOT_FOUND, 429);

  /**
   * Installs the definitions in the files, in the place of older ones, and makes the namespace. Returns when devices are
   * served.
   */
  static void install(KubernetesClient client, List<Path> crds, String namespace)
      throws IOException {
    for (Path file : crds) {
      try (InputStream text = Files.newInputStream(file)) {
        CustomResourceDefinition definition = client.getKubernetesSerialization().unmarshal(text,
            CustomResourceDefinition.class);
        client.resource(definition).createOr(NonDeletingOperation::update);
      }
    }
    client.resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata()
        .build()).createOr(NonDeletingOperation::update);
    if (!crds.isEmpty()) {
      Patience.awaitUntil("the type EdgeDevice is served", () -> isServed(client, namespace));
    }
  }

  private static boolean isServed(KubernetesClient client, String namespace) {
    try {
      client.resources(EdgeDevice.class).inNamespace(namespace).list();
      return true;
    } catch (KubernetesClientException e) {
      if (!NOT_YET.contains(e.getCode())) {
        throw e;
      }
      return false;
    }
  }
}
