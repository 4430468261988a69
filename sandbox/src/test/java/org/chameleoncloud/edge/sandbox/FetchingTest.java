package org.chameleoncloud.edge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.lab.cluster.InMemoryCluster;
import org.chameleoncloud.edge.lab.cluster.WriteListener;
import org.chameleoncloud.edge.lab.controllers.JobController;
import org.chameleoncloud.edge.lab.node.Node;
import org.chameleoncloud.edge.lab.node.NodeSettings;
import org.chameleoncloud.edge.lab.process.JavaProgram;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.image.BakeJob;
import org.chameleoncloud.edge.operator.image.BakeOwner;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.BakeSettingsBuilder;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.image.RemovalSpec;
import org.chameleoncloud.edge.operator.image.WebAccess;
import org.chameleoncloud.edge.registry.BalenaDevice;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.sandbox.stack.Baker;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's bake Jobs fetch their source, run with the baker itself. */
class FetchingTest {
  private static final String NAMESPACE = "lab";
  private static final String TYPE = "raspberrypi4-64";
  private static final String PASSWORD = "changeit";

  private final Checkout checkout = new Checkout(Path.of("..").toAbsolutePath().normalize());
  private final Baker baker = new Baker(checkout.bakerJar());
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();

  @TempDir
  private Path directory;
  private Path source;
  private String sha256;
  private InMemoryCluster cluster;
  private Node node;
  private JobController controller;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Files.exists(checkout.bakerJar()),
        "The Jobs run the jar of the module baker: run mvn verify");
    source = directory.resolve("source/pi4.img");
    baker.createSample(source, TYPE, "64MiB");
    sha256 = HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(source)));
    cluster = InMemoryCluster.start(List.of(),
        directory.resolve("kubeconfig"), WriteListener.NONE);
    create(new PersistentVolumeClaimBuilder().withNewMetadata().withName("edge-images")
        .withNamespace(NAMESPACE).endMetadata().build());
    node = Node.start(cluster.client(), "node", new NodeSettings(directory.resolve("claims"),
        directory.resolve("runs"), directory.resolve("logs"),
        Map.of("java", JavaProgram.java(), "/opt/chi-edge/baker.jar", checkout.bakerJar())));
    controller = JobController.start(cluster.client(), NAMESPACE, "node");
  }

  @AfterEach
  void end() {
    if (cluster != null) {
      controller.close();
      node.close();
      cluster.close();
    }
  }

  private void create(HasMetadata object) {
    cluster.client().resource(object).create();
  }

  private HttpServer start(HttpServer server) {
    server.createContext("/", this::handle);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return server;
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    exchange.sendResponseHeaders(200, Files.size(source));
    try (OutputStream body = exchange.getResponseBody()) {
      Files.copy(source, body);
    }
  }

  private BakeSpec bakeOf(String device, String url) {
    return bakeOf(device, url, ImageForm.Raw);
  }

  private BakeSpec bakeOf(String device, String url, ImageForm form) {
    ImageSpec image = new ObjectMapper().convertValue(Map.of("form", form, "source",
        Map.of("url", url, "sha256", sha256)), ImageSpec.class);
    Hardware record = new Hardware("11111111-2222-3333-4444-5555555555" + device.substring(3),
        device, "project-1", DeviceProperty.HARDWARE_TYPE, Instant.parse("2026-11-22T08:20:00Z"),
        Map.of(), List.of(),
        new BalenaDevice(1, 2, Sensitive.of("the-key-of-" + device)));
    return BakeSpec.of(NAMESPACE, device, image, TYPE, record, record.balenaDevice().orElseThrow(),
        new TreeMap<>(), "", null, BakeSettings.defaults());
  }

  private void bake(BakeSpec bake, WebAccess web) {
    BakeSettings settings = BakeSettingsBuilder.builder(BakeSettings.defaults()).web(web)
        .localSources(true).build();
    BakeOwner owner = new BakeOwner(bake.namespace(), bake.device(), "uid");
    create(BakeJob.secret(bake, owner));
    create(BakeJob.bake(bake, owner, settings));
  }

  /** Waits until so many pods have ended, and returns their termination messages. */
  private List<String> awaitTerminationMessages(int pods) {
    return await(pods + " pods ended").atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> cluster.client().pods().inNamespace(NAMESPACE).list().getItems().stream()
            .flatMap(FetchingTest::terminationMessage).toList(),
            messages -> messages.size() == pods);
  }

  private static Stream<String> terminationMessage(Pod pod) {
    return pod.getStatus() == null
        ? Stream.empty()
        : pod.getStatus().getContainerStatuses().stream()
            .filter(status -> status.getState().getTerminated() != null)
            .map(status -> status.getState().getTerminated().getMessage());
  }

  private Path onClaim(String path) {
    return directory.resolve("claims/lab/edge-images").resolve(path);
  }

  private void assertBaked(String device) throws IOException, InterruptedException {
    assertThat(baker.readConfig(onClaim("lab/" + device + ".img")).path("hostname").asText())
        .isEqualTo(device);
  }

  @Test
  void theSourceOfDevicesOfOneTypeIsFetchedOnceAndKeptWhenTheirImagesAreRemoved() throws Exception {
    HttpServer server = start(HttpServer.create(anyPort(), 0));
    try {
      String url = "http://localhost:" + server.getAddress().getPort() + "/pi4.img";
      List<String> devices = List.of("pi-10", "pi-11");
      devices.forEach(device -> bake(bakeOf(device, url), WebAccess.DIRECT));
      assertThat(awaitTerminationMessages(2)).allMatch(message -> message.contains("\"baked\""));
      for (String device : devices) {
        assertBaked(device);
      }
      assertThat(requests).containsExactly("GET /pi4.img");
      devices.forEach(device -> create(BakeJob.removal(RemovalSpec.of(NAMESPACE, device,
          "edge-images", "lab/" + device + ".img"), new BakeOwner(NAMESPACE, device, "uid"),
          BakeSettings.defaults())));
      assertThat(awaitTerminationMessages(4)).noneMatch(message -> message.contains("\"failed\""));
    } finally {
      server.stop(0);
    }
    assertThat(onClaim("lab")).doesNotExist();
    try (Stream<Path> bases = Files.list(onClaim(".bases"))) {
      assertThat(bases.filter(file -> file.toString().endsWith(".img"))).singleElement()
          .satisfies(base -> {
            assertThat(base.getFileName().toString()).startsWith("sha256-" + sha256 + "-");
            assertThat(base).hasSameBinaryContentAs(source);
          });
    }
  }

  @Test
  void aCompactImageExpandsToTheRawImage() throws Exception {
    HttpServer server = start(HttpServer.create(anyPort(), 0));
    try {
      String url = "http://localhost:" + server.getAddress().getPort() + "/pi4.img";
      bake(bakeOf("pi-15", url), WebAccess.DIRECT);
      bake(bakeOf("pi-15", url, ImageForm.Compact), WebAccess.DIRECT);
      assertThat(awaitTerminationMessages(2)).allMatch(message -> message.contains("\"baked\""))
          .anyMatch(message -> message.contains("\"form\":\"compact\""));
    } finally {
      server.stop(0);
    }
    Path compact = onClaim("lab/pi-15.img.compact");
    assertThat(Files.size(compact)).isLessThan(100_000);
    JavaProgram.run(checkout.bakerJar(), List.of("expand", compact.toString(), "--output",
        directory.resolve("expanded.img").toString()));
    assertThat(directory.resolve("expanded.img"))
        .hasSameBinaryContentAs(onClaim("lab/pi-15.img"));
  }

  @Test
  void aSourceBehindAProxyIsFetchedThroughIt() throws Exception {
    HttpServer proxy = start(HttpServer.create(anyPort(), 0));
    try {
      bake(bakeOf("pi-12", "http://images.example.org/pi4.img"), new WebAccess("",
          "http://localhost:" + proxy.getAddress().getPort(), "", ""));
      assertThat(awaitTerminationMessages(1).getFirst()).contains("\"baked\"");
    } finally {
      proxy.stop(0);
    }
    assertBaked("pi-12");
    assertThat(requests).containsExactly("GET http://images.example.org/pi4.img");
  }

  @Test
  void aServerWithAPrivateCaIsTrustedIfTheConfigMapHasItsCertificate() throws Exception {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
    start(server);
    try {
      String url = "https://localhost:" + server.getAddress().getPort() + "/pi4.img";
      bake(bakeOf("pi-13", url), WebAccess.DIRECT);
      assertThat(awaitTerminationMessages(1).getFirst()).contains("\"failed\"");
      bake(bakeOf("pi-14", url), new WebAccess("", "", "", "lab-ca"));
      assertThat(awaitTerminationMessages(2)).anyMatch(message -> message.contains("\"baked\""));
    } finally {
      server.stop(0);
    }
    assertBaked("pi-14");
  }

  /** A self-signed certificate for localhost, also stored in a ConfigMap. */
  private SSLContext selfSigned() throws Exception {
    Path store = directory.resolve("server.p12");
    Path pem = directory.resolve("ca.crt");
    keytool("-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
        "SAN=dns:localhost", "-keystore", store.toString(), "-storepass", PASSWORD);
    keytool("-exportcert", "-rfc", "-alias", "server", "-file", pem.toString(), "-keystore",
        store.toString(), "-storepass", PASSWORD);
    create(new ConfigMapBuilder().withNewMetadata().withName("lab-ca").withNamespace(NAMESPACE)
        .endMetadata().addToData(WebAccess.CA_KEY, Files.readString(pem)).build());
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    KeyManagerFactory managers = KeyManagerFactory
        .getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
        .toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
  }
}
