package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.chameleoncloud.edge.sandbox.stack.Baker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Plays docs/install.md on a real cluster: the shipped image in real pods, in namespaces that enforce the Pod Security
 * Standard {@code restricted}, with images on a real volume. Only addresses and the digest of the source differ.
 */
class NodeInstallIT {
  private static final String DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  /** The user and the group of bake pods. */
  private static final int USER = 65532;

  private static NodeEnvironment env;
  private static Path directory;

  @BeforeAll
  static void start() throws IOException {
    env = NodeEnvironment.start(NodeInstallIT.class, 1);
    directory = Files.createDirectory(env.directory().resolve("checkout"));
    for (String part : List.of("crds", "helm", "kustomize")) {
      Files.createSymbolicLink(directory.resolve(part), Nodes.CHECKOUT.top().resolve(part));
    }
    Files.writeString(directory.resolve("clouds.yaml"),
        env.testbed().cloudsYaml("edge", env.testbed().credential(TestEnvironment.PROJECT)));
    Files.writeString(directory.resolve("chi-edge.yaml"),
        InstallPage.values(Nodes.CHECKOUT.top()) + env.values());
    Path examples = Files.createDirectory(directory.resolve("examples"));
    try (Stream<Path> files = Files.list(Nodes.CHECKOUT.examples())) {
      for (Path file : files.toList()) {
        Files.writeString(examples.resolve(file.getFileName()),
            Files.readString(file).replace(DIGEST, env.images().sha256()));
      }
    }
  }

  @AfterAll
  static void end() throws IOException {
    if (env != null) {
      env.close();
    }
  }

  private static String run(String line) {
    return env.shell().in(directory).run(line).withoutWarnings();
  }

  /** What a reader adds: where the testbed and the images are. */
  private static String adapt(String line) {
    if (line.equals("kubectl create namespace lab")) {
      return line + " && kubectl label namespace lab pod-security.kubernetes.io/enforce=restricted"
          + " && kubectl -n lab create configmap lab-ca --from-file="
          + env.images().caCertificate();
    }
    if (line.startsWith("helm install")) {
      return "kubectl create namespace chi-edge && kubectl label namespace chi-edge"
          + " pod-security.kubernetes.io/enforce=restricted && " + line;
    }
    return line;
  }

  @RepeatedTest(2)
  void thePageLeadsFromAnEmptyClusterToABakedImageAndBack(RepetitionInfo repetition)
      throws Exception {
    Path volume = env.createVolume("images-" + repetition.getCurrentRepetition(),
        env.cluster().nodes().getFirst());
    InstallPage page = InstallPage.read(Nodes.CHECKOUT.top(), NodeInstallIT::adapt,
        NodeInstallIT::run);

    page.runUntil("helm install");
    assertThat(page.runUntil("helm test")).contains("Phase:          Succeeded");
    assertThat(page.runUntil("kubectl -n chi-edge get deployment")).contains("1/1");
    assertThat(page.runUntil("kubectl -n chi-edge logs deployment/"))
        .contains("event=started").doesNotContain("ERROR");
    assertThat(page.runUntil("kubectl -n chi-edge logs chi-edge-operator-check"))
        .contains("permissions are granted").doesNotContain("FAILED");

    assertThat(page.runUntil("kubectl -n lab get edgedevices"::equals))
        .contains("uc-rpi4-01   raspberrypi4-64   True");
    page.runUntil("kubectl -n lab get edgedevice uc-rpi4-02");
    run("kubectl -n lab wait --for=condition=ImageReady edgedevice/uc-rpi4-02 --timeout=180s");
    assertThat(env.testbed().records()).hasSize(2);
    Path image = volume.resolve("lab/uc-rpi4-02.img");
    assertThat(new Baker(Nodes.CHECKOUT.bakerJar()).readConfig(image).path("hostname").asText())
        .isEqualTo("uc-rpi4-02");
    assertThat(Files.getAttribute(image, "unix:uid")).isEqualTo(USER);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(image)))
        .isEqualTo("rw-------");
    assertThat(Files.getAttribute(volume, "unix:gid")).isEqualTo(USER);

    page.runUntil("helm upgrade");
    page.runUntil("helm rollback");
    assertThat(env.testbed().records()).hasSize(2);

    page.runUntil("kubectl delete edgedevices");
    assertThat(env.testbed().records()).isEmpty();
    assertThat(volume.resolve("lab")).doesNotExist();
    page.runUntil("kubectl delete crd");
    NodeEnvironment.eventually("nothing of the operator is left")
        .until(() -> run("kubectl get all,serviceaccounts,roles,rolebindings -n chi-edge"
            + " -l app.kubernetes.io/name=chi-edge-operator -o name").isEmpty());

    page.runUntil("kubectl apply --server-side --force-conflicts -k");
    run("kubectl -n chi-edge rollout status deployment/chi-edge-operator --timeout=180s");
    assertThat(page.rest()).as("commands that were not run").isEmpty();
    run("kubectl delete -k kustomize --timeout=120s");
    run("kubectl delete namespace lab --timeout=120s");
  }
}
