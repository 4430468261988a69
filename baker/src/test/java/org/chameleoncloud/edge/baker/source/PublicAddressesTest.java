package org.chameleoncloud.edge.baker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.mockwebserver.MockResponse;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server on loopback represents everything that only this machine reaches, such as a cloud's metadata. */
class PublicAddressesTest extends DownloadFixture {
  private static final InetAddress PUBLIC = InetAddress.ofLiteral("192.0.2.7");

  private HttpUrl at(String host) {
    return HttpUrl.get("http://" + host + ":" + server.getPort() + "/latest/meta-data");
  }

  private void assertRefused(HttpUrl url, OkHttpClient refusing) {
    assertThatThrownBy(() -> source(url, refusing).open())
        .isInstanceOfSatisfying(BakeFailure.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.SourceMissing))
        .hasMessageContaining("has an address of this machine or its link");
    assertThat(waits).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "127.1", "2130706433", "0", "[::1]", "[::]",
      "[::ffff:127.0.0.1]", "169.254.169.254", "[fe80::1]", "[64:ff9b::a9fe:a9fe]"})
  void refusesAddressesOfThisMachineAndItsLinkInEveryNotation(String host) {
    server.enqueue(whole());

    assertRefused(at(host), WebClient.refusingLocalAddresses(client));
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void fetchesFromThemWithoutTheRestriction() throws IOException {
    server.enqueue(whole());

    assertThat(read()).isEqualTo(IMAGE);
  }

  @Test
  void refusesANameWithSuchAnAddressAmongOthers() {
    OkHttpClient resolving = client.newBuilder()
        .dns(_ -> List.of(PUBLIC, InetAddress.getLoopbackAddress())).build();

    assertRefused(at("images.example.org"), WebClient.refusingLocalAddresses(resolving));
  }

  @Test
  void refusesASecondAnswerThatIsLocal() {
    Deque<InetAddress> answers = new ArrayDeque<>(List.of(PUBLIC));
    OkHttpClient rebinding = client.newBuilder()
        .dns(_ -> List.of(answers.isEmpty()
            ? InetAddress.getLoopbackAddress()
            : answers.removeFirst()))
        .build();
    server.enqueue(whole());

    assertThatThrownBy(() -> source(at("images.example.org"),
        WebClient.refusingLocalAddresses(rebinding)).open()).isInstanceOf(BakeFailure.class);
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void refusesThemAfterARedirect() throws IOException {
    server.enqueue(new MockResponse().setResponseCode(302).setHeader("Location",
        at("127.0.0.1")));
    OkHttpClient proxied = throughProxy();

    assertRefused(HttpUrl.get("http://images.example.org/pi.img"), proxied);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"169.254.169.254", "[fe80::1]", "2852039166", "0xa9.0xfe.0xa9.0xfe",
      "localhost", "metadata.localhost"})
  void doesNotAskAProxyForThem(String host) throws IOException {
    server.enqueue(whole());

    assertRefused(HttpUrl.get("http://" + host + "/latest"), throughProxy());
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void reachesAProxyOnThisMachine() throws IOException {
    server.enqueue(whole());

    try (SourceStream stream = source(HttpUrl.get("http://images.example.org/pi.img"),
        throughProxy()).open()) {
      assertThat(stream.bytes().readAllBytes()).isEqualTo(IMAGE);
    }
  }

  /** The server as a proxy, by a name, as in a cluster. */
  private OkHttpClient throughProxy() {
    OkHttpClient proxied = WebClient.create(Duration.ofSeconds(30),
        Map.of("HTTP_PROXY", "http://proxy.example.org:" + server.getPort(), "NO_PROXY", ""));
    return WebClient.refusingLocalAddresses(proxied.newBuilder().dns(host -> lookup(host)).build());
  }

  private static List<InetAddress> lookup(String host) throws UnknownHostException {
    return host.equals("proxy.example.org")
        ? List.of(InetAddress.getLoopbackAddress())
        : Dns.SYSTEM.lookup(host);
  }
}
