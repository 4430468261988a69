package org.chameleoncloud.edge.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.json;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import okhttp3.Dns;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.hosts.HostEntry;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;
import org.chameleoncloud.edge.registry.testing.Failures;
import org.chameleoncloud.edge.registry.testing.FakeTestbed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users say with auth_url, and with a catalog of their own, where the process connects to. */
class AllowedHostsTest {
  private static final TestbedHosts ANY_PUBLIC = new TestbedHosts(List.of(), true);

  private final FakeTestbed testbed = new FakeTestbed();
  private final List<String> lookups = new ArrayList<>();
  private final Deque<String> addresses = new ArrayDeque<>();

  @AfterEach
  void close() throws IOException {
    testbed.close();
  }

  /** Answers with the next address; the last one is repeated. */
  private List<InetAddress> lookup(String host) throws UnknownHostException {
    lookups.add(host);
    if (addresses.isEmpty()) {
      throw new UnknownHostException(host);
    }
    return List.of(InetAddress.ofLiteral(
        addresses.size() > 1 ? addresses.poll() : addresses.peek()));
  }

  private Registry open(TestbedHosts hosts, String authUrl, Map<String, String> environment) {
    Dns dns = this::lookup;
    Credentials credentials = new Credentials(URI.create(authUrl), "id", FakeTestbed.SECRET, null,
        "public", null);
    return new RegistryClient(FakeTestbed.withTimeout(500).withHosts(hosts), environment,
        System::nanoTime, dns).open(credentials);
  }

  private RegistryFailure failure(TestbedHosts hosts, String authUrl) {
    return Failures.of(open(hosts, authUrl, Map.of()), Registry::list);
  }

  private void assertRefused(RegistryFailure failure, String message) {
    assertThat(failure).hasMessage(message);
    assertThat(failure.kind()).isEqualTo(Kind.HOST_NOT_ALLOWED);
    assertThat(failure.kind().isTransient()).as("transient").isFalse();
    assertThat(failure.mayHaveTakenEffect()).isFalse();
    assertThat(testbed.requests()).as("requests that arrived").isEmpty();
  }

  @Test
  void aSecretCannotNameALoopbackAddress() {
    String url = "http://127.0.0.1:" + testbed.server().getPort() + "/v3";
    assertRefused(failure(ANY_PUBLIC, url), "Keystone at 127.0.0.1:" + testbed.server().getPort()
        + " is not allowed: it is a private or local address");
  }

  @Test
  void aSecretCannotSendItsSecretInClearText() {
    addresses.add("192.0.2.7");
    assertRefused(failure(TestbedHosts.anyPublic(), "http://keystone.example.org:5000/v3"),
        "Keystone at keystone.example.org:5000 is not allowed: an http URL would send the "
            + "credential's secret in clear text");
    assertThat(lookups).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "10.96.0.1", "169.254.169.254"})
  void aNameCannotResolveToAPrivateOrLocalAddress(String address) {
    addresses.add(address);
    int port = testbed.server().getPort();
    assertRefused(failure(ANY_PUBLIC, "http://rebound.example.org:" + port + "/v3"),
        "Keystone at rebound.example.org:" + port
            + " is not allowed: its name resolves to a private or local address");
  }

  @Test
  void aNameIsJudgedEachTimeItIsResolved() {
    addresses.addAll(List.of("2001:db8::7", "127.0.0.1"));
    String url = "http://rebound.example.org:" + testbed.server().getPort() + "/v3";
    Registry registry = open(ANY_PUBLIC, url, Map.of());
    assertThat(Failures.of(registry, Registry::list).kind()).isNotEqualTo(Kind.HOST_NOT_ALLOWED);
    assertThat(Failures.of(registry, Registry::list).kind()).isEqualTo(Kind.HOST_NOT_ALLOWED);
    assertThat(testbed.requests()).isEmpty();
  }

  @Test
  void oneForbiddenAddressAmongSeveralIsEnough() {
    Dns both = _ -> List.of(InetAddress.ofLiteral("192.0.2.7"), InetAddress.ofLiteral("127.0.0.1"));
    Credentials credentials = new Credentials(URI.create("https://two.example.org/v3"), "id",
        FakeTestbed.SECRET, null, "public", null);
    Registry registry = new RegistryClient(FakeTestbed.settings().withHosts(ANY_PUBLIC), Map.of(),
        System::nanoTime, both).open(credentials);
    assertThat(Failures.of(registry, Registry::list).kind()).isEqualTo(Kind.HOST_NOT_ALLOWED);
  }

  /** Otherwise "prometheus.monitoring" would be the Service of that name, and its absence would show, too. */
  @Test
  void aNameThatIsNotListedIsNotCompletedWithTheClustersDomains() {
    failure(ANY_PUBLIC, "https://prometheus.monitoring/v3");
    failure(TestbedHosts.local("keystone.lab"), "https://keystone.lab/v3");
    assertThat(lookups).containsExactly("prometheus.monitoring.", "keystone.lab");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://169.254.169.254", "http://127.0.0.1:6443",
      "https://kubernetes.default.svc", "https://other.example.org"})
  void aCatalogCannotLeadToAnotherHost(String inventory) {
    TestbedHosts hosts = TestbedHosts.local(testbed.server().getHostName());
    testbed.respondingToSignInWith(FakeTestbed.token("t", Duration.ofHours(1),
        FakeTestbed.catalog("public", "CHI@Edge", inventory)));
    addresses.add("127.0.0.1");
    RegistryFailure failure = failure(hosts, testbed.address() + "/v3");
    assertThat(failure.kind()).isEqualTo(Kind.HOST_NOT_ALLOWED);
    assertThat(failure).hasMessage("The registry at " + URI.create(inventory).getAuthority()
        + " is not allowed: it is not one of the allowed hosts");
    assertThat(testbed.requests()).hasSize(1);
  }

  @Test
  void aCatalogCannotLeadToALocalAddressInAListedDomain() {
    HostEntry keystone = HostEntry.parse("keystone.example.org");
    testbed.respondingToSignInWith(FakeTestbed.token("t", Duration.ofHours(1),
        FakeTestbed.catalog("public", "CHI@Edge", "http://metadata.example.org")));
    addresses.addAll(List.of("127.0.0.1", "169.254.169.254"));
    RegistryFailure failure = failure(
        new TestbedHosts(List.of(keystone, HostEntry.parse("*.example.org")), true),
        "http://keystone.example.org:" + testbed.server().getPort() + "/v3");
    assertThat(failure.kind()).isEqualTo(Kind.HOST_NOT_ALLOWED);
    assertThat(failure).hasMessageStartingWith("The registry at metadata.example.org is not");
  }

  /** Nothing is learned of ports: open, closed, TLS or silent. */
  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1", "https://127.0.0.1", "https://scan.example.org"})
  void allPortsOfALocalAddressLookAlike(String host) throws Exception {
    addresses.add("127.0.0.1");
    HeldCertificate certificate = new HeldCertificate.Builder()
        .addSubjectAlternativeName("localhost").build();
    try (MockWebServer tls = new MockWebServer(); ServerSocket silent = new ServerSocket(0)) {
      tls.useHttps(new HandshakeCertificates.Builder().heldCertificate(certificate).build()
          .sslSocketFactory(), false);
      tls.enqueue(new MockResponse());
      int closed;
      try (ServerSocket socket = new ServerSocket(0)) {
        closed = socket.getLocalPort();
      }
      List<String> sentences = new ArrayList<>();
      for (int port : List.of(testbed.server().getPort(), tls.getPort(), silent.getLocalPort(),
          closed)) {
        sentences.add(failure(ANY_PUBLIC, host + ":" + port + "/v3").getMessage()
            .replace(":" + port, ":PORT"));
      }
      assertThat(sentences).containsOnly(sentences.getFirst());
      assertThat(testbed.requests()).isEmpty();
    }
  }

  @Test
  void theProxyItselfIsFoundAnywhereButIsNoTestbed() throws Exception {
    addresses.add("127.0.0.1");
    testbed.respondingWith(json(502, "{}"));
    Map<String, String> environment = Map.of("HTTP_PROXY",
        "http://proxy.example.org:" + testbed.server().getPort());
    RegistryFailure proxied = Failures.of(
        open(ANY_PUBLIC, "http://keystone.example.org/v3", environment), Registry::list);
    assertThat(proxied).hasMessageStartingWith("Keystone at keystone.example.org failed");
    assertThat(Failures.of(open(ANY_PUBLIC, "http://proxy.example.org:9090/v3", environment),
        Registry::list)).hasMessage(
            "Keystone at proxy.example.org:9090 is not allowed: it is the operator's proxy");
  }
}
