package org.chameleoncloud.edge.lab.controlplane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The binaries that {@code cluster-tests/control-plane/build} installs, in the layout of fabric8's kube-api-test.
 *
 * @param directory contains all of them
 */
public record Binaries(Path directory) {
  private static final Pattern KUBERNETES = Pattern
      .compile("^\\s*k8s\\.io/kubernetes v(\\S+)", Pattern.MULTILINE);

  /**
   * The binaries of the version that a go.mod pins. They may be missing, see {@link #missing}.
   *
   * @param goMod of the control plane
   * @param home the user's home directory
   * @throws IOException if go.mod cannot be read or does not pin k8s.io/kubernetes
   */
  public static Binaries pinned(Path goMod, Path home) throws IOException {
    Matcher version = KUBERNETES.matcher(Files.readString(goMod));
    if (!version.find()) {
      throw new IOException(goMod + " does not pin a version of k8s.io/kubernetes");
    }
    return new Binaries(home.resolve(".kubeapitest/k8s").resolve(version.group(1) + platform()));
  }

  /** As Go names this machine. */
  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch");
    return (system.startsWith("mac") ? "-darwin" : "-" + system)
        + (machine.equals("aarch64") ? "-arm64" : "-" + machine);
  }

  /** The version of Kubernetes, such as 1.34.4. */
  public String version() {
    return directory.getFileName().toString().replaceFirst("-.*", "");
  }

  /** The first binary that is missing; empty if none is. */
  public Optional<Path> missing() {
    return List.of(etcd(), apiServer(), controllerManager(), kubectl(), helm()).stream()
        .filter(binary -> !Files.isExecutable(binary)).findFirst();
  }

  /** The first binary of a node that is missing, or of the control plane; empty if none is. */
  public Optional<Path> missingForNodes() {
    return missing().or(() -> List.of(scheduler(), kubelet(), kubeProxy(), pause()).stream()
        .filter(binary -> !Files.isExecutable(binary)).findFirst());
  }

  /** {@code kube-scheduler}. */
  public Path scheduler() {
    return directory.resolve("kube-scheduler");
  }

  /** {@code kubelet}. */
  public Path kubelet() {
    return directory.resolve("kubelet");
  }

  /** {@code kube-proxy}. */
  public Path kubeProxy() {
    return directory.resolve("kube-proxy");
  }

  /** A static program that does nothing until it is ended. */
  public Path pause() {
    return directory.resolve("pause");
  }

  Path etcd() {
    return directory.resolve("etcd");
  }

  Path apiServer() {
    return directory.resolve("kube-apiserver");
  }

  Path controllerManager() {
    return directory.resolve("kube-controller-manager");
  }

  /** The {@code kubectl} of the same version. */
  public Path kubectl() {
    return directory.resolve("kubectl");
  }

  /** The {@code helm} that was built with it. */
  public Path helm() {
    return directory.resolve("helm");
  }
}
