package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.chameleoncloud.edge.operator.api.ClusterEdgeImageSource;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeImageSource;
import org.chameleoncloud.edge.operator.api.ImageSourceRef;
import org.chameleoncloud.edge.operator.api.ImageSourceRef.Kind;
import org.chameleoncloud.edge.operator.api.ImageSourceSpec;
import org.chameleoncloud.edge.operator.api.ImageSourceSpecBuilder;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.OnUpdate;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.chameleoncloud.edge.operator.control.source.SourceProbe;
import org.chameleoncloud.edge.registry.hosts.HostEntry;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator with image sources, an image server, and devices that are baked from them. */
class ImageSourceTest {
  private static final String OLD = "ab".repeat(32);
  private static final String NEW = "cd".repeat(32);

  private final OperatorHarness operator = new OperatorHarness();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  /** The names of the bakes that accept any download. */
  private final List<String> unpinned = Collections.synchronizedList(new ArrayList<>());
  private volatile String published = OLD;
  private HttpServer server;
  private String url;
  private FakeJobController jobs;

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

  private void run() {
    operator.start(OperatorSettingsBuilder.builder(OperatorHarness.settings())
        .imageSources(SourceProbe.Settings.of(
            TestbedHosts.withoutCredential(List.of(HostEntry.parse("127.0.0.1"))), null))
        .build());
  }

  /** A bake downloads what is published now, and fails if that is not what it must get. */
  private String bake(Job job) {
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

  private static EdgeDeviceSpec device(ImageSourceRef ref) {
    return OperatorHarness.withImage(OperatorHarness.spec(), TestImages.from(
        new ImageSpec.Source(null, null, null, null, null, ref)).build());
  }

  private static EdgeDeviceSpec device(String source) {
    return device(new ImageSourceRef(null, source));
  }

  private ImageSourceSpecBuilder withDigest() {
    return ImageSourceSpecBuilder.builder().url(url + "/pi4.img").checksumURL(url + "/SHA256SUMS");
  }

  private void source(String name, ImageSourceSpec spec) {
    EdgeImageSource source = new EdgeImageSource();
    source.getMetadata().setName(name);
    source.getMetadata().setNamespace(OperatorHarness.NAMESPACE);
    source.getMetadata().setGeneration(1L);
    source.setSpec(spec);
    operator.create(source);
  }

  private void edit(String name, UnaryOperator<ImageSourceSpecBuilder> change) {
    operator.client.resources(EdgeImageSource.class).inNamespace(OperatorHarness.NAMESPACE)
        .withName(name).edit(source -> {
          source.setSpec(change.apply(ImageSourceSpecBuilder.builder(source.getSpec())).build());
          source.getMetadata().setGeneration(source.getMetadata().getGeneration() + 1);
          return source;
        });
  }

  private ImageSourceStatus status(String name) {
    return Objects.requireNonNullElse(operator.client.resources(EdgeImageSource.class)
        .inNamespace(OperatorHarness.NAMESPACE).withName(name).get().getStatus(),
        ImageSourceStatus.NONE);
  }

  private void awaitRevision(String name, String id) {
    await("revision of " + name).atMost(OperatorHarness.TIMEOUT)
        .until(() -> status(name).revision() != null && status(name).revision().id().equals(id));
  }

  private void awaitDigest(String device, String sha256) {
    operator.awaitStatus(device, status -> status.imageSource() != null
        && sha256.equals(status.imageSource().sha256())
        && status.condition(ConditionType.IMAGE_READY).filter(Condition::holds).isPresent());
  }

  private void register(String name, EdgeDeviceSpec spec) {
    operator.apply(name, spec);
    operator.awaitStatus(name, status -> status.uuid() != null);
    operator.testbed.tick();
  }

  private int checks() {
    return (int) requests.stream().filter(request -> request.endsWith("SHA256SUMS")).count();
  }

  /** A new digest is found when the source is asked again, which an edit of the address causes. */
  private void publish(String digest, String source) {
    published = digest;
    edit(source, spec -> spec.checksumURL(url + "/new/SHA256SUMS"));
    awaitRevision(source, "sha256:" + digest);
  }

  @Test
  void allDevicesOfASourceAreBakedFromItsDigestAndItIsAskedOnce() {
    source("pi4", withDigest().build());
    awaitRevision("pi4", "sha256:" + OLD);
    register("pi-1", device("pi4"));
    register("pi-2", device("pi4"));

    awaitDigest("pi-1", OLD);
    awaitDigest("pi-2", OLD);
    assertThat(checks()).isEqualTo(1);
    assertThat(requests).noneMatch(request -> request.endsWith("/pi4.img"));
    assertThat(operator.status("pi-1").imageSource().source()).isEqualTo("EdgeImageSource/pi4");
  }

  @Test
  void aNewRevisionBakesTheDevicesThatItMay() {
    source("never", withDigest().onUpdate(OnUpdate.Never).build());
    source("all", withDigest().onUpdate(OnUpdate.All).build());
    register("pi-1", device("never"));
    register("pi-2", device("all"));
    awaitDigest("pi-1", OLD);
    awaitDigest("pi-2", OLD);
    int before = jobs.jobNames().size();

    publish(NEW, "all");
    publish(NEW, "never");

    awaitDigest("pi-2", NEW);
    assertThat(operator.status("pi-1").imageSource().sha256()).isEqualTo(OLD);
    assertThat(jobs.jobNames().subList(before, jobs.jobNames().size()))
        .allMatch(name -> name.startsWith("pi-2-"));
    assertThat(status("all").history()).extracting("id").containsExactly("sha256:" + OLD);

    edit("never", spec -> spec.onUpdate(OnUpdate.All));
    awaitDigest("pi-1", NEW);
  }

  @Test
  void aDeviceMayArriveBeforeItsSource() {
    register("pi-1", device("pi4"));
    operator.awaitReason("pi-1", ConditionType.IMAGE_READY, "CreateImageSource");

    source("pi4", withDigest().build());

    awaitDigest("pi-1", OLD);
  }

  @Test
  void aSourceOfTheClusterServesAllNamespaces() {
    ClusterEdgeImageSource source = new ClusterEdgeImageSource();
    source.getMetadata().setName("pi4");
    source.getMetadata().setGeneration(1L);
    source.setSpec(withDigest().build());
    operator.create(source);
    register("pi-1", device(new ImageSourceRef(Kind.ClusterEdgeImageSource, "pi4")));

    awaitDigest("pi-1", OLD);
    assertThat(operator.status("pi-1").imageSource().source())
        .isEqualTo("ClusterEdgeImageSource/pi4");
  }

  @Test
  void withoutADigestOneDeviceDownloadsFirstAndTheSourceLearnsIt() {
    source("pi4", ImageSourceSpecBuilder.builder().url(url + "/pi4.img").build());
    awaitRevision("pi4", "etag:\"abab\"");
    List<String> names = List.of("pi-1", "pi-2", "pi-3", "pi-4");
    names.forEach(name -> register(name, device("pi4")));

    names.forEach(name -> awaitDigest(name, OLD));
    await().atMost(OperatorHarness.TIMEOUT)
        .until(() -> OLD.equals(status("pi4").revision().sha256()));
    assertThat(requests).allMatch(request -> request.startsWith("HEAD "));
    assertThat(unpinned).as("bakes that accepted any download").hasSize(1);
  }

  @Test
  void anIdleSourceCausesNoRequestAndNoWrite() {
    source("pi4", withDigest().build());
    awaitRevision("pi4", "sha256:" + OLD);
    register("pi-1", device("pi4"));
    awaitDigest("pi-1", OLD);
    operator.awaitReady("pi-1");
    operator.api.clearWrites();
    int polls = operator.polls();
    await().atMost(OperatorHarness.TIMEOUT).until(() -> operator.polls() > polls + 3);

    assertThat(operator.api.writes()).noneMatch(write -> write.contains("imagesource"));
    assertThat(checks()).isEqualTo(1);
  }

  @Test
  void aRestartAsksNothingAgain() {
    source("pi4", withDigest().build());
    awaitRevision("pi4", "sha256:" + OLD);
    operator.kill();
    run();
    register("pi-1", device("pi4"));

    awaitDigest("pi-1", OLD);
    assertThat(checks()).isEqualTo(1);
  }

  /** Killed after each of its writes, in the middle of a new revision: devices end with it, and no digest is lost. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void aKillAtAnyWriteEndsWithTheSameRevision(int writes) {
    source("pi4", ImageSourceSpecBuilder.builder().url(url + "/pi4.img").onUpdate(OnUpdate.All)
        .build());
    register("pi-1", device("pi4"));
    register("pi-2", device("pi4"));
    awaitDigest("pi-1", OLD);
    awaitDigest("pi-2", OLD);
    await().atMost(OperatorHarness.TIMEOUT)
        .until(() -> OLD.equals(status("pi4").revision().sha256()));
    operator.kill();
    published = NEW;
    edit("pi4", spec -> spec.url(url + "/2/pi4.img"));
    operator.api.acceptWrites(writes);
    run();
    await().atMost(OperatorHarness.TIMEOUT).until(() -> operator.api.rejectsWrites());
    operator.kill();
    operator.api.acceptAllWrites();
    run();

    awaitDigest("pi-1", NEW);
    awaitDigest("pi-2", NEW);
    await().atMost(OperatorHarness.TIMEOUT)
        .until(() -> NEW.equals(status("pi4").revision().sha256()));
    assertThat(status("pi4").history()).extracting("sha256").containsExactly(OLD);
  }

  @Test
  void anOperatorThatMayNotReadSourcesManagesDevicesAllTheSame() {
    operator.kill();
    operator.api.forbid("GET .*imagesources.*");
    run();
    register("pi-1", device("pi4"));

    operator.awaitReason("pi-1", ConditionType.IMAGE_READY, "CreateImageSource");
    assertThat(operator.message("pi-1", ConditionType.IMAGE_READY))
        .contains("cannot read resources of the kind EdgeImageSource");
  }

  @Test
  void aWriteThatFailedIsRepeatedWithoutAnotherCheck() {
    operator.api.forbid("PATCH .*edgeimagesources.*");
    source("pi4", withDigest().build());
    await().atMost(OperatorHarness.TIMEOUT).until(() -> checks() == 1);
    operator.api.forbid("");

    awaitRevision("pi4", "sha256:" + OLD);
    assertThat(checks()).isEqualTo(1);
  }
}
