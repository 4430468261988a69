package org.chameleoncloud.edge.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PreflightCheckTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NO_DEVICES = "{\"apiVersion\":\"edge.chameleoncloud.org/v1alpha1\","
      + "\"kind\":\"EdgeDeviceList\",\"metadata\":{},\"items\":[]}";

  private final List<JsonNode> reviews = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> denied = new HashSet<>();
  private HttpServer server;
  private KubernetesClient client;
  private boolean hasCrd = true;
  private boolean canReview = true;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::respond);
    server.start();
    client = new KubernetesClientBuilder().withConfig(new ConfigBuilder(Config.empty())
        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
        .withNamespace("chi-edge").build()).build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private void respond(HttpExchange exchange) throws IOException {
    boolean isReview = exchange.getRequestURI().getPath().endsWith("/selfsubjectaccessreviews");
    boolean works = isReview ? canReview : hasCrd;
    String text = isReview ? review(exchange) : NO_DEVICES;
    byte[] body = works ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(works ? 200 : 404, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String review(HttpExchange exchange) throws IOException {
    JsonNode attributes = JSON.readTree(exchange.getRequestBody()).at("/spec/resourceAttributes");
    reviews.add(attributes);
    boolean allowed = !denied
        .contains(attributes.path("verb").asText() + " " + attributes.path("resource").asText());
    return "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SelfSubjectAccessReview\","
        + "\"status\":{\"allowed\":" + allowed + "}}";
  }

  private List<String> check(boolean passes, String... arguments) {
    Options options = new Options();
    options.commandLine(new EnvironmentDefaults(Map.<String, String>of()::get))
        .parseArgs(arguments);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    boolean passed = new PreflightCheck(client, new PrintStream(printed, true)).run(options);
    assertThat(passed).isEqualTo(passes);
    return printed.toString(StandardCharsets.UTF_8).lines()
        .map(line -> line.replaceAll(":\\d+/", "/")).toList();
  }

  @Test
  void passesWithAllPermissionsInAllNamespaces() {
    assertThat(check(true)).containsExactly(
        "ok      The API server at http://127.0.0.1/ serves EdgeDevices.",
        "ok      All 30 permissions are granted in all namespaces.");
    assertThat(reviews).allMatch(review -> !review.has("namespace"));
  }

  @Test
  void checksEachNamespaceAndTheLease() {
    denied.add("create jobs");
    assertThat(check(false, "--namespaces=lab,roof", "--leader-election")).containsExactly(
        "ok      The API server at http://127.0.0.1/ serves EdgeDevices.",
        "FAILED  Missing permission in the namespace lab: create jobs.batch.",
        "FAILED  Missing permission in the namespace roof: create jobs.batch.",
        "ok      All 3 permissions are granted in all namespaces.",
        "ok      All 4 permissions are granted in the namespace chi-edge.");
  }

  @Test
  void jobsNeedToBeCreatedOnlyWhereImagesAreBaked() {
    denied.add("create jobs");
    assertThat(check(false, "--namespaces=lab,roof", "--bake-namespaces=roof",
        "--no-cluster-image-sources")).containsExactly(
            "ok      The API server at http://127.0.0.1/ serves EdgeDevices.",
            "ok      All 25 permissions are granted in the namespace lab.",
            "FAILED  Missing permission in the namespace roof: create jobs.batch.");
    assertThat(check(false, "--bake-namespaces=roof")).contains(
        "ok      All 28 permissions are granted in all namespaces.",
        "FAILED  Missing permission in the namespace roof: create jobs.batch.");
  }

  @Test
  void asksForTheNamedLeaseAndConfigMapOnly() {
    denied.addAll(List.of("update leases", "get configmaps", "patch edgedevices"));
    assertThat(check(false, "--leader-election", "--lease-name=chi", "--lease-namespace=ops",
        "--bake-ca-config-map=campus-ca")).containsExactly(
            "ok      The API server at http://127.0.0.1/ serves EdgeDevices.",
            "FAILED  Missing permission in all namespaces: patch edgedevices.edge.chameleoncloud.org.",
            "FAILED  Missing permission in all namespaces: patch edgedevices.edge.chameleoncloud.org"
                + " --subresource=status.",
            "FAILED  Missing permission in all namespaces: get configmaps/campus-ca.",
            "FAILED  Missing permission in the namespace ops: update leases.coordination.k8s.io/chi.");
  }

  @Test
  void aMissingCrdEndsTheCheck() {
    hasCrd = false;
    assertThat(check(false)).singleElement().asString()
        .startsWith("FAILED  Devices cannot be listed: the Kubernetes API")
        .contains("kubectl apply -k crds");
    assertThat(reviews).isEmpty();
  }

  @Test
  void anApiServerThatCannotReviewIsReported() {
    canReview = false;
    assertThat(check(false)).last().asString()
        .startsWith("FAILED  The API server cannot check permissions: ");
  }
}
