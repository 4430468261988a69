package org.chameleoncloud.edge.baker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
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
  void goesThroughTheProxyOfTheEnvironment() throws Exception {
    proxy.enqueue(new MockResponse());

    source(HTTP, Map.of("HTTP_PROXY", proxy.url("/").toString())).open().close();

    assertThat(proxy.takeRequest().getRequestLine()).isEqualTo("GET " + HTTP + " HTTP/1.1");
  }

  @Test
  void takesAProxyWithoutAScheme() throws Exception {
    proxy.enqueue(new MockResponse());

    source(HTTP, Map.of("http_proxy", "localhost:" + proxy.getPort())).open().close();

    assertThat(proxy.getRequestCount()).isEqualTo(1);
  }

  @Test
  void signsInAtAProxyThatAsksForIt() throws Exception {
    proxy.enqueue(new MockResponse().setResponseCode(407)
        .setHeader("Proxy-Authenticate", "Basic realm=\"lab\""));
    proxy.enqueue(new MockResponse());

    source(HTTP, Map.of("HTTP_PROXY", withPassword())).open().close();

    assertThat(proxy.takeRequest().getHeader("Proxy-Authorization")).isNull();
    assertThat(proxy.takeRequest().getHeader("Proxy-Authorization")).isEqualTo(
        Credentials.basic("lab", "hunter:2"));
  }

  @Test
  void signsInWhenItOpensATunnel() throws Exception {
    proxy.enqueue(new MockResponse().setResponseCode(403));

    assertThatThrownBy(() -> source(HTTPS, Map.of("HTTPS_PROXY", withPassword())).open())
        .hasMessageContaining("the proxy answers 403");
    assertThat(proxy.takeRequest().getHeader("Proxy-Authorization")).isEqualTo(
        Credentials.basic("lab", "hunter:2"));
    assertThat(proxy.getRequestCount()).isEqualTo(1);
  }

  @Test
  void opensATunnelWithoutAPasswordWhereNoneIsWanted() throws Exception {
    proxy.enqueue(new MockResponse().setResponseCode(403));

    assertThatThrownBy(() -> source(HTTPS, Map.of("https_proxy", proxy.url("/").toString()))
        .open()).hasMessageContaining("the proxy answers 403");
    assertThat(proxy.takeRequest().getHeader("Proxy-Authorization")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {HTTP, HTTPS})
  void saysAtOnceThatTheProxyDoesNotAcceptThePassword(String address) {
    for (int i = 0; i < 2; i++) {
      proxy.enqueue(new MockResponse().setResponseCode(407)
          .setHeader("Proxy-Authenticate", "Basic realm=\"lab\""));
    }

    assertThatThrownBy(() -> source(address,
        Map.of("HTTP_PROXY", withPassword(), "HTTPS_PROXY", withPassword())).open())
        .isInstanceOfSatisfying(BakeFailure.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.BadRequest))
        .hasMessageContaining("does not accept the user and password")
        .hasMessageContaining("localhost").hasMessageNotContaining("hunter");
  }

  @Test
  void saysThatTheProxyWantsAPassword() {
    proxy.enqueue(new MockResponse().setResponseCode(407)
        .setHeader("Proxy-Authenticate", "Basic realm=\"lab\""));

    assertThatThrownBy(() -> source(HTTP, Map.of("HTTP_PROXY", proxy.url("/").toString())).open())
        .hasMessageContaining("wants user and password");
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5://lab:hunter2@proxy:1080", "http://:hunter2@", "https://p:1"})
  void refusesAProxyThatItCannotUseWithoutShowingIt(String value) {
    assertThatThrownBy(() -> source(HTTP, Map.of("HTTP_PROXY", value)).open())
        .isInstanceOf(BakeFailure.class).hasMessageContaining("HTTP_PROXY")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @CsvSource({"example.org,http://example.org/,true", "example.org,http://a.b.example.org/,true",
      "example.org,http://notexample.org/,false", ".example.org,http://a.example.org/,true",
      "*.example.org,http://a.example.org/,true", "Example.ORG.,http://a.example.org/,true",
      "example.org,http://EXAMPLE.org./,true", "*,https://anything/,true", "'',http://a/,false",
      "example.org:8080,http://example.org:8080/,true",
      "example.org:8080,http://example.org/,false", "example.org:443,https://example.org/,true",
      "'a, example.org b',http://example.org/,true", "10.1.2.3,http://10.1.2.3/,true",
      "10.0.0.0/8,http://10.1.2.3:8080/,true", "10.0.0.0/8,http://11.1.2.3/,false",
      "10.1.2.128/25,http://10.1.2.127/,false", "10.0.0.0/8,http://10.example.org/,false",
      "0.0.0.0/0,http://10.1.2.3/,true", "::1,http://[::1]/,true",
      "[fd00::1]:8080,http://[fd00::1]:8080/,true", "[fd00::1]:8080,http://[fd00::1]/,false",
      "fd00::/8,http://[fd12::5]/,true", "fd00::/8,http://10.1.2.3/,false",
      "10.0.0.0/8,http://[fd12::5]/,false", "10.0.0.0/x,http://10.1.2.3/,false"})
  void goesAroundTheProxyWhereItIsTold(String exceptions, String address, boolean around) {
    Proxies proxies = new Proxies(Map.of("http_proxy", "http://proxy.example.org:3128",
        "https_proxy", "http://proxy.example.org:3128", "NO_PROXY", exceptions));

    assertThat(proxies.select(URI.create(address)).equals(java.util.List.of(Proxy.NO_PROXY)))
        .isEqualTo(around);
  }

  private String withPassword() {
    return "http://lab:hunter%3A2@localhost:" + proxy.getPort();
  }

  private static WebSource source(String address, Map<String, String> environment) {
    OkHttpClient client = WebClient.create(Duration.ofSeconds(5), environment);
    return new WebSource(HttpUrl.get(address), client,
        new Retries(0, Duration.ZERO, Duration.ZERO, _ -> {}));
  }
}
