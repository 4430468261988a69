package org.chameleoncloud.edge.operator.control;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeImageSource;
import org.chameleoncloud.edge.operator.api.ImageSourceRef;
import org.chameleoncloud.edge.operator.api.ImageSourceSpec;
import org.chameleoncloud.edge.operator.api.ImageSourceSpecBuilder;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.chameleoncloud.edge.operator.control.source.SourceProbe;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.registry.hosts.HostEntry;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An operator with image sources, an image server, and devices that are baked from them. */
abstract class ImageSourceSetting {
  static final String OLD = "ab".repeat(32);
  static final String NEW = "cd".repeat(32);

  final OperatorHarness operator = new OperatorHarness();
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  /** The names of the bakes that accept any download. */
  final List<String> unpinned = Collections.synchronizedList(new ArrayList<>());
  volatile String published = OLD;
  private HttpServer server;
  String url;
  FakeJobController jobs;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      exchange.getResponseHeaders().set("ETag", "\"" + published.substring(0, 4) + "\"");
      byte[] sums = (published + "  pi4.img\n").getBytes(StandardCharsets.US_ASCII);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(200, head ? -1 : sums.length);
      if (!head) {
        exchange.getResponseBody().write(sums);
      }
      exchange.close();
    });
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
    operator.applyValidSecret();
    jobs = FakeJobController.start(operator, this::bake);
    run();
  }

  @AfterEach
  void close() {
    jobs.close();
    operator.close();
    server.stop(0);
  }

  void run() {
    run(BakeSettings.defaults());
  }

  void run(BakeSettings bakes) {
    operator.start(OperatorSettingsBuilder.builder(OperatorHarness.settings(bakes))
        .imageSources(SourceProbe.Settings.of(
            TestbedHosts.withoutCredential(List.of(HostEntry.parse("127.0.0.1"))), null))
        .build());
  }

  /** A bake downloads what is published now, and fails if that is not what it must get. */
  String bake(Job job) {
    List<String> args = job.getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs();
    int at = args.indexOf("--sha256");
    if (FakeJobController.purpose(job).equals("bake") && at < 0) {
      unpinned.add(job.getMetadata().getName());
    }
    if (FakeJobController.purpose(job).equals("bake") && at >= 0
        && !args.get(at + 1).equals(published)) {
      return "{\"result\":\"failed\",\"reason\":\"DigestMismatch\",\"message\":\"other\"}";
    }
    return FakeJobController.purpose(job).equals("bake")
        ? "{\"result\":\"baked\",\"sha256\":\"" + "12".repeat(32)
            + "\",\"sizeBytes\":4194304,\"sourceSha256\":\"" + published + "\"}"
        : FakeJobController.REMOVED;
  }

  static EdgeDeviceSpec device(ImageSourceRef ref) {
    return OperatorHarness.withImage(OperatorHarness.spec(), TestImages.from(
        new ImageSpec.Source(null, null, null, null, null, ref)).build());
  }

  static EdgeDeviceSpec device(String source) {
    return device(new ImageSourceRef(null, source));
  }

  ImageSourceSpecBuilder withDigest() {
    return ImageSourceSpecBuilder.builder().url(url + "/pi4.img").checksumURL(url + "/SHA256SUMS");
  }

  void source(String name, ImageSourceSpec spec) {
    EdgeImageSource source = new EdgeImageSource();
    source.getMetadata().setName(name);
    source.getMetadata().setNamespace(OperatorHarness.NAMESPACE);
    source.getMetadata().setGeneration(1L);
    source.setSpec(spec);
    operator.create(source);
  }

  void edit(String name, UnaryOperator<ImageSourceSpecBuilder> change) {
    operator.client.resources(EdgeImageSource.class).inNamespace(OperatorHarness.NAMESPACE)
        .withName(name).edit(source -> {
          source.setSpec(change.apply(ImageSourceSpecBuilder.builder(source.getSpec())).build());
          source.getMetadata().setGeneration(source.getMetadata().getGeneration() + 1);
          return source;
        });
  }

  ImageSourceStatus status(String name) {
    return Objects.requireNonNullElse(operator.client.resources(EdgeImageSource.class)
        .inNamespace(OperatorHarness.NAMESPACE).withName(name).get().getStatus(),
        ImageSourceStatus.NONE);
  }

  void awaitRevision(String name, String id) {
    await("revision of " + name).atMost(OperatorHarness.TIMEOUT)
        .until(() -> status(name).revision() != null && status(name).revision().id().equals(id));
  }

  void awaitDigest(String device, String sha256) {
    operator.awaitStatus(device, status -> status.imageSource() != null
        && sha256.equals(status.imageSource().sha256())
        && status.condition(ConditionType.IMAGE_READY).filter(Condition::holds).isPresent());
  }

  void register(String name, EdgeDeviceSpec spec) {
    operator.apply(name, spec);
    operator.awaitStatus(name, status -> status.uuid() != null);
    operator.testbed.tick();
  }

  int checks() {
    return (int) requests.stream().filter(request -> request.endsWith("SHA256SUMS")).count();
  }

  /** A new digest is found when the source is asked again, which an edit of the address causes. */
  void publish(String digest, String source) {
    published = digest;
    edit(source, spec -> spec.checksumURL(url + "/new/SHA256SUMS"));
    awaitRevision(source, "sha256:" + digest);
  }
}
