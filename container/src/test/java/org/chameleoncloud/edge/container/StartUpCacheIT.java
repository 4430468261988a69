package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.chameleoncloud.edge.golden.Generated;
import org.chameleoncloud.edge.golden.GoldenFile;
import org.chameleoncloud.edge.lab.cluster.InMemoryCluster;
import org.chameleoncloud.edge.lab.cluster.WriteListener;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs load their classes from the start-up caches. {@code ./regenerate} updates the lists of classes, which may
 * be necessary after a change of dependencies.
 */
class StartUpCacheIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final String PROJECT = "CH-231106";
  private static final double MIN_SHARE = 0.9;

  @TempDir
  private Path directory;
  private BuiltImage image;

  @BeforeEach
  void unpack() throws IOException, InterruptedException {
    image = BuiltImage.get();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @Test
  @Generated
  void theOperatorLoadsItsClassesFromTheCache() throws Exception {
    try (Testbed testbed = Testbed.start(TestbedOptions.forTests());
        InMemoryCluster cluster = InMemoryCluster.start(
            List.of(BuiltImage.TOP.resolve("crds/edgedevices.edge.chameleoncloud.org.yaml")),
            directory.resolve("plain"), WriteListener.NONE);
        TlsFront front = TlsFront.start(cluster.client().getConfiguration().getMasterUrl())) {
      // As in a cluster, where the API server has a certificate. Otherwise hundreds of classes would be missing.
      Files.writeString(directory.resolve("config"), front.kubeconfig());
      testbed.addProject(PROJECT);
      String clouds = testbed.cloudsYaml("edge", testbed.credential(PROJECT));
      cluster.client().resource(new SecretBuilder().withNewMetadata().withName("chi-edge")
          .withNamespace(cluster.namespace()).endMetadata()
          .addToData("clouds.yaml", Base64.getEncoder()
              .encodeToString(clouds.getBytes(StandardCharsets.UTF_8)))
          .build()).create();
      GenericKubernetesResource device;
      try (InputStream yaml = Files
          .newInputStream(BuiltImage.TOP.resolve("examples/device.yaml"))) {
        device = cluster.client().genericKubernetesResources(
            "edge.chameleoncloud.org/v1alpha1", "EdgeDevice").inNamespace(cluster.namespace())
            .load(yaml).create();
      }
      Files.setPosixFilePermissions(directory.resolve("config"),
          PosixFilePermissions.fromString("rw-r--r--"));
      runUntilRegistered(cluster, device);
    }
    checkOrUpdate("operator");
  }

  private void runUntilRegistered(InMemoryCluster cluster, GenericKubernetesResource device)
      throws IOException, InterruptedException {
    Process operator = image.start(Map.of("/tmp", directory, "/home/nonroot/.kube", directory),
        recording(image.entrypoint("--port=0", "--testbed-hosts=127.0.0.1", "--plain-http",
            "--namespaces=" + cluster.namespace()), "operator"),
        directory.resolve("log"));
    try {
      await().atMost(TIMEOUT).failFast("the operator exited", () -> !operator.isAlive())
          .until(() -> String.valueOf(cluster.client().resource(device).get()
              .getAdditionalProperties().get("status")).contains("uuid="));
    } finally {
      operator.destroy();
      operator.waitFor();
    }
  }

  @Test
  @Generated
  void theBakerLoadsItsClassesFromTheCache() throws Exception {
    Map<String, Path> mounts = Map.of("/tmp", directory, "/images", directory);
    image.bake(mounts, "sample", "--output", "/images/pi4.img", "--device-type",
        "raspberrypi4-64", "--size", "64MiB");
    try (OutputStream out = new GZIPOutputStream(
        Files.newOutputStream(directory.resolve("pi4.img.gz")))) {
      Files.copy(directory.resolve("pi4.img"), out);
    }
    Files.setPosixFilePermissions(
        Files.writeString(directory.resolve("device.json"), "{\"deviceApiKey\":\"hunter2\"}"),
        PosixFilePermissions.fromString("rw-r--r--"));
    image.run(mounts, recording(List.of("/opt/java/bin/java", "-XX:-UsePerfData",
        "-XX:SharedArchiveFile=/opt/chi-edge/baker.jsa", "-jar", "/opt/chi-edge/baker.jar", "bake",
        "--source", "/images/pi4.img.gz", "--config", "/images/device.json", "--output",
        "/images/baked.img", "--json", "--result", "/tmp/result"), "baker"));
    checkOrUpdate("baker");
  }

  /** On this machine, where users unpack it. */
  @Test
  @Generated
  void thePluginLoadsItsClassesFromTheCacheWhereverItIsUnpacked() throws Exception {
    Path home = UnpackedPlugin.in(directory.resolve("elsewhere"));
    try (InMemoryCluster cluster = InMemoryCluster.start(
        List.of(BuiltImage.TOP.resolve("crds/edgedevices.edge.chameleoncloud.org.yaml")),
        directory.resolve("plain"), WriteListener.NONE);
        TlsFront front = TlsFront.start(cluster.client().getConfiguration().getMasterUrl())) {
      Path config = Files.writeString(directory.resolve("config"), front.kubeconfig());
      try (InputStream yaml = Files
          .newInputStream(BuiltImage.TOP.resolve("examples/device.yaml"))) {
        cluster.client().genericKubernetesResources("edge.chameleoncloud.org/v1alpha1",
            "EdgeDevice").inNamespace(cluster.namespace()).load(yaml).create();
      }
      for (String arguments : List.of("--help", "list --long --kubeconfig=" + config,
          "show uc-rpi4-01 --kubeconfig=" + config, "top --kubeconfig=" + config,
          "register uc-rpi4-02 --machine-name raspberrypi4-64 --contact-email lab@example.org "
              + "--dry-run=client -o yaml --kubeconfig=" + config,
          "set uc-rpi4-01 --contact-email lab@example.org --dry-run=client -o yaml --kubeconfig="
              + config,
          "image --help", "doctor --help")) {
        record(home, arguments.split(" "));
      }
    }
    checkOrUpdate("plugin");
  }

  /** Runs the plugin, and adds its classes to those of earlier runs. */
  private void record(Path home, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home.resolve("java/bin/java").toString(),
        "-XX:+UseSerialGC", "-XX:SharedArchiveFile=" + home.resolve("lib/kubectl-chi_edge.jsa"),
        "-jar", home.resolve("lib/kubectl-chi_edge.jar").toString()));
    command.addAll(List.of(arguments));
    UnpackedPlugin.output(Map.of(), recording(command, "run").stream()
        .map(word -> word.replace("/tmp/run.", directory + "/run.")).toList());
    String kind = GoldenFile.isRegenerating() ? ".list" : ".loaded";
    Files.write(directory.resolve("plugin" + kind),
        Files.readAllLines(directory.resolve("run" + kind)),
        StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** The command with an option that makes the JVM record its classes. */
  private static List<String> recording(List<String> command, String program) {
    List<String> recording = new ArrayList<>(command);
    if (GoldenFile.isRegenerating()) {
      recording.removeIf(word -> word.startsWith("-XX:SharedArchiveFile"));
      recording.addAll(1,
          List.of("-Xshare:off", "-XX:DumpLoadedClassList=/tmp/" + program + ".list"));
    } else {
      recording.add(1, "-Xlog:class+load:file=/tmp/" + program + ".loaded");
    }
    return recording;
  }

  private void checkOrUpdate(String program) throws IOException {
    if (GoldenFile.isRegenerating()) {
      Files.write(BuiltImage.TOP.resolve("container/src/main/startup/" + program + ".classes"),
          startUpList(Files.readAllLines(directory.resolve(program + ".list"))));
      return;
    }
    List<String> loaded = Files.readAllLines(directory.resolve(program + ".loaded"));
    long cached = loaded.stream().filter(line -> line.contains("shared objects file")).count();
    long read = loaded.stream()
        .filter(line -> line.contains("source: jrt:") || line.contains("source: file:")).count();
    assertThat((double) cached / (cached + read))
        .as("the share of classes of the %s in its start-up cache; to update the list, run "
            + "./regenerate", program)
        .isGreaterThan(MIN_SHARE);
  }

  /**
   * What the JVM recorded, in an order of our own: the classes, what invokedynamic generated, and the resolved constants of
   * classes that are not ours. Ours change with each commit, and the JVM ignores constants that it no longer finds.
   */
  private static List<String> startUpList(List<String> recorded) {
    List<String> known = recorded.stream()
        .filter(line -> !line.startsWith("#") && !line.contains(" source:")).toList();
    return Stream.of(
        known.stream().filter(line -> !line.startsWith("@")).map(line -> line.split(" ")[0]),
        known.stream().filter(line -> line.startsWith("@lambda-form-invoker")),
        known.stream().filter(line -> line.startsWith("@lambda-proxy")),
        known.stream().filter(line -> line.startsWith("@cp ")
            && !line.startsWith("@cp org/chameleoncloud/")))
        .flatMap(lines -> lines.distinct().sorted()).toList();
  }
}
