package org.chameleoncloud.edge.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
  private static final String HTTP = "http://images.example.org/pi.img";
  private static final String HTTPS = "https://images.example.org/pi.img";
  private static final Map<String, String> ENVIRONMENT = Map.of("HTTPS_PROXY",
      "http://secure.example.org:3128", "HTTP_PROXY", "http://plain.example.org", "NO_PROXY",
      "lab.example.org, .campus.example.org,*.dept.example.org 192.0.2.7");

  private final MockWebServer proxy = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    proxy.start(InetAddress.getLoopbackAddress(), 0);
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
  }

  private static OkHttpClient client(Map<String, String> environment) {
    return Proxies.of(environment).applyTo(new OkHttpClient.Builder()).build();
  }

  private static Proxy proxyFor(String url, Map<String, String> environment) {
    List<Proxy> proxies = client(environment).proxySelector().select(URI.create(url));
    assertThat(proxies).hasSize(1);
    return proxies.getFirst();
  }

  private static int get(String url, Map<String, String> environment) throws IOException {
    Request request = new Request.Builder().url(url).build();
    try (Response response = client(environment).newCall(request).execute()) {
      return response.code();
    }
  }

  @ParameterizedTest
  @CsvSource({"https://identity.example.org:5000/v3,secure.example.org,3128",
      "http://identity.example.org,plain.example.org,80",
      "https://192.0.2.8,secure.example.org,3128",
      "https://notlab.example.org,secure.example.org,3128",
      "http://me:word@0x7f.1:8080/,plain.example.org,80",
      "https://pi_images:5000/,secure.example.org,3128"})
  void usesTheProxyOfTheScheme(String url, String host, int port) {
    assertThat(proxyFor(url, ENVIRONMENT).address())
        .isEqualTo(InetSocketAddress.createUnresolved(host, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://lab.example.org", "https://LAB.example.org",
      "https://a.lab.example.org", "http://b.campus.example.org", "https://dept.example.org",
      "https://192.0.2.7", "https://localhost:5000", "https://127.0.0.1", "http://[::1]:80"})
  void usesNoProxyForExceptionsAndLoopbackAddresses(String url) {
    assertThat(proxyFor(url, ENVIRONMENT)).isEqualTo(Proxy.NO_PROXY);
  }

  @Test
  void prefersLowerCaseVariablesAndTreatsEmptyOnesAsUnset() {
    Map<String, String> both = Map.of("https_proxy", "http://lower.example.org:1", "HTTPS_PROXY",
        "http://upper.example.org:2", "http_proxy", "", "HTTP_PROXY", "http://upper.example.org:3");

    assertThat(proxyFor(HTTPS, both).address())
        .isEqualTo(InetSocketAddress.createUnresolved("lower.example.org", 1));
    assertThat(proxyFor(HTTP, both).address())
        .isEqualTo(InetSocketAddress.createUnresolved("upper.example.org", 3));
    assertThat(proxyFor(HTTP, Map.of("HTTP_PROXY", " "))).isEqualTo(Proxy.NO_PROXY);
  }

  @Test
  void sendsRequestsThroughTheProxy() throws Exception {
    proxy.enqueue(new MockResponse());

    get(HTTP, Map.of("HTTP_PROXY", proxy.url("/").toString()));

    assertThat(proxy.takeRequest().getRequestLine()).isEqualTo("GET " + HTTP + " HTTP/1.1");
  }

  @Test
  void acceptsAProxyWithoutAScheme() throws Exception {
    proxy.enqueue(new MockResponse());

    get(HTTP, Map.of("http_proxy", "localhost:" + proxy.getPort()));

    assertThat(proxy.getRequestCount()).isEqualTo(1);
  }

  @Test
  void sendsCredentialsWhenTheProxyRequiresThem() throws Exception {
    proxy.enqueue(credentialsRequired());
    proxy.enqueue(new MockResponse());

    get(HTTP, Map.of("HTTP_PROXY", urlWithPassword()));

    assertThat(proxy.takeRequest().getHeader("Proxy-Authorization")).isNull();
    assertThat(proxy.takeRequest().getHeader("Proxy-Authorization"))
        .isEqualTo(Credentials.basic("lab", "hunter:2"));
  }

  @Test
  void sendsCredentialsPreemptivelyForATunnel() throws Exception {
    proxy.enqueue(new MockResponse().setResponseCode(403));

    assertThatThrownBy(() -> get(HTTPS, Map.of("HTTPS_PROXY", urlWithPassword())))
        .hasMessageContaining("403");
    assertThat(proxy.takeRequest().getHeader("Proxy-Authorization"))
        .isEqualTo(Credentials.basic("lab", "hunter:2"));
    assertThat(proxy.getRequestCount()).isEqualTo(1);
  }

  @Test
  void sendsNoCredentialsForATunnelIfThereAreNone() throws Exception {
    proxy.enqueue(new MockResponse().setResponseCode(403));

    assertThatThrownBy(() -> get(HTTPS, Map.of("https_proxy", proxy.url("/").toString())))
        .hasMessageContaining("403");
    assertThat(proxy.takeRequest().getHeader("Proxy-Authorization")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {HTTP, HTTPS})
  void reportsRejectedCredentialsWithoutRetrying(String url) {
    proxy.enqueue(credentialsRequired());
    proxy.enqueue(credentialsRequired());

    assertThatThrownBy(() -> get(url,
        Map.of("HTTP_PROXY", urlWithPassword(), "HTTPS_PROXY", urlWithPassword())))
        .isInstanceOf(InvalidProxyException.class)
        .hasMessageContaining("localhost", "rejects the user and password")
        .hasMessageNotContaining("hunter");
  }

  @Test
  void reportsThatTheProxyRequiresCredentials() {
    proxy.enqueue(credentialsRequired());

    assertThatThrownBy(() -> get(HTTP, Map.of("HTTP_PROXY", proxy.url("/").toString())))
        .isInstanceOf(InvalidProxyException.class)
        .hasMessageContaining("requires a user and password", "HTTP_PROXY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5://lab:hunter2@proxy:1080", "http://:hunter2@", "https://p:1"})
  void refusesAnInvalidProxyAndDoesNotQuoteIt(String value) {
    assertThatThrownBy(() -> Proxies.of(Map.of("HTTP_PROXY", value)))
        .isInstanceOf(InvalidProxyException.class)
        .hasMessage("the environment variable HTTP_PROXY is not the address of an HTTP proxy; "
            + "write it like http://proxy.example.org:3128");
  }

  @Test
  void doesNotShowPasswords() {
    assertThat(Proxies.of(Map.of("HTTP_PROXY", urlWithPassword()))).hasToString("Proxies");
  }

  private static MockResponse credentialsRequired() {
    return new MockResponse().setResponseCode(407).setHeader("Proxy-Authenticate",
        "Basic realm=\"lab\"");
  }

  private String urlWithPassword() {
    return "http://lab:hunter%3A2@localhost:" + proxy.getPort();
  }
}
