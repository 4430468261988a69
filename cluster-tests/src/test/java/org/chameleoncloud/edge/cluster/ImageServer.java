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
 * The chart's image server for one namespace: Debian's nginx as a process, with the rendered configuration, Secrets
 * from the cluster, and the claim's directory. Only mount paths and the port are changed.
 */
final class ImageServer implements AutoCloseable {
  private static final String MISSING = "nginx or curl is missing: install nginx-light and curl";
  private static final String LISTEN = "listen 8443 ";

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
      mount(volume, chart);
    }
    process = Daemon.start(command(), log);
    try {
      TestEnvironment.eventually("nginx listens").failFast(() -> {
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
    if (program("nginx").isEmpty() || program("curl").isEmpty()) {
      if ("true".equals(System.getenv("CI"))) {
        fail(MISSING);
      }
      Assumptions.abort(MISSING);
    }
  }

  /** Debian installs servers in a directory that may not be on the PATH. */
  private static Optional<Path> program(String name) {
    return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)),
        Stream.of("/usr/sbin")).map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
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

  private void mount(JsonNode volume, Chart chart) throws IOException {
    Path target = localPath(volume.path("name").asText());
    if (volume.has("persistentVolumeClaim")) {
      return;
    }
    Files.createDirectories(target);
    if (volume.has("secret")) {
      writeSecret(volume.path("secret"), target);
    }
    if (volume.has("configMap")) {
      JsonNode map = chart.ofKind("ConfigMap").filter(ImageServer::isImageServer).findFirst()
          .orElseThrow();
      Files.writeString(target.resolve("nginx.conf"),
          localConfig(map.at("/data/nginx.conf").asText()));
    }
  }

  private void writeSecret(JsonNode source, Path target) throws IOException {
    Map<String, String> data = env.client().secrets().inNamespace(env.namespace())
        .withName(source.path("secretName").asText()).get().getData();
    for (JsonNode item : source.path("items")) {
      Files.write(target.resolve(item.path("path").asText()),
          Base64.getDecoder().decode(data.get(item.path("key").asText())));
    }
  }

  /** Updates the files of changed Secrets, like a kubelet. nginx is not notified. */
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

  private String localConfig(String config) {
    String local = rewrite(config.replace(LISTEN, "listen 127.0.0.1:" + port + " "));
    // In a pod, one user bakes the images and serves them. Here, the workers of root could not read them.
    return System.getProperty("user.name").equals("root") ? "user root;\n" + local : local;
  }

  /** Replaces mount paths with local paths, all at once because one may contain another. */
  private String rewrite(String text) {
    Map<String, Path> paths = localPaths();
    return Pattern.compile("(?<=^| )(" + String.join("|", paths.keySet()) + ")(?=[/;])")
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(paths.get(found.group(1)).toString()));
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    pod.at("/containers/0/command").forEach(word -> command.add(rewrite(word.asText())));
    command.set(0, program(command.getFirst()).orElseThrow().toString());
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
