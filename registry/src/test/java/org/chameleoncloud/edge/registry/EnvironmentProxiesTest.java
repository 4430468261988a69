package org.chameleoncloud.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentProxiesTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("HTTPS_PROXY",
      "http://secure.example.org:3128", "HTTP_PROXY", "http://plain.example.org", "NO_PROXY",
      "lab.example.org, .campus.example.org,*.dept.example.org 192.0.2.7");

  private final MockWebServer proxy = new MockWebServer();

  @AfterEach
  void close() throws IOException {
    proxy.close();
  }

  private static Proxy proxyFor(String address, Map<String, String> environment) {
    return new EnvironmentProxies(environment).select(URI.create(address)).getFirst();
  }

  @ParameterizedTest
  @CsvSource({"https://identity.example.org:5000/v3,secure.example.org,3128",
      "http://identity.example.org,plain.example.org,80",
      "https://192.0.2.8,secure.example.org,3128",
      "https://notlab.example.org,secure.example.org,3128"})
  void eachSchemeHasItsProxy(String asked, String host, int port) {
    assertThat(proxyFor(asked, ENVIRONMENT).address())
        .isEqualTo(InetSocketAddress.createUnresolved(host, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://lab.example.org", "https://LAB.example.org",
      "https://a.lab.example.org", "http://b.campus.example.org", "https://dept.example.org",
      "https://192.0.2.7", "https://localhost:5000", "https://127.0.0.1", "http://[::1]:80"})
  void exceptionsAndThisMachineAreReachedWithout(String asked) {
    assertThat(proxyFor(asked, ENVIRONMENT)).isEqualTo(Proxy.NO_PROXY);
  }

  @Test
  void aStarExceptsAll() {
    assertThat(proxyFor("http://identity.example.org",
        Map.of("HTTP_PROXY", "http://plain.example.org", "NO_PROXY", "*")))
        .isEqualTo(Proxy.NO_PROXY);
  }

  @Test
  void lowerCaseGoesFirstAndAnEmptyVariableCountsAsNone() {
    Map<String, String> both = Map.of("https_proxy", "http://lower.example.org:1", "HTTPS_PROXY",
        "http://upper.example.org:2", "HTTP_PROXY", "");
    assertThat(((InetSocketAddress) proxyFor("https://identity.example.org", both).address())
        .getHostString()).isEqualTo("lower.example.org");
    assertThat(proxyFor("http://identity.example.org", both)).isEqualTo(Proxy.NO_PROXY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://proxy.example.org:3128", "proxy.example.org:3128",
      "http://lab:swordfish@proxy.example.org:3128", "socks5://proxy.example.org"})
  void whatIsNoProxyIsRefusedAndNotQuoted(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EnvironmentProxies(Map.of("HTTPS_PROXY", address)))
        .withMessage(
            "the variable HTTPS_PROXY is no http://HOST:PORT without user and password");
  }

  @ParameterizedTest
  @CsvSource({
      "http://identity.example.org:5000,POST http://identity.example.org:5000/v3/auth/tokens ",
      "https://identity.example.org:5000,CONNECT identity.example.org:5000 "})
  void theClientSignsInThroughIt(String identity, String asked) throws Exception {
    proxy.enqueue(new MockResponse().setResponseCode(502));
    String address = "http://127.0.0.1:" + proxy.getPort();
    Credentials credentials = CredentialsFile.read(Map.of("OS_AUTH_URL", identity,
        "OS_APPLICATION_CREDENTIAL_ID", "id", "OS_APPLICATION_CREDENTIAL_SECRET", "secret"), null);
    try (RegistryClient client = new RegistryClient(RegistryClient.Settings.defaults(),
        Map.of("HTTPS_PROXY", address, "HTTP_PROXY", address))) {
      Registry registry = client.open(credentials);
      assertThatThrownBy(registry::list).isInstanceOf(RegistryFailure.class);
    }
    assertThat(proxy.takeRequest().getRequestLine()).startsWith(asked);
  }
}
