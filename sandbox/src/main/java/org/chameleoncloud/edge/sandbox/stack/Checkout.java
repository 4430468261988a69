package org.chameleoncloud.edge.sandbox.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A checkout of the project, built.
 *
 * @param top contains examples/, crds/ and the modules
 */
public record Checkout(Path top) {
  /** What is missing, and what to do about it; empty if nothing is. */
  public Optional<String> missing() {
    return Stream.concat(crds().stream(), Stream.of(examples(), operatorJar(), bakerJar()))
        .filter(file -> !Files.exists(file)).findFirst()
        .map(file -> file + " is missing: run ./demo, which builds it.");
  }

  /** The directory of manifests to copy. */
  public Path examples() {
    return top.resolve("examples");
  }

  /** The CRD of EdgeDevice. */
  public Path crd() {
    return top.resolve("crds/edgedevices.edge.chameleoncloud.org.yaml");
  }

  /** The CRDs of all kinds. */
  public List<Path> crds() {
    return List.of(crd(), top.resolve("crds/edgedevicefleets.edge.chameleoncloud.org.yaml"),
        top.resolve("crds/edgeimagesources.edge.chameleoncloud.org.yaml"),
        top.resolve("crds/clusteredgeimagesources.edge.chameleoncloud.org.yaml"));
  }

  /** Pins the versions of a real control plane. */
  public Path controlPlaneGoMod() {
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

  /** The plugin for kubectl as it is shipped, without a Java runtime. */
  public Path pluginJar() {
    return top.resolve("plugin/target/kubectl-chi_edge.jar");
  }

  /** The container image as it is shipped. */
  public Path imageTar() {
    return top.resolve("container/target/chi-edge-operator.oci.tar");
  }

  /** Where the demo may write. */
  public Path target() {
    return top.resolve("target");
  }

  /** A path as you would type it: relative if the file is below the current directory. */
  public static String shortPath(Path file) {
    Path current = Path.of("").toAbsolutePath();
    return file.startsWith(current) ? current.relativize(file).toString() : file.toString();
  }
}
