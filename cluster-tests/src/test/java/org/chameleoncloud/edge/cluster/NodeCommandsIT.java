package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.baker.serve.LinkKey;
import org.chameleoncloud.edge.baker.serve.SignedLink;
import org.chameleoncloud.edge.lab.process.Daemon;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.sandbox.stack.Baker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Every documented command that a kubelet has a part in runs on a real node: logs, exec and port-forward. Among them is
 * the way from the image server of docs/configuration.md to an image on the reader's disk.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NodeCommandsIT {
  private static final Path TOP = Nodes.CHECKOUT.top();
  private static final String LAB = "lab";
  private static final String HOST = "images.example.org";
  private static final String PASSWORD = "correct-horse-1";
  private static final String DEVICE = "uc-rpi4-03";
  private static final String COMPACT = "pi-compact";
  private static final String FLASHING = "docs/flashing.md";
  private static final String CONFIGURATION = "docs/configuration.md";
  private static final Pattern SERVER_VALUES = Pattern.compile("^```yaml\n(imageServer:\n.*?)^```",
      Pattern.DOTALL | Pattern.MULTILINE);
  private static final long PARTIAL = 1_000_000;

  private static final Set<String> ran = new LinkedHashSet<>();
  private static NodeEnvironment env;
  private static NodeTerminal terminal;

  @BeforeAll
  static void start() throws IOException {
    ImageServer.requirePrograms();
    env = NodeEnvironment.start(NodeCommandsIT.class, 1);
    terminal = NodeTerminal.open(env, env.directory().resolve("terminal"));
    // The image that the examples ask for.
    env.cluster().importImage(
        Nodes.busybox(env.directory().resolve("busybox"), "docker.io/library/busybox:1.37"));
    env.createNamespace(LAB);
    for (String volume : List.of("edge-images", "base-images")) {
      env.createVolume(volume, env.cluster().nodes().getFirst());
    }
    env.install("watchNamespaces={lab}");
  }

  @AfterAll
  static void end() throws IOException {
    if (env != null) {
      env.close();
    }
  }

  /** Runs a command of a document after what a reader replaces in it. */
  private static String documented(String command) {
    ran.add(command);
    return terminal.run(fillIn(command)).withoutWarnings();
  }

  private static String fillIn(String command) {
    return command.replace("OPERATORS-NAMESPACE", "chi-edge").replace("NAMESPACE", LAB)
        // What a password prompt would ask for, and what the page says to add after a port-forward.
        .replace("$(openssl passwd -6)", "$(openssl passwd -6 " + PASSWORD + ")")
        .replace("--user anna", "--no-progress-meter --user anna:" + PASSWORD
            + " --connect-to ::localhost:8443 --cacert tls.crt");
  }

  private static List<String> block(String document, String command) throws IOException {
    return KubeletCommand.block(TOP, document, command);
  }

  private static void jobLog(String command, String job, String text) {
    ran.add(command);
    String line = fillIn(command).replace("job/NAME", "job/" + job);
    NodeEnvironment.eventually("the log of " + job + " has " + text)
        .until(() -> terminal.run(line).withoutWarnings().contains(text));
  }

  /** The job of the only bake in a state: a field of its status. */
  private static String job(String state) {
    return NodeEnvironment.eventually("a bake is " + state)
        .until(() -> env.run("kubectl -n lab get jobs -o jsonpath='{.items[?(@.status." + state
            + ")].metadata.name}'"), job -> !job.isEmpty());
  }

  @Test
  @Order(1)
  void theLogsOfTheOperatorAreAsDocumented() {
    terminal.run("helm test chi-edge-operator --namespace chi-edge").orFail();
    for (String command : List.of("kubectl -n chi-edge logs deployment/chi-edge-operator",
        "kubectl -n chi-edge logs -l app.kubernetes.io/component=operator --tail=50",
        "kubectl -n chi-edge logs -l app.kubernetes.io/component=operator --tail=-1",
        "kubectl logs -n OPERATORS-NAMESPACE -l app.kubernetes.io/component=operator --tail=-1",
        "kubectl logs -n OPERATORS-NAMESPACE -l app.kubernetes.io/component=operator")) {
      assertThat(documented(command)).as(command).contains("event=").doesNotContain("ERROR");
    }
    assertThat(documented("kubectl -n chi-edge logs chi-edge-operator-check"))
        .contains("permissions are granted");
  }

  @Test
  @Order(2)
  void theThreadsOfTheOperatorCanBeDumped() {
    assertThat(documented(
        "kubectl -n chi-edge exec deployment/chi-edge-operator -- jcmd 1 Thread.print"))
        .contains("Full thread dump");
  }

  @Test
  @Order(3)
  void theLogOfARunningBakeShowsItsProgressAndThatOfAFailedOneItsCause() throws IOException {
    env.images().hold();
    env.apply(LAB, DEVICE, env.imageLine());
    jobLog("kubectl logs -n NAMESPACE job/NAME", job("active"), "fetching");
    env.images().release();
    env.await(LAB, DEVICE, ConditionType.IMAGE_READY, "True");

    env.apply(LAB, "pi-wrong", env.imageLine().replace(env.images().sha256(), "f".repeat(64)));
    jobLog("kubectl -n lab logs job/NAME", job("failed"), "DigestMismatch");
  }

  @Test
  @Order(4)
  void theImageServerOfThePageServesAnImageThroughAPortForward()
      throws IOException, InterruptedException {
    ServerCertificate certificate = ServerCertificate.generate(env.directory(), HOST);
    Files.writeString(terminal.directory().resolve("tls.crt"), certificate.certificatePem());
    Files.writeString(terminal.directory().resolve("tls.key"), certificate.keyPem());
    block(CONFIGURATION, "image-users").forEach(NodeCommandsIT::documented);
    Matcher values = SERVER_VALUES.matcher(Files.readString(TOP.resolve(CONFIGURATION)));
    assertThat(values.find()).isTrue();
    env.upgrade(Files.writeString(env.directory().resolve("server.yaml"), values.group(1)));
    NodeEnvironment.eventually("the status has a URL")
        .until(() -> !env.status(LAB, DEVICE).image().url().isEmpty());
    assertThat(block(FLASHING, ".status.image.url").stream().map(NodeCommandsIT::documented))
        .containsExactly("https://" + HOST + "/lab/" + DEVICE + ".img\n");

    Daemon forward = forward();
    try {
      List<String> download = block(FLASHING, "--user anna");
      download.forEach(NodeCommandsIT::documented);
      Path image = terminal.directory().resolve(DEVICE + ".img");
      assertThat(ImageHost.sha256(image)).isEqualTo(env.status(LAB, DEVICE).image().sha256());

      interrupt(image);
      download.forEach(NodeCommandsIT::documented);
      assertThat(env.run("kubectl -n lab logs deployment/chi-edge-images"))
          .contains("user=\"anna\"", "range=\"bytes=" + PARTIAL + "-\" status=206")
          .doesNotContain(PASSWORD);
      assertThat(terminal.run(fillIn(download.getFirst()).replace(PASSWORD, "wrong-horse-3")).err())
          .contains("401");
      fetchExpandedByLink();
    } finally {
      forward.stop();
    }
  }

  /** A compact image, without a password: the server expands it with the base that the bake has cached. */
  private static void fetchExpandedByLink() throws IOException, InterruptedException {
    env.apply(LAB, COMPACT, env.imageLine().replace("image: {", "image: {form: Compact, "));
    env.await(LAB, COMPACT, ConditionType.IMAGE_READY, "True");
    String key = env.run("kubectl -n lab get secret image-links -o jsonpath='{.data.current}'"
        + " | base64 -d");
    String path = "/lab/" + COMPACT + ".img";
    String query = SignedLink.query(LinkKey.parse(key), path, Instant.now().plusSeconds(600));

    terminal.run("curl --fail --no-progress-meter --connect-to ::localhost:8443 --cacert tls.crt"
        + " --remote-name 'https://" + HOST + path + "?" + query + "'").orFail();

    Path image = terminal.directory().resolve(COMPACT + ".img");
    assertThat(image).hasSize(env.status(LAB, DEVICE).image().sizeBytes());
    assertThat(new Baker(Nodes.CHECKOUT.bakerJar()).readConfig(image).path("hostname").asText())
        .isEqualTo(COMPACT);
    assertThat(env.run("kubectl -n lab logs deployment/chi-edge-images"))
        .contains("by=\"link\" method=GET path=\"" + path + "\" range=\"\" status=200")
        .doesNotContain(query.substring(query.length() - 20));
  }

  /** As if the download had been interrupted. */
  private static void interrupt(Path image) throws IOException {
    try (FileChannel file = FileChannel.open(image, StandardOpenOption.WRITE)) {
      file.truncate(PARTIAL);
    }
  }

  private static Daemon forward() throws IOException {
    String command = "kubectl -n lab port-forward service/chi-edge-images 8443:443";
    ran.add(command);
    Path log = env.directory().resolve("port-forward.log");
    Daemon forward = terminal.start(command, log);
    try {
      NodeEnvironment.eventually("the port is forwarded")
          .until(() -> Files.readString(log).contains("Forwarding from"));
      return forward;
    } catch (RuntimeException e) {
      forward.stop();
      throw e;
    }
  }

  @Test
  @Order(5)
  void anImageIsFetchedFromTheClaimAndTheFetchResumed() throws IOException {
    Path image = terminal.directory().resolve(DEVICE + ".img");
    Files.deleteIfExists(image);
    writeExamples();
    List<String> commands = new ArrayList<>(block(FLASHING, "copy-image.yaml"));
    String delete = commands.removeLast();
    commands.forEach(NodeCommandsIT::documented);
    assertThat(ImageHost.sha256(image)).isEqualTo(env.status(LAB, DEVICE).image().sha256());
    interrupt(image);
    commands.subList(commands.size() - 2, commands.size()).forEach(NodeCommandsIT::documented);
    assertThat(ImageHost.sha256(image)).isEqualTo(env.status(LAB, DEVICE).image().sha256());
    documented(delete);
  }

  private static void writeExamples() throws IOException {
    Path examples = terminal.directory().resolve("examples");
    if (Files.notExists(examples)) {
      Files.createSymbolicLink(examples, Nodes.CHECKOUT.examples());
    }
  }

  @Test
  @Order(6)
  void anImageIsUploadedToAClaimAndBakedFromThere() throws IOException {
    writeExamples();
    Path base = Files.copy(env.directory().resolve("pi4.img"),
        terminal.directory().resolve("pi4.img"));
    List<String> printed = block("docs/tasks.md", "upload-image.yaml").stream()
        .map(NodeCommandsIT::documented).toList();
    assertThat(printed).anyMatch(line -> line.startsWith(hash(base)));
    env.apply(LAB, "pi-uploaded", "image: {source: {claimName: base-images, path: pi4.img, sha256: "
        + hash(base) + "}}");
    env.await(LAB, "pi-uploaded", ConditionType.IMAGE_READY, "True");
  }

  private static String hash(Path file) {
    return terminal.run("sha256sum '" + file + "'").orFail().substring(0, 64);
  }

  @Test
  @Order(7)
  void theImageServerIsReachedByItsServiceAndReadsChangedUsersWithoutARestart() {
    String pod = env.run("kubectl -n lab get pods -l app.kubernetes.io/name=chi-edge-images"
        + " -o jsonpath='{.items[*].metadata.uid}'");
    String list = "curl --no-progress-meter --cacert tls.crt --output /dev/null"
        + " --write-out '%{http_code}' --connect-to ::$(kubectl -n lab get service chi-edge-images"
        + " -o jsonpath='{.spec.clusterIP}'):443 https://" + HOST + "/lab/" + DEVICE
        + ".img.sha256 --user anna:";
    assertThat(terminal.run(list + PASSWORD).orFail()).isEqualTo("200");

    terminal.run("printf 'anna:%s\\n' \"$(openssl passwd -6 battery-staple-2)\" > htpasswd"
        + " && kubectl -n lab create secret generic image-users --from-file=htpasswd"
        + " --dry-run=client -o yaml | kubectl apply -f - 2> /dev/null").orFail();
    NodeEnvironment.eventually("the new password is accepted")
        .until(() -> terminal.run(list + "battery-staple-2").orFail().equals("200"));
    assertThat(terminal.run(list + PASSWORD).orFail()).isEqualTo("401");
    assertThat(env.run("kubectl -n lab get pods -l app.kubernetes.io/name=chi-edge-images"
        + " -o jsonpath='{.items[*].metadata.uid} {.items[*].status.containerStatuses[*]"
        + ".restartCount}'")).isEqualTo(pod + " 0");
  }

  @Test
  @Order(8)
  void noDocumentHasAnotherCommandThatNeedsAKubelet() throws IOException {
    List<KubeletCommand> all = KubeletCommand.all(TOP);
    assertThat(all).hasSizeGreaterThan(15);
    assertThat(all.stream().filter(command -> ran.stream().noneMatch(command.text()::startsWith)))
        .as("documented, and not run on a real node").isEmpty();
  }
}
