package org.chameleoncloud.edge.sandbox.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What has to be in a cluster before the first EdgeDevice. */
final class Definition {
  private Definition() {}

  /** Installs every definition in the folder, in the place of older ones, and makes the namespace. */
  static void install(KubernetesClient client, Path crds, String namespace) throws IOException {
    for (Path file : files(crds)) {
      try (InputStream text = Files.newInputStream(file)) {
        CustomResourceDefinition definition = client.getKubernetesSerialization().unmarshal(text,
            CustomResourceDefinition.class);
        client.resource(definition).createOr(NonDeletingOperation::update);
      }
    }
    client.resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata()
        .build()).createOr(NonDeletingOperation::update);
  }

  private static List<Path> files(Path crds) throws IOException {
    try (Stream<Path> files = Files.list(crds)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }
}
