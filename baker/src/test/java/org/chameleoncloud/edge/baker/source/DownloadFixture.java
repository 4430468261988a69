package org.chameleoncloud.edge.baker.source;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.SocketPolicy;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A fixture of tests that download an image from a local server. */
abstract class DownloadFixture {
  static final byte[] IMAGE = new byte[300_000];

  static {
    new SplittableRandom(3).nextBytes(IMAGE);
  }

  final MockWebServer server = new MockWebServer();
  final List<Duration> waits = new ArrayList<>();
  LeastThroughput least = LeastThroughput.ANY;
  /** With a long timeout, because responses may be slow on a busy machine. */
  final OkHttpClient client = WebClient.create(Duration.ofSeconds(30), Map.of());

  @BeforeEach
  void start() throws IOException {
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  byte[] read() throws IOException {
    try (SourceStream stream = source().open()) {
      return stream.bytes().readAllBytes();
    }
  }

  WebSource source() {
    return source(server.url("/os/pi.img.zip").newBuilder().username("lab").password("hunter2")
        .addQueryParameter("signature", "hunter2").build(), client);
  }

  WebSource source(HttpUrl url, OkHttpClient client) {
    return new WebSource(url, client,
        new Retries(3, Duration.ZERO, Duration.ofMinutes(2), waits::add), least);
  }

  void assertRefused(Reason reason, String message) {
    assertThatThrownBy(this::read).hasMessageContaining(message)
        .hasMessageNotContaining("hunter2")
        .asInstanceOf(type(BakeFailure.class))
        .returns(reason, BakeFailure::reason);
  }

  /** A response with the whole image. */
  static MockResponse whole() {
    return new MockResponse().setHeader("ETag", "\"v1\"")
        .setBody(new Buffer().write(IMAGE));
  }

  /** Announces the whole image, but closes the connection at this position. */
  static MockResponse cutAt(int position) {
    return whole().setBody(new Buffer().write(IMAGE, 0, position))
        .setHeader("Content-Length", IMAGE.length)
        .setSocketPolicy(SocketPolicy.DISCONNECT_AT_END);
  }

  /** Starts a server with https, and returns the file with its CA certificate. */
  static Path serveSecurely(MockWebServer secure, Path directory) throws IOException {
    HeldCertificate ca = new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate certificate = new HeldCertificate.Builder().signedBy(ca)
        .addSubjectAlternativeName("localhost")
        .addSubjectAlternativeName("127.0.0.1")
        .build();
    secure.useHttps(new HandshakeCertificates.Builder().heldCertificate(certificate).build()
        .sslSocketFactory(), false);
    secure.start(InetAddress.getLoopbackAddress(), 0);
    return Files.writeString(directory.resolve("ca.pem"), ca.certificatePem());
  }
}
