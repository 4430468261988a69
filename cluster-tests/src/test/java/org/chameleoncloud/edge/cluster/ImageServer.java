package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chameleoncloud.edge.lab.process.Daemon;
import org.junit.jupiter.api.Assumptions;

/**
 * The chart's image server for one namespace: the packaged baker as a process, with the rendered command, Secrets from
 * the cluster, and the claim's directory. Only paths and the port are changed.
 */
final class ImageServer implements AutoCloseable {
  private static final String MISSING = "curl is missing: install it";
  private static final String PORT = "--port=8443";

  private final TestEnvironment env;
  private final Path directory;
  private final Path log;
  private final int port;
  private final JsonNode pod;
  private final Daemon process;

  private ImageServer(TestEnvironment env, Chart chart) throws IOException {
    this.env = env;
    directory = Files.createDirectory(env.directory().resolve("image-server"));
    log = directory.resolve("log");
    port = freePort();
    pod = chart.ofKind("Deployment").filter(ImageServer::isImageServer).findFirst().orElseThrow()
        .at("/spec/template/spec");
    for (JsonNode volume : pod.path("volumes")) {
      mount(volume);
    }
    process = Daemon.start(command(), log);
    try {
      TestEnvironment.eventually("the server listens").failFast(() -> {
        assertThat(process.isAlive()).as(log()).isTrue();
      }).until(this::listens);
    } catch (RuntimeException | AssertionError e) {
      process.stop();
      throw e;
    }
  }

  /** Starts it. Its Secrets must exist. */
  static ImageServer start(TestEnvironment env, Chart chart) throws IOException {
    return new ImageServer(env, chart);
  }

  /** Skips the test if a program is missing, or fails it in CI. */
  static void requirePrograms() {
    if (program("curl").isEmpty()) {
      if ("true".equals(System.getenv("CI"))) {
        fail(MISSING);
      }
      Assumptions.abort(MISSING);
    }
  }

  private static Optional<Path> program(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> Path.of(directory, name)).filter(Files::isExecutable).findFirst();
  }

  /** Whether an object of the chart belongs to the image server. */
  static boolean isImageServer(JsonNode object) {
    return object.at("/metadata/name").asText().equals("chi-edge-images");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean listens() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    }
  }

  private void mount(JsonNode volume) throws IOException {
    if (volume.has("secret")) {
      Path target = localPath(volume.path("name").asText());
      Files.createDirectories(target);
      writeSecret(volume.path("secret"), target);
    }
  }

  private void writeSecret(JsonNode source, Path target) throws IOException {
    Map<String, String> data = env.client().secrets().inNamespace(env.namespace())
        .withName(source.path("secretName").asText()).get().getData();
    for (Map.Entry<String, String> entry : data.entrySet()) {
      if (isMounted(source.path("items"), entry.getKey())) {
        Files.write(target.resolve(entry.getKey()),
            Base64.getDecoder().decode(entry.getValue()));
      }
    }
  }

  /** The chart mounts each key under its own name, and without a list of them all keys. */
  private static boolean isMounted(JsonNode items, String key) {
    for (JsonNode item : items) {
      if (item.path("key").asText().equals(key)) {
        return item.path("path").asText().equals(key);
      }
    }
    return items.isMissingNode();
  }

  /** Updates the files of changed Secrets, like a kubelet. The server is not notified. */
  void updateSecretFiles() throws IOException {
    for (JsonNode volume : pod.path("volumes")) {
      if (volume.has("secret")) {
        writeSecret(volume.path("secret"), localPath(volume.path("name").asText()));
      }
    }
  }

  private Path localPath(String volume) {
    return volume.equals("images")
        ? env.cluster().claimDirectory(env.namespace(), "edge-images")
        : directory.resolve("volumes").resolve(volume);
  }

  /** The local paths by mount path. */
  private Map<String, Path> localPaths() {
    Map<String, Path> paths = new LinkedHashMap<>();
    pod.at("/containers/0/volumeMounts").forEach(mount -> paths
        .put(mount.path("mountPath").asText(), localPath(mount.path("name").asText())));
    return paths;
  }

  private List<String> command() {
    Map<String, Path> paths = localPaths();
    paths.put("/opt/chi-edge/baker.jar", env.cluster().checkout().bakerJar());
    Pattern path = Pattern
        .compile("(?<=^|=)(" + String.join("|", paths.keySet()) + ")(?=/|$)");
    List<String> command = new ArrayList<>();
    pod.at("/containers/0/command").forEach(word -> command.add(path.matcher(word.asText())
        .replaceAll(found -> Matcher.quoteReplacement(paths.get(found.group(1)).toString()))
        .replace(PORT, "--port=" + port)));
    command.set(0, Path.of(System.getProperty("java.home"), "bin", command.getFirst()).toString());
    return command;
  }

  /**
   * The curl of a user who trusts the certificate, and for whom the host resolves to this server.
   *
   * @param home for downloads
   */
  Program curl(ServerCertificate certificate, String host, Path home) throws IOException {
    Path caCertificate = Files.writeString(Files.createTempFile(directory, "ca", ".crt"),
        certificate.certificatePem());
    return new Program(program("curl").orElseThrow(),
        List.of("--silent", "--show-error", "--cacert", caCertificate.toString(), "--connect-to",
            host + ":443:127.0.0.1:" + port, "--connect-to", host + ":80:127.0.0.1:" + port),
        Map.of(), home);
  }

  /** Its output. */
  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.stop();
  }
}
