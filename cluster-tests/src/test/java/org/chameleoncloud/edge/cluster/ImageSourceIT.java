package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Devices and a fleet of one image source, which are baked from a real download, and then a new revision. */
@Execution(ExecutionMode.CONCURRENT)
class ImageSourceIT {
  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile byte[] image;
  private volatile String digest;
  private HttpServer server;
  private String url;

  @BeforeEach
  void start() throws IOException {
    publish(Files.readAllBytes(env.cluster().baseImage()));
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
      byte[] body = exchange.getRequestURI().getPath().endsWith(".img")
          ? image
          : (digest + "  pi4.img\n").getBytes(StandardCharsets.US_ASCII);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.getResponseHeaders().set("ETag", "\"" + digest.substring(0, 8) + "\"");
      try (exchange) {
        exchange.sendResponseHeaders(200, head ? -1 : body.length);
        if (!head) {
          exchange.getResponseBody().write(body);
        }
      }
    });
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
    env.createCredential();
    env.createClaims();
    env.closeLater(env.install("imageSources.hosts={127.0.0.1}", "bake.allowLocalSources=true",
        "bake.atOnce=1").start());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void publish(byte[] bytes) throws IOException {
    Path file = Files.write(env.directory().resolve("published.img"), bytes);
    image = bytes;
    digest = ImageHost.sha256(file);
  }

  private void source(String name, String onUpdate, String checksum) {
    env.apply("""
        apiVersion: edge.chameleoncloud.org/v1alpha1
        kind: EdgeImageSource
        metadata: {name: %s}
        spec:
          url: %s/pi4.img
          %s
          onUpdate: %s
        """.formatted(name, url, checksum.isEmpty() ? "" : "checksumURL: " + url + checksum,
        onUpdate));
    env.kubectl("wait", "eis/" + name, "--for=condition=Ready", "--timeout=60s").orFail();
  }

  private void device(String name, String source) {
    env.apply(Devices.yaml(name, "image: {source: {sourceRef: {name: " + source + "}}}"));
  }

  private void fleet(String name, String source) {
    env.apply("""
        apiVersion: edge.chameleoncloud.org/v1alpha1
        kind: EdgeDeviceFleet
        metadata: {name: %s}
        spec:
          range: {pattern: "%s-{index}", from: 1, to: 3}
          template:
            spec:
              machineName: raspberrypi4-64
              contactEmail: lab@example.org
              image: {source: {sourceRef: {name: %s}}}
        """.formatted(name, name, source));
  }

  private EdgeDeviceStatus awaitBakedFrom(String device, String sha256) {
    return env.awaitStatus(device, "is baked from " + sha256,
        status -> status.imageSource() != null && sha256.equals(status.imageSource().sha256())
            && status.image() != null && status.image().sha256() != null);
  }

  private long downloads() {
    return requests.stream().filter("GET /pi4.img"::equals).count();
  }

  @Test
  void aFleetIsBakedFromOneDownloadAndANewRevisionBakesWhatItMay() throws IOException {
    source("pi4", "Never", "/SHA256SUMS");
    String first = digest;
    fleet("pi", "pi4");
    for (String device : List.of("pi-1", "pi-2", "pi-3")) {
      awaitBakedFrom(device, first);
    }
    assertThat(downloads()).isEqualTo(1);
    assertThat(requests.stream().filter("GET /SHA256SUMS"::equals)).hasSize(1);

    byte[] newer = image.clone();
    newer[newer.length - 1] ^= 1;
    publish(newer);
    env.kubectl("annotate", "eis", "pi4", "edge.chameleoncloud.org/sync=1").orFail();
    TestEnvironment.eventually("the source has a new revision")
        .until(() -> env.kubectl("get", "eis", "pi4", "-o",
            "jsonpath={.status.revision.sha256} {.status.history[0].sha256}").orFail()
            .equals(digest + " " + first));
    assertThat(env.status("pi-1").imageSource().sha256()).isEqualTo(first);

    source("pi4", "All", "/SHA256SUMS");
    for (String device : List.of("pi-1", "pi-2", "pi-3")) {
      awaitBakedFrom(device, digest);
    }
    assertThat(downloads()).isEqualTo(2);
  }

  @Test
  void withoutADigestTheFirstDeviceDownloadsAndAllOthersGetTheSame() {
    source("pi4", "Unflashed", "");
    for (String device : List.of("pi-1", "pi-2", "pi-3", "pi-4")) {
      device(device, "pi4");
    }
    for (String device : List.of("pi-1", "pi-2", "pi-3", "pi-4")) {
      awaitBakedFrom(device, digest);
    }
    // The first is not cached, since its digest was not known; the second one is.
    assertThat(downloads()).isEqualTo(2);
    assertThat(requests.stream().filter("HEAD /pi4.img"::equals)).hasSize(1);
  }

  @Test
  void usersMayWriteSourcesButNotTheirStatus() {
    env.kubectl("create", "rolebinding", "editor", "--clusterrole=edit", "--user=editor").orFail();
    String source = "edgeimagesources.edge.chameleoncloud.org";
    TestEnvironment.eventually("the roles are aggregated").until(() -> env.kubectl("auth", "can-i",
        "create", source, "--as=editor").out().strip().equals("yes"));

    assertThat(env.kubectl("auth", "can-i", "patch", source, "--subresource=status", "--as=editor")
        .out().strip()).isEqualTo("no");
    assertThat(env.kubectl("auth", "can-i", "create",
        "clusteredgeimagesources.edge.chameleoncloud.org", "--as=editor").out().strip())
        .isEqualTo("no");
  }
}
