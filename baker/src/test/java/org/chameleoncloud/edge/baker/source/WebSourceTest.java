package org.chameleoncloud.edge.baker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebSourceTest {
  private static final byte[] IMAGE = new byte[300_000];

  static {
    new SplittableRandom(3).nextBytes(IMAGE);
  }

  private final MockWebServer server = new MockWebServer();
  private final OkHttpClient client = WebClient.create(Duration.ofMillis(300), Map.of());

  @BeforeEach
  void start() throws IOException {
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void givesWhatLiesAtTheAddress() throws IOException {
    server.enqueue(whole());

    try (SourceStream stream = source().open()) {
      assertThat(stream.length()).isEqualTo(IMAGE.length);
      assertThat(stream.bytes().readAllBytes()).isEqualTo(IMAGE);
    }
  }

  @Test
  void followsRedirects() throws IOException {
    server.enqueue(new MockResponse().setResponseCode(302).setHeader("Location", "/elsewhere"));
    server.enqueue(whole());

    assertThat(read()).isEqualTo(IMAGE);
  }

  @Test
  void goesOnWhereAConnectionBrokeOff() throws Exception {
    server.setDispatcher(new Resuming("\"v1\""));

    assertThat(read()).isEqualTo(IMAGE);
    server.takeRequest();
    RecordedRequest again = server.takeRequest();
    assertThat(again.getHeader("Range")).startsWith("bytes=").isNotEqualTo("bytes=0-");
    assertThat(again.getHeader("If-Range")).isEqualTo("\"v1\"");
  }

  @Test
  void skipsWhatItHasWhenTheServerStartsAnew() throws IOException {
    server.enqueue(whole().setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
    server.enqueue(whole());

    assertThat(read()).isEqualTo(IMAGE);
  }

  @Test
  void refusesToJoinTwoVersions() {
    server.enqueue(whole().setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
    server.enqueue(whole().setHeader("ETag", "\"v2\""));

    assertRefused(Reason.SourceChanged, "broke off after");
  }

  @Test
  void refusesToJoinPartsOfWhichNothingShowsThatTheyBelongTogether() {
    server.enqueue(whole().removeHeader("ETag").setSocketPolicy(
        SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
    server.enqueue(whole().removeHeader("ETag"));

    assertRefused(Reason.SourceChanged, "broke off after");
  }

  @Test
  void breaksADownloadOffThatStandsStill() throws Exception {
    server.enqueue(whole().throttleBody(100_000, 700, java.util.concurrent.TimeUnit.MILLISECONDS));
    server.enqueue(whole());

    assertThat(read()).isEqualTo(IMAGE);
  }

  @Test
  void triesAgainWhenTheServerIsBusy() throws IOException {
    server.enqueue(new MockResponse().setResponseCode(503));
    server.enqueue(new MockResponse().setResponseCode(429));
    server.enqueue(whole());

    assertThat(read()).isEqualTo(IMAGE);
  }

  @Test
  void givesUpInTheEnd() {
    for (int i = 0; i < 4; i++) {
      server.enqueue(new MockResponse().setResponseCode(500));
    }

    assertRefused(Reason.SourceUnreadable, "answers 500 (tried 4 times)");
  }

  @Test
  void saysAtOnceThatNothingIsThereWithoutWhatMayBeSecret() {
    server.enqueue(new MockResponse().setResponseCode(404));

    assertThatThrownBy(() -> source().open()).hasMessageContaining("answers 404")
        .hasMessageContaining("/os/pi.img.zip")
        .hasMessageNotContaining("hunter2");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void refusesARedirectFromHttpsToHttp(@TempDir Path folder) throws IOException {
    try (MockWebServer secure = new MockWebServer()) {
      OkHttpClient trusting = WebClient.trusting(client, serveSecurely(secure, folder));
      secure.enqueue(new MockResponse().setResponseCode(302).setHeader("Location",
          server.url("/open")));
      server.enqueue(whole());

      assertThatThrownBy(() -> source(secure.url("/"), trusting).open()).hasMessageContaining(
          "from https to http");
    }
  }

  @Test
  void trustsAPrivateAuthorityOnlyWhenItIsToldTo(@TempDir Path folder) throws IOException {
    try (MockWebServer secure = new MockWebServer()) {
      Path authority = serveSecurely(secure, folder);
      secure.enqueue(whole());

      assertThatThrownBy(() -> source(secure.url("/"), client).open()).isInstanceOf(
          BakeFailure.class).hasMessageContaining("cannot be downloaded");
      try (SourceStream stream = source(secure.url("/"), WebClient.trusting(client, authority))
          .open()) {
        assertThat(stream.bytes().readAllBytes()).isEqualTo(IMAGE);
      }
    }
  }

  @Test
  void goesThroughTheProxyOfTheEnvironment() throws Exception {
    server.enqueue(whole());
    server.enqueue(whole());
    Map<String, String> environment = Map.of("HTTP_PROXY", server.url("/").toString(), "no_proxy",
        "example.com,.local");
    OkHttpClient proxied = WebClient.create(Duration.ofSeconds(1), environment);

    source(HttpUrl.get("http://images.example.org/pi.img"), proxied).open().close();
    assertThat(server.takeRequest().getRequestLine()).isEqualTo(
        "GET http://images.example.org/pi.img HTTP/1.1");
    assertThat(proxied.proxySelector().select(java.net.URI.create("http://a.example.com/")))
        .containsExactly(java.net.Proxy.NO_PROXY);
  }

  @Test
  void findsTheDigestInAChecksumFile() throws IOException {
    String hex = "ab".repeat(32);
    server.enqueue(new MockResponse().setBody(hex + "  pi.img.zip\n"));
    server.enqueue(new MockResponse().setBody(
        "cd".repeat(32) + " *other.zip\n" + hex + " *pi.img.zip\n"));
    server.enqueue(new MockResponse().setBody("SHA256 (pi.img.zip) = " + hex));
    server.enqueue(new MockResponse().setBody(hex));
    server.enqueue(new MockResponse().setBody("<html>"));

    String address = server.url("/sums").toString();
    for (int i = 0; i < 4; i++) {
      assertThat(Checksum.resolve(address, source().name(),
          text -> source(HttpUrl.get(text), client))).isEqualTo(hex);
    }
    assertThatThrownBy(() -> Checksum.resolve(address, source().name(),
        text -> source(HttpUrl.get(text), client))).hasMessageContaining(
            "says nothing of pi.img.zip");
    assertThatThrownBy(() -> Checksum.resolve("abc", "pi.img", _ -> null)).hasMessageContaining(
        "64 hex digits");
  }

  private Path serveSecurely(MockWebServer secure, Path folder) throws IOException {
    HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate own = new HeldCertificate.Builder().signedBy(authority)
        .addSubjectAlternativeName("localhost")
        .addSubjectAlternativeName("127.0.0.1")
        .build();
    secure.useHttps(new HandshakeCertificates.Builder().heldCertificate(own).build()
        .sslSocketFactory(), false);
    secure.start(InetAddress.getLoopbackAddress(), 0);
    return Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());
  }

  private byte[] read() throws IOException {
    try (SourceStream stream = source().open()) {
      return stream.bytes().readAllBytes();
    }
  }

  private WebSource source() {
    return source(server.url("/os/pi.img.zip").newBuilder().username("lab").password("hunter2")
        .addQueryParameter("signature", "hunter2").build(), client);
  }

  private static WebSource source(HttpUrl url, OkHttpClient client) {
    return new WebSource(url, client, new Retries(3, Duration.ZERO));
  }

  private void assertRefused(Reason reason, String message) {
    assertThatThrownBy(this::read).hasMessageContaining(message)
        .hasMessageNotContaining("hunter2")
        .asInstanceOf(type(BakeFailure.class))
        .returns(reason, BakeFailure::reason);
  }

  private static MockResponse whole() {
    return new MockResponse().setHeader("ETag", "\"v1\"")
        .setBody(new Buffer().write(IMAGE));
  }

  /** Breaks off the first time and answers ranges then. */
  private static final class Resuming extends okhttp3.mockwebserver.Dispatcher {
    private final String tag;
    private int requests;

    Resuming(String tag) {
      this.tag = tag;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      String range = request.getHeader("Range");
      if (requests++ == 0) {
        return whole().setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY);
      }
      int from = Integer.parseInt(range.replaceAll("[^0-9]", ""));
      return new MockResponse().setResponseCode(206).setHeader("ETag", tag)
          .setHeader("Content-Range",
              "bytes " + from + "-" + (IMAGE.length - 1) + "/" + IMAGE.length)
          .setBody(new Buffer().write(
              Arrays.copyOfRange(IMAGE, from, IMAGE.length)));
    }
  }
}
