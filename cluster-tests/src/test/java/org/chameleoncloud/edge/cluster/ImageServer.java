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
 * The chart's image server for one namespace: Debian's nginx as a process, with the rendered configuration, the Secrets
 * that the cluster has, and the claim's folder. What a kubelet mounts is a folder here, and nothing else is changed but
 * the port.
 */
final class ImageServer implements AutoCloseable {
  private static final String MISSING = "nginx and curl are needed: install nginx-light and curl";
  private static final String LISTEN = "listen 8443 ";

  private final Lab lab;
  private final Path folder;
  private final Path log;
  private final int port;
  private final JsonNode pod;
  private final Daemon process;

  private ImageServer(Lab lab, Chart chart) throws IOException {
    this.lab = lab;
    folder = Files.createDirectory(lab.folder().resolve("image-server"));
    log = folder.resolve("log");
    port = freePort();
    pod = chart.ofKind("Deployment").filter(ImageServer::isServer).findFirst().orElseThrow()
        .at("/spec/template/spec");
    for (JsonNode volume : pod.path("volumes")) {
      mount(volume, chart);
    }
    process = Daemon.start(command(), log);
    try {
      Lab.patience("nginx listens").failFast(() -> {
        assertThat(process.isAlive()).as(log()).isTrue();
      }).until(this::listens);
    } catch (RuntimeException | AssertionError e) {
      process.stop();
      throw e;
    }
  }

  /** Starts it; its Secrets have to be there. */
  static ImageServer start(Lab lab, Chart chart) throws IOException {
    return new ImageServer(lab, chart);
  }

  /** Skips the test where a program is missing, and fails it where none may be. */
  static void requirePrograms() {
    if (program("nginx").isEmpty() || program("curl").isEmpty()) {
      if ("true".equals(System.getenv("CI"))) {
        fail(MISSING);
      }
      Assumptions.abort(MISSING);
    }
  }

  /** Debian has servers where not everybody looks for programs. */
  private static Optional<Path> program(String name) {
    return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)),
        Stream.of("/usr/sbin")).map(place -> Path.of(place, name)).filter(Files::isExecutable)
        .findFirst();
  }

  /** Whether an object of the chart is the server's, and not the operator's. */
  static boolean isServer(JsonNode object) {
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
    Path place = place(volume.path("name").asText());
    if (volume.has("persistentVolumeClaim")) {
      return;
    }
    Files.createDirectories(place);
    if (volume.has("secret")) {
      writeSecret(volume.path("secret"), place);
    }
    if (volume.has("configMap")) {
      JsonNode map = chart.ofKind("ConfigMap").filter(ImageServer::isServer).findFirst()
          .orElseThrow();
      Files.writeString(place.resolve("nginx.conf"),
          onThisMachine(map.at("/data/nginx.conf").asText()));
    }
  }

  private void writeSecret(JsonNode source, Path place) throws IOException {
    Map<String, String> data = lab.client().secrets().inNamespace(lab.namespace())
        .withName(source.path("secretName").asText()).get().getData();
    for (JsonNode item : source.path("items")) {
      Files.write(place.resolve(item.path("path").asText()),
          Base64.getDecoder().decode(data.get(item.path("key").asText())));
    }
  }

  /** Has a changed Secret show in its files, as a kubelet does, and nobody else told. */
  void remount() throws IOException {
    for (JsonNode volume : pod.path("volumes")) {
      if (volume.has("secret")) {
        writeSecret(volume.path("secret"), place(volume.path("name").asText()));
      }
    }
  }

  private Path place(String volume) {
    return volume.equals("images")
        ? lab.plane().claim(lab.namespace(), "edge-images")
        : folder.resolve("volumes").resolve(volume);
  }

  /** By mount path. */
  private Map<String, Path> places() {
    Map<String, Path> places = new LinkedHashMap<>();
    pod.at("/containers/0/volumeMounts").forEach(mount -> places
        .put(mount.path("mountPath").asText(), place(mount.path("name").asText())));
    return places;
  }

  private String onThisMachine(String config) {
    String here = here(config.replace(LISTEN, "listen 127.0.0.1:" + port + " "));
    // A pod has one user, who baked the images. Here root would have others do its work, who could not read them.
    return System.getProperty("user.name").equals("root") ? "user root;\n" + here : here;
  }

  /** A text with the places of this machine for the pod's, all at once: one may look like another. */
  private String here(String text) {
    Map<String, Path> places = places();
    return Pattern.compile("(?<=^| )(" + String.join("|", places.keySet()) + ")(?=[/;])")
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(places.get(found.group(1)).toString()));
  }

  private List<String> command() {
    List<String> words = new ArrayList<>();
    pod.at("/containers/0/command").forEach(word -> words.add(here(word.asText())));
    words.set(0, program(words.getFirst()).orElseThrow().toString());
    return words;
  }

  /**
   * The program that people fetch with, who trust the certificate of a host and find that host here.
   *
   * @param home receives what is fetched
   */
  Commands curl(ServerCertificate certificate, String host, Path home) throws IOException {
    Path authority = Files.writeString(Files.createTempFile(folder, "ca", ".crt"),
        certificate.certificatePem());
    return new Commands(program("curl").orElseThrow(),
        List.of("--silent", "--show-error", "--cacert", authority.toString(), "--connect-to",
            host + ":443:127.0.0.1:" + port, "--connect-to", host + ":80:127.0.0.1:" + port),
        Map.of(), home);
  }

  /** All that it has printed. */
  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.stop();
  }
}
