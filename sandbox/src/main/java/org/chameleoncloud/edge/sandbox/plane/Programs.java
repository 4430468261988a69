package org.chameleoncloud.edge.sandbox.plane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The programs that {@code cluster-tests/control-plane/build} lays where fabric8's kube-api-test would look for its own.
 *
 * @param folder holds all of them
 */
public record Programs(Path folder) {
  private static final Pattern KUBERNETES = Pattern
      .compile("^\\s*k8s\\.io/kubernetes v(\\S+)", Pattern.MULTILINE);

  /**
   * The programs of the version that a go.mod pins, in a home folder; they need not be there.
   *
   * @param goMod of the control plane
   * @throws IOException when it cannot be read, or pins no k8s.io/kubernetes
   */
  public static Programs pinned(Path goMod, Path home) throws IOException {
    Matcher version = KUBERNETES.matcher(Files.readString(goMod));
    if (!version.find()) {
      throw new IOException(goMod + " names no version of k8s.io/kubernetes");
    }
    return new Programs(home.resolve(".kubeapitest/k8s").resolve(version.group(1) + platform()));
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
    return folder.getFileName().toString().replaceFirst("-.*", "");
  }

  /** The first program that is not there; empty when all are. */
  public Optional<Path> missing() {
    return List.of(etcd(), apiServer(), controllerManager(), kubectl(), helm()).stream()
        .filter(program -> !Files.isExecutable(program)).findFirst();
  }

  Path etcd() {
    return folder.resolve("etcd");
  }

  Path apiServer() {
    return folder.resolve("kube-apiserver");
  }

  Path controllerManager() {
    return folder.resolve("kube-controller-manager");
  }

  /** The {@code kubectl} of the same version. */
  public Path kubectl() {
    return folder.resolve("kubectl");
  }

  /** The {@code helm} that was built with it. */
  public Path helm() {
    return folder.resolve("helm");
  }
}
