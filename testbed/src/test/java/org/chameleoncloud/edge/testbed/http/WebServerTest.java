package org.chameleoncloud.edge.testbed.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.testbed.Client;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedFixture;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import org.chameleoncloud.edge.testbed.traffic.LoggedRequest;
import org.chameleoncloud.edge.testbed.traffic.ResponseDelivery;
import org.chameleoncloud.edge.testbed.traffic.Service;
import org.junit.jupiter.api.Test;

/** Responses and connections, with and without faults. */
class WebServerTest extends TestbedFixture {
  WebServerTest() throws IOException {}

  @Test
  void dropsTheConnectionBeforeHandlingTheRequest() {
    testbed.faults().add(Fault.on("POST", "/v1/hardware").drop().times(1));
    assertThatThrownBy(() -> client.register("a")).isInstanceOf(IOException.class);
    assertThat(testbed.records()).isEmpty();
    assertThat(last().delivery()).isEqualTo(ResponseDelivery.DROPPED);
    assertThat(last().status()).isZero();
  }

  @Test
  void losesTheResponseAfterHandlingTheRequest() {
    testbed.faults().add(Fault.on("POST", "/v1/hardware").loseAnswer().times(1));
    assertThatThrownBy(() -> client.register("a")).isInstanceOf(IOException.class);
    assertThat(testbed.record("a")).isPresent();
    assertThat(last().delivery()).isEqualTo(ResponseDelivery.LOST);
    assertThat(last().status()).isEqualTo(201);
  }

  @Test
  void closesTheConnectionWhenTheResponseIsLost() throws IOException {
    testbed.faults().add(Fault.on("GET", "/").loseAnswer());
    assertThat(exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n")).isEmpty();
  }

  @Test
  void cutsTheBodyButAnnouncesItsFullLength() throws IOException {
    testbed.faults().add(Fault.on("GET", "/").cutBody(20));
    String response = exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    String[] parts = response.split("\r\n\r\n", 2);
    assertThat(parts[0]).contains("200 OK").containsPattern("(?i)content-length: 1[0-9]{2}\\b");
    assertThat(parts[1]).hasSize(20);
    assertThat(last().delivery()).isEqualTo(ResponseDelivery.TRUNCATED);
  }

  @Test
  void respondsWithTheStatusOfAFault() throws IOException {
    testbed.faults().add(Fault.on(Service.INVENTORY).status(429)
        .retryAfter(Duration.ofSeconds(7)).times(1));
    HttpResponse<String> response = client.register("a");
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("Retry-After")).contains("7");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(testbed.records()).isEmpty();
    assertThat(client.register("a").statusCode()).isEqualTo(201);
  }

  @Test
  void respondsWithTheHtmlPageOfAFault() throws IOException {
    testbed.faults().add(Fault.on(Service.IDENTITY).html(502));
    HttpResponse<String> response = client.signInWith("x", "y");
    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body()).startsWith("<html>");
  }

  @Test
  void delaysTheResponse() throws IOException {
    testbed.faults().add(Fault.on("GET", "/").delay(Duration.ofMillis(80)));
    long start = System.nanoTime();
    assertThat(client.get("/").statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(79));
  }

  @Test
  void appliesAllDelaysAndTheFirstOtherFault() throws IOException {
    testbed.faults().add(Fault.on("GET", null).status(500).times(1));
    testbed.faults().add(Fault.on("GET", null).status(503).times(1));
    testbed.faults().add(Fault.on("GET", null).delay(Duration.ofMillis(1)).times(1));
    assertThat(client.get("/").statusCode()).isEqualTo(500);
    assertThat(client.get("/").statusCode()).isEqualTo(503);
    assertThat(client.get("/").statusCode()).isEqualTo(200);
    assertThat(testbed.faults().active()).isEmpty();
  }

  @Test
  void affectsTheSameRequestsWithTheSameSeed() throws IOException {
    List<Integer> first = statuses(7);
    assertThat(first).isEqualTo(statuses(7)).isNotEqualTo(statuses(8));
    assertThat(first.stream().filter(status -> status == 500).count()).isBetween(15L, 45L);
  }

  @Test
  void affectsOnlyMatchingRequests() throws IOException {
    testbed.faults().add(Fault.on("DELETE", "/v1/hardware/{uuid}").drop());
    String uuid = register("a");
    assertThat(client.get("/v1/hardware/" + uuid).statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> client.send("DELETE", "/v1/hardware/" + uuid + "/", null))
        .isInstanceOf(IOException.class);
    testbed.faults().clear();
    assertThat(client.send("DELETE", "/v1/hardware/" + uuid + "/", null).statusCode())
        .isEqualTo(200);
  }

  @Test
  void keepsAConnectionOpenAfterErrorsAndEmptyResponses() throws IOException {
    String get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    String malformed = "POST /v1/hardware HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n{}x";
    String withoutBody = "DELETE /v1/hardware/x HTTP/1.1\r\nHost: x\r\n\r\n";
    String close = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    String responses = exchange(get + malformed + withoutBody + get + close);
    assertThat(responses.split("HTTP/1.1 ")).hasSize(6);
    assertThat(responses.split("OpenStack Doni API")).hasSize(4);
  }

  @Test
  void countsRequestsByMethodAndRoute() throws IOException {
    String uuid = register("a");
    client.get("/v1/hardware");
    client.get("/v1/hardware/");
    client.get("/v1/hardware/" + uuid + "/");
    assertThat(testbed.requests().count("GET", "/v1/hardware")).isEqualTo(2);
    assertThat(testbed.requests().count("GET")).isEqualTo(3);
    assertThat(testbed.requests().counts()).containsEntry("POST /v3/auth/tokens", 1)
        .containsEntry("GET /v1/hardware/{uuid}", 1);
    assertThat(last().credentialId()).isEqualTo(testbed.credential(PROJECT).id());
    testbed.requests().clear();
    assertThat(testbed.requests().all()).isEmpty();
    assertThat(testbed.requests().count("GET")).isZero();
  }

  @Test
  void namesThePortThatIsInUse() {
    int port = testbed.inventoryUrl().getPort();
    assertThatThrownBy(() -> Testbed.start(TestbedOptions.forTests().ports(0, port)))
        .hasMessageContaining("cannot listen on 127.0.0.1:" + port + " (inventory): ")
        .hasMessageContaining("Choose another port, or 0 for any free port.");
  }

  private LoggedRequest last() {
    return testbed.requests().all().getLast();
  }

  private static List<Integer> statuses(long seed) throws IOException {
    List<Integer> statuses = new ArrayList<>();
    try (Testbed other = Testbed.start(TestbedOptions.forTests().faultSeed(seed))) {
      other.addProject(PROJECT);
      other.faults().add(Fault.on("GET", "/").status(500).rate(0.3));
      try (Client client = new Client(other, other.credential(PROJECT))) {
        for (int i = 0; i < 100; i++) {
          statuses.add(client.get("/").statusCode());
        }
      }
    }
    return statuses;
  }

  /** Sends the requests on one connection and returns everything received until the testbed closes it. */
  private String exchange(String requests) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", testbed.inventoryUrl().getPort())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
