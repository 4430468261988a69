package org.chameleoncloud.edge.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.credentials.CredentialsFile;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;
import org.chameleoncloud.edge.registry.testing.Failures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client uses the proxies of the environment. Their rules are tested in the module web. */
class ProxiedClientTest {
  private final MockWebServer proxy = new MockWebServer();

  @AfterEach
  void close() throws IOException {
    proxy.close();
  }

  private static RegistryClient.Settings settings() {
    return RegistryClient.Settings.defaults().withHosts(new TestbedHosts(List.of(), true));
  }

  private RegistryFailure failure(String identity) throws Exception {
    String address = "http://127.0.0.1:" + proxy.getPort();
    Credentials credentials = CredentialsFile.read(Map.of("OS_AUTH_URL", identity,
        "OS_APPLICATION_CREDENTIAL_ID", "id", "OS_APPLICATION_CREDENTIAL_SECRET", "secret"), null);
    try (RegistryClient client = new RegistryClient(settings(),
        Map.of("HTTPS_PROXY", address, "HTTP_PROXY", address))) {
      Registry registry = client.open(credentials);
      return Failures.of(registry, Registry::list);
    }
  }

  @ParameterizedTest
  @CsvSource({
      "http://identity.example.org:5000,POST http://identity.example.org:5000/v3/auth/tokens ",
      "https://identity.example.org:5000,CONNECT identity.example.org:5000 "})
  void signsInThroughTheProxy(String identity, String requestLine) throws Exception {
    proxy.enqueue(new MockResponse().setResponseCode(502));

    failure(identity);

    assertThat(proxy.takeRequest().getRequestLine()).startsWith(requestLine);
  }

  @Test
  void reportsAProxyThatRequiresAPassword() throws Exception {
    proxy.enqueue(new MockResponse().setResponseCode(407).setHeader("Proxy-Authenticate",
        "Basic realm=\"lab\""));

    RegistryFailure failure = failure("http://identity.example.org:5000");

    assertThat(failure.kind()).isEqualTo(RegistryFailure.Kind.UNREACHABLE);
    assertThat(failure)
        .hasMessageContaining("Keystone at identity.example.org:5000 cannot be reached: "
            + "the proxy 127.0.0.1:" + proxy.getPort() + " requires a user and password");
  }

  @Test
  void rejectsAVariableWithAnInvalidProxy() {
    assertThatIllegalArgumentException().isThrownBy(
        () -> new RegistryClient(RegistryClient.Settings.defaults(),
            Map.of("HTTPS_PROXY", "socks5://proxy.example.org")))
        .withMessageContaining("HTTPS_PROXY");
  }
}
