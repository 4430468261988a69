package org.chameleoncloud.edge.baker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a download reports problems with proxies and CA certificates. The module web tests the rules themselves. */
class WebClientTest {
  private static final String HTTP = "http://images.example.org/pi.img";
  private static final String HTTPS = "https://images.example.org/pi.img";

  private final MockWebServer proxy = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    proxy.start(InetAddress.getLoopbackAddress(), 0);
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
  }

  @Test
  void downloadsThroughTheProxyInTheEnvironment() throws Exception {
    proxy.enqueue(new MockResponse());

    source(HTTP, Map.of("HTTP_PROXY", proxy.url("/").toString())).open().close();

    assertThat(proxy.takeRequest().getRequestLine()).isEqualTo("GET " + HTTP + " HTTP/1.1");
  }

  @Test
  void reportsAProxyThatRejectsATunnel() {
    proxy.enqueue(new MockResponse().setResponseCode(403));

    assertFails(Reason.SourceMissing, "the proxy responded with 403",
        () -> source(HTTPS, Map.of("https_proxy", proxy.url("/").toString())).open());
  }

  @Test
  void aProxyThatRequiresAPasswordIsABadRequest() {
    proxy.enqueue(new MockResponse().setResponseCode(407).setHeader("Proxy-Authenticate",
        "Basic realm=\"lab\""));

    assertFails(Reason.BadRequest, "requires a user and password",
        () -> source(HTTP, Map.of("HTTP_PROXY", proxy.url("/").toString())).open());
  }

  @Test
  void anInvalidProxyVariableIsABadRequest() {
    assertFails(Reason.BadRequest, "HTTP_PROXY",
        () -> source(HTTP, Map.of("HTTP_PROXY", "socks5://proxy:1080")));
  }

  @Test
  void aFileWithoutCertificatesIsABadRequest(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("ca.crt"), "nonsense");

    assertFails(Reason.BadRequest, "ca.crt contains no valid certificate",
        () -> WebClient.trusting(new OkHttpClient(), file));
    assertFails(Reason.BadRequest, "cannot be read",
        () -> WebClient.trusting(new OkHttpClient(), directory.resolve("missing")));
  }

  private static void assertFails(Reason reason, String message, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOfSatisfying(BakeFailure.class,
        failure -> assertThat(failure.reason()).isEqualTo(reason)).hasMessageContaining(message);
  }

  private static WebSource source(String url, Map<String, String> environment) {
    OkHttpClient client = WebClient.create(Duration.ofSeconds(5), environment);
    return new WebSource(HttpUrl.get(url), client,
        new Retries(0, Duration.ZERO, Duration.ZERO, _ -> {}), LeastThroughput.ANY);
  }
}
