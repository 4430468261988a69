package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.chameleoncloud.edge.lab.process.Daemon;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.sandbox.stack.Baker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The plugin brings images from their claim to this machine, and sources to it, through pods on a real node. */
class NodeImagesIT {
  private static final String LAB = "lab";
  private static final String TRANSFER = "edge.chameleoncloud.org/purpose=transfer";
  /** As in docs/flashing.md. */
  private static final String RAW = "uc-rpi4-03";
  private static final String COMPACT = "pi-compact";
  private static final String CONFIG = "pi-config";
  private static final String PLUGIN = Path.of(System.getProperty("java.home"), "bin/java")
      + " -jar '" + Nodes.CHECKOUT.pluginJar()
      + "' ";
  private static NodeEnvironment env;
  private static Path claim;
  private static int runs;

  private Path directory;

  @BeforeAll
  static void start() throws IOException {
    env = NodeEnvironment.start(NodeImagesIT.class, 1);
    env.createNamespace(LAB);
    claim = env.createVolume("edge-images", env.cluster().nodes().getFirst());
    env.install("watchNamespaces={lab}");
    env.apply(LAB, RAW, env.imageLine());
    env.apply(LAB, COMPACT, env.imageLine().replace("image: {", "image: {form: Compact, "));
    env.apply(LAB, CONFIG, "image: {form: Config}");
    for (String device : List.of(RAW, COMPACT, CONFIG)) {
      env.await(LAB, device, ConditionType.IMAGE_READY, "True");
    }
  }

  @AfterAll
  static void end() throws IOException {
    if (env != null) {
      env.close();
    }
  }

  @BeforeEach
  void createDirectory() throws IOException {
    directory = Files.createDirectory(env.directory().resolve("laptop-" + runs++));
  }

  @AfterEach
  void nothingIsLeft() {
    try {
      NodeEnvironment.eventually("the pod is deleted").until(NodeImagesIT::transferPods,
          "[]"::equals);
    } finally {
      // So that a pod that a test leaves behind fails that test only.
      env.run("kubectl -n lab delete pods -l " + TRANSFER + " --now");
    }
  }

  private static String transferPods() {
    return env.run("kubectl -n lab get pods -l " + TRANSFER + " -o jsonpath='{.items}'");
  }

  private Program.Result plugin(String arguments) {
    return env.shell().in(directory).run(PLUGIN + arguments + " -n lab");
  }

  /** Runs the command of docs/flashing.md that contains a text. */
  private Program.Result documented(String text, String... replaced) throws IOException {
    return documentedIn("docs/flashing.md", text, replaced);
  }

  private Program.Result documentedIn(String document, String text, String... replaced)
      throws IOException {
    String command = KubeletCommand.block(Nodes.CHECKOUT.top(), document, text).getFirst();
    for (int i = 0; i < replaced.length; i += 2) {
      command = command.replace(replaced[i], replaced[i + 1]);
    }
    return env.shell().in(directory).run(command.replace("kubectl chi-edge ", PLUGIN));
  }

  private static String hostname(Path image) throws Exception {
    return new Baker(Nodes.CHECKOUT.bakerJar()).readConfig(image).path("hostname").asText();
  }

  @Test
  void anImageIsDownloadedAndKeptByTheNextRun() throws Exception {
    assertThat(documented("image download").orFail()).isEqualTo(RAW + ".img\n");
    Path image = directory.resolve(RAW + ".img");

    assertThat(ImageHost.sha256(image)).isEqualTo(env.status(LAB, RAW).image().sha256());
    assertThat(hostname(image)).isEqualTo(RAW);
    assertThat(directory).isDirectoryNotContaining("glob:**.part");
    assertThat(plugin("image download " + RAW).orFail()).isEqualTo(RAW + ".img\n");
  }

  @Test
  void aCompactImageArrivesExpanded() throws Exception {
    plugin("image download " + COMPACT + " --output card.img").orFail();

    assertThat(hostname(directory.resolve("card.img"))).isEqualTo(COMPACT);
    assertThat(directory.resolve("card.img")).hasSize(env.status(LAB, RAW).image().sizeBytes());
    assertThat(directory).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aDownloadWhoseConnectionBreaksOffIsContinued() throws Exception {
    Path part = directory.resolve(RAW + ".img.part");
    try (TcpProxy proxy = TcpProxy.start(env.cluster().client().getMasterUrl().toString())) {
      Daemon download = Daemon.start(through(proxy, "image download " + RAW),
          directory.resolve("download.log"));
      try {
        Awaitility.await().atMost(Duration.ofSeconds(180)).pollInterval(Duration.ofMillis(5))
            .until(() -> Files.exists(part) && Files.size(part) > 0);
        proxy.closeConnections();
        NodeEnvironment.eventually("it is complete")
            .until(() -> Files.exists(directory.resolve(RAW + ".img")));
      } finally {
        download.stop();
      }
    }
    assertThat(ImageHost.sha256(directory.resolve(RAW + ".img")))
        .isEqualTo(env.status(LAB, RAW).image().sha256());
  }

  /** A command of the plugin whose connections go through a proxy. The API server's certificate has no 127.0.0.1. */
  private List<String> through(TcpProxy proxy, String arguments) throws IOException {
    Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"),
        Files.readString(env.cluster().controlPlane().adminKubeconfig()).replaceAll("server: .*",
            "server: " + proxy.url().replace("127.0.0.1", "localhost")));
    return List.of("bash", "-c", "cd '" + directory + "' && exec "
        + PLUGIN + arguments + " -n lab --kubeconfig='" + kubeconfig + "'");
  }

  @Test
  void thePartOfARunThatWasKilledIsContinued() throws Exception {
    plugin("image download " + RAW).orFail();
    Path image = directory.resolve(RAW + ".img");
    Path part = Files.move(image, directory.resolve(RAW + ".img.part"));
    try (RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw")) {
      file.setLength(1_000_000);
    }
    plugin("image download " + RAW).orFail();

    assertThat(ImageHost.sha256(image)).isEqualTo(env.status(LAB, RAW).image().sha256());
  }

  @Test
  void anInterruptedCommandDeletesItsPod() throws IOException {
    Daemon command = Daemon.start(List.of("env", "KUBECONFIG="
        + env.cluster().controlPlane().adminKubeconfig(), "bash", "-c",
        "cd '" + directory
            + "' && exec " + PLUGIN + "image download " + RAW
            + " -n lab --pod-image registry.invalid/none:1"),
        directory.resolve("interrupted.log"));
    NodeEnvironment.eventually("it has a pod").until(() -> !transferPods().equals("[]"));
    command.stop();
  }

  @Test
  void aConfigurationIsPrintedWithItsKey() {
    for (String device : List.of(RAW, COMPACT, CONFIG)) {
      Program.Result result = plugin("image config " + device);

      assertThat(result.orFail()).contains("\"deviceApiKey\"").contains(device)
          .doesNotContain("****");
      assertThat(result.err()).contains("treat it like a password");
    }
  }

  @Test
  void anImageIsFlashedFromTheClaimToALoopDeviceAndDeletedHere() throws Exception {
    long size = env.status(LAB, RAW).image().sizeBytes();
    Path backing = directory.resolve("card");
    try (RandomAccessFile file = new RandomAccessFile(backing.toFile(), "rw")) {
      file.setLength(size + (1 << 20));
    }
    Program.Result attached = env.shell().run("losetup --find --show '" + backing + "'");
    Assumptions.assumeTrue(attached.exitCode() == 0, "there are no loop devices here");
    String device = attached.out().strip();
    try {
      assertThat(plugin("image flash " + RAW + " --force-fixed --yes --to " + device).orFail())
          .isEqualTo(device + " written and read back\n");
      assertThat(env.run("head --bytes " + size + " " + device + " | sha256sum"))
          .startsWith(env.status(LAB, RAW).image().sha256());
      assertThat(directory.resolve(RAW + ".img")).doesNotExist();

      plugin("image download " + RAW).orFail();
      assertThat(documented("image flash", "/dev/sdX", device + " --force-fixed --yes").orFail())
          .isEqualTo(device + " written and read back\n");
    } finally {
      env.run("losetup --detach " + device);
    }
  }

  /** A file of random bytes after a sample image, so that it takes a while to send. */
  private Path source(String name) throws Exception {
    Path source = Files.copy(env.directory().resolve("pi4.img"), directory.resolve(name));
    byte[] random = new byte[1 << 20];
    try (RandomAccessFile file = new RandomAccessFile(source.toFile(), "rw")) {
      file.seek(file.length());
      for (int i = 0; i < 64; i++) {
        ThreadLocalRandom.current().nextBytes(random);
        file.write(random);
      }
    }
    return source;
  }

  private Optional<Path> arriving(String name) throws IOException {
    try (Stream<Path> files = Files.walk(claim)) {
      return files.filter(file -> file.getFileName().toString().startsWith("." + name + ".")
          && file.toString().endsWith(".receiving")).findFirst();
    }
  }

  @Test
  void aDocumentedUploadIsBakedFromAndNotRepeated() throws Exception {
    Path source = source("pi4.img");
    String digest = ImageHost.sha256(source);

    Program.Result first = documentedIn("docs/tasks.md", "image upload", "pi4.img.zip", "pi4.img");
    // A digest that could be a number is quoted.
    assertThat(first.orFail().replace("\"", "")).isEqualTo("spec:\n  image:\n    source:\n"
        + "      claimName: edge-images\n      path: base/pi4.img\n      sha256: " + digest + "\n");
    assertThat(claim.resolve("base/pi4.img")).hasSameBinaryContentAs(source);
    assertThat(arriving("pi4.img")).isEmpty();

    Program.Result second = plugin("image upload pi4.img");
    assertThat(second.orFail()).isEqualTo(first.out());
    assertThat(second.err()).contains("base/pi4.img is already there");

    env.apply(LAB, "pi-uploaded", "image: {source: {claimName: edge-images, path: base/pi4.img,"
        + " sha256: " + digest + "}}");
    env.await(LAB, "pi-uploaded", ConditionType.IMAGE_READY, "True");
  }

  @Test
  void anotherFileIsReplacedOnlyWithForce() throws Exception {
    Path source = source("other.img");
    Files.createDirectories(claim.resolve("base"));
    env.run("chown -R 65532:65532 '" + claim.resolve("base") + "'");
    Path there = Files.writeString(claim.resolve("base/other.img"), "another");

    Program.Result refused = plugin("image upload other.img");
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(4);
    assertThat(refused.err()).contains("the claim edge-images has another file base/other.img");
    assertThat(there).hasContent("another");

    plugin("image upload other.img --force").orFail();
    assertThat(there).hasSameBinaryContentAs(source);
  }

  @Test
  void anUploadWhoseConnectionBreaksOffIsContinued() throws Exception {
    Path source = source("broken.img");
    try (TcpProxy proxy = TcpProxy.start(env.cluster().client().getMasterUrl().toString())) {
      Daemon upload = Daemon.start(through(proxy, "image upload broken.img"),
          directory.resolve("upload.log"));
      try {
        awaitPart("broken.img");
        proxy.closeConnections();
        NodeEnvironment.eventually("it is complete")
            .until(() -> Files.exists(claim.resolve("base/broken.img")));
        NodeEnvironment.eventually("it says what goes into the spec").until(
            () -> Files.readString(directory.resolve("upload.log")).contains("sha256: "));
      } finally {
        upload.stop();
      }
    }
    assertThat(claim.resolve("base/broken.img")).hasSameBinaryContentAs(source);
  }

  @Test
  void anUploadThatIsInterruptedIsContinuedByTheNext() throws Exception {
    Path source = source("interrupted.img");
    Daemon upload = Daemon.start(List.of("env", "KUBECONFIG="
        + env.cluster().controlPlane().adminKubeconfig(), "bash", "-c",
        "cd '" + directory + "' && exec " + PLUGIN + "image upload interrupted.img -n lab"),
        directory.resolve("interrupted-upload.log"));
    awaitPart("interrupted.img");
    upload.stop();
    assertThat(claim.resolve("base/interrupted.img")).doesNotExist();
    long arrived = Files.size(arriving("interrupted.img").orElseThrow());
    assertThat(arrived).isPositive();

    plugin("image upload interrupted.img").orFail();
    assertThat(claim.resolve("base/interrupted.img")).hasSameBinaryContentAs(source);
  }

  private void awaitPart(String name) {
    Awaitility.await().atMost(NodeEnvironment.TIMEOUT).pollInterval(Duration.ofMillis(5))
        .ignoreExceptions()
        .until(() -> arriving(name).isPresent() && Files.size(arriving(name).get()) > 0);
  }

  @Test
  void whatNoBakeWouldAcceptIsNotSent() throws IOException {
    Files.writeString(directory.resolve("notes.img"), "just some notes\n");

    Program.Result refused = plugin("image upload notes.img");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("it is a text file");
    assertThat(claim.resolve("base/notes.img")).doesNotExist();
  }

  @Test
  void aUserWithoutExecReadsWhichPermissionIsMissing() throws IOException {
    env.run("kubectl -n lab create serviceaccount reader");
    env.run("kubectl -n lab create role reader --verb=get,list,watch"
        + " --resource=edgedevices.edge.chameleoncloud.org");
    env.run("kubectl -n lab create role pods --verb=create,get,list,watch,delete --resource=pods");
    for (String role : List.of("reader", "pods")) {
      env.run("kubectl -n lab create rolebinding " + role + " --role=" + role
          + " --serviceaccount=lab:reader");
    }
    String image = env.run("kubectl -n chi-edge get deployment chi-edge-operator"
        + " -o jsonpath='{.spec.template.spec.containers[0].image}'");
    String token = env.run("kubectl -n lab create token reader").strip();
    Path kubeconfig = directory.resolve("reader");
    env.run("cp \"$KUBECONFIG\" '" + kubeconfig + "' && KUBECONFIG='" + kubeconfig
        + "' kubectl config set-credentials reader --token=" + token + " && KUBECONFIG='"
        + kubeconfig + "' kubectl config set-context --current --user=reader");

    Program.Result refused = plugin("image download " + RAW + " --kubeconfig='" + kubeconfig
        + "' --pod-image " + image);

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("you may not create pods/exec in the namespace lab");
  }
}
