package org.chameleoncloud.edge.baker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.mockwebserver.Dispatcher;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSourceTest {
  private static final byte[] IMAGE = new byte[300_000];

  static {
    new SplittableRandom(3).nextBytes(IMAGE);
  }

  private final MockWebServer server = new MockWebServer();
  private final List<Duration> waits = new ArrayList<>();
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
    server.setDispatcher(new Resuming("\"v1\"", IMAGE.length / 2));

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
  void waitsAsLongAsTheServerAsks() throws IOException {
    server.enqueue(new MockResponse().setResponseCode(503).setHeader("Retry-After", "7"));
    server.enqueue(whole());

    assertThat(read()).isEqualTo(IMAGE);
    assertThat(waits).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void doesNotWaitForAnHour() {
    server.enqueue(new MockResponse().setResponseCode(429).setHeader("Retry-After", "3600"));

    assertRefused(Reason.SourceUnreadable, "left alone for 3600 seconds (tried 1 time)");
    assertThat(waits).isEmpty();
  }

  @Test
  void saysAtOnceThatRedirectsGoInACircle() {
    server.setDispatcher(new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        return new MockResponse().setResponseCode(302).setHeader("Location", "/again");
      }
    });

    assertRefused(Reason.SourceMissing, "redirects in a circle");
    assertThat(waits).isEmpty();
  }

  @Test
  void doesNotTakeAnAnswerWithoutContentForTheSource() {
    server.enqueue(new MockResponse().setResponseCode(204));

    assertRefused(Reason.SourceMissing, "answers 204");
  }

  @Test
  void signsInAsTheAddressSaysButNotElsewhere() throws Exception {
    try (MockWebServer other = new MockWebServer()) {
      other.start(InetAddress.getLoopbackAddress(), 0);
      other.enqueue(whole());
      server.enqueue(new MockResponse().setResponseCode(302).setHeader("Location",
          other.url("/there")));

      assertThat(read()).isEqualTo(IMAGE);
      assertThat(server.takeRequest().getHeader("Authorization")).isEqualTo(
          Credentials.basic("lab", "hunter2"));
      assertThat(other.takeRequest().getHeader("Authorization")).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 8191, 8192, 150_000, 299_999})
  void goesOnWhereverItBreaksOff(int position) throws IOException {
    server.setDispatcher(new Resuming("\"v1\"", position));

    assertThat(read()).isEqualTo(IMAGE);
  }

  @Test
  void startsAnewWithAnotherVersionAsLongAsNothingHasCome() throws IOException {
    server.enqueue(cutAt(0).setHeader("ETag", "\"v0\""));
    server.enqueue(whole());

    assertThat(read()).isEqualTo(IMAGE);
  }

  @Test
  void refusesToGoOnWithASourceOfAnotherLength() {
    server.enqueue(cutAt(1000));
    server.enqueue(new MockResponse().setHeader("ETag", "\"v1\"").setBody("short"));

    assertRefused(Reason.SourceChanged, "broke off after 1000 bytes");
  }

  @Test
  void refusesToGoOnWhereTheServerHasNothingMore() {
    server.enqueue(cutAt(1000));
    server.enqueue(new MockResponse().setResponseCode(416).setHeader("ETag", "\"v1\""));

    assertRefused(Reason.SourceChanged, "broke off after 1000 bytes");
  }

  @Test
  void triesAgainWhenAnotherPartComesThanItAskedFor() throws IOException {
    server.enqueue(cutAt(1000));
    server.enqueue(new MockResponse().setResponseCode(206).setHeader("ETag", "\"v1\"")
        .setHeader("Content-Range", "bytes 0-9/300000").setBody("0123456789"));
    server.enqueue(whole());

    assertThat(read()).isEqualTo(IMAGE);
  }

  @Test
  void saysThatNobodyAnswersWithoutAClassName() throws IOException {
    server.close();

    assertRefused(Reason.SourceUnreadable, "cannot be reached (tried 4 times)");
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
          BakeFailure.class).hasMessageContaining("name that with --ca");
      assertThat(waits).isEmpty();
      try (SourceStream stream = source(secure.url("/"), WebClient.trusting(client, authority))
          .open()) {
        assertThat(stream.bytes().readAllBytes()).isEqualTo(IMAGE);
      }
    }
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

  private WebSource source(HttpUrl url, OkHttpClient client) {
    return new WebSource(url, client,
        new Retries(3, Duration.ZERO, Duration.ofMinutes(2), waits::add));
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

  /** Says that it has all of the image, and breaks off before. */
  private static MockResponse cutAt(int position) {
    return whole().setBody(new Buffer().write(IMAGE, 0, position))
        .setHeader("Content-Length", IMAGE.length)
        .setSocketPolicy(SocketPolicy.DISCONNECT_AT_END);
  }

  /** Breaks off the first time and answers ranges then. */
  private static final class Resuming extends Dispatcher {
    private final String tag;
    private final int cut;
    private int requests;

    Resuming(String tag, int cut) {
      this.tag = tag;
      this.cut = cut;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      String range = request.getHeader("Range");
      if (requests++ == 0) {
        return cutAt(cut);
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
