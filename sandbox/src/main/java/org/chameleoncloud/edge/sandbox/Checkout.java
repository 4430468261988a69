package org.chameleoncloud.edge.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The project's folder, built.
 *
 * @param top holds examples/, crds/ and the modules
 */
public record Checkout(Path top) {
  /** What is missing, as a sentence; empty when nothing is. */
  String missing() {
    return List.of(examples(), crd(), operatorJar(), bakerJar()).stream()
        .filter(part -> !Files.exists(part)).findFirst()
        .map(part -> part + " is missing: start the demo with ./demo, which builds it.")
        .orElse("");
  }

  /** The YAML to copy. */
  public Path examples() {
    return top.resolve("examples");
  }

  /** The definition of EdgeDevice. */
  public Path crd() {
    return top.resolve("crds/edgedevices.edge.chameleoncloud.org.yaml");
  }

  /** What pins the versions of a real control plane. */
  public Path controlPlane() {
    return top.resolve("cluster-tests/control-plane/go.mod");
  }

  /** The operator as it is shipped. */
  public Path operatorJar() {
    return top.resolve("operator/target/operator.jar");
  }

  /** The baker as it is shipped. */
  public Path bakerJar() {
    return top.resolve("baker/target/baker.jar");
  }

  /** Where the demo may write. */
  public Path target() {
    return top.resolve("target");
  }

  /** A file as a person types it: from the current folder, where it lies below that. */
  public static String typed(Path file) {
    Path here = Path.of("").toAbsolutePath();
    return file.startsWith(here) ? here.relativize(file).toString() : file.toString();
  }
}
