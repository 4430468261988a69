package org.chameleoncloud.edge.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.RequestListener;
import org.chameleoncloud.edge.registry.testing.FakeTestbed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A testbed with a certificate from a private CA. */
class CertificatesTest {
  private static final HeldCertificate CA = new HeldCertificate.Builder()
      .certificateAuthority(0)
      .commonName("A lab's own CA").build();
  private static final String CA_PEM = CA.certificatePem();
  private static final HeldCertificate OTHER_CA = new HeldCertificate.Builder()
      .certificateAuthority(0).build();

  private final FakeTestbed testbed = new FakeTestbed();

  @AfterEach
  void close() throws IOException {
    testbed.close();
  }

  private void serveWith(HeldCertificate certificate) {
    testbed.server().useHttps(new HandshakeCertificates.Builder()
        .heldCertificate(certificate, CA.certificate()).build().sslSocketFactory(), false);
  }

  private static HeldCertificate.Builder signed() {
    return new HeldCertificate.Builder().signedBy(CA);
  }

  private void serve() {
    serveWith(signed().addSubjectAlternativeName("localhost").build());
  }

  private Registry trusting(String caPem, String extraCaPem) {
    Credentials plain = testbed.credentials();
    RegistryClient.Settings settings = new RegistryClient.Settings(Duration.ofSeconds(5),
        Duration.ofSeconds(5), 4,
        extraCaPem, FakeTestbed.hosts(), RequestListener.NONE, FakeTestbed.fixedClock());
    return new RegistryClient(settings)
        .open(new Credentials(plain.authUrl(), plain.id(), plain.secret(),
            plain.region(), plain.endpointInterface(), caPem));
  }

  private RegistryFailure unreachable(String caPem) {
    RegistryFailure failure = catchThrowableOfType(RegistryFailure.class,
        () -> trusting(caPem, null).list());
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(testbed.requests()).as("requests sent to a server that is not trusted").isEmpty();
    return failure;
  }

  @Test
  void trustsTheCaOfTheCredential() throws Exception {
    serve();
    assertThat(trusting(CA_PEM, null).list()).isEmpty();
  }

  @Test
  void trustsTheCaOfTheSettingsInAdditionToTheCredentials() throws Exception {
    serve();
    assertThat(trusting(null, CA_PEM).list()).isEmpty();
    assertThat(trusting(OTHER_CA.certificatePem(), CA_PEM).list()).isEmpty();
  }

  @Test
  void asksForTheCaWhenACertificateIsNotTrusted() {
    serve();
    assertThat(unreachable(null)).hasMessage("Keystone at " + testbed.host()
        + " cannot be reached: its certificate is not"
        + " trusted; add the CA certificate that signed it to the credential's Secret as the key `ca.crt`");
    assertThat(unreachable(OTHER_CA.certificatePem()).getMessage()).contains("not trusted");
  }

  @Test
  void doesNotShareTrustBetweenCredentials() throws Exception {
    serve();
    try (RegistryClient client = new RegistryClient(FakeTestbed.settings())) {
      Credentials plain = testbed.credentials();
      client.open(new Credentials(plain.authUrl(), plain.id(), plain.secret(), null, "public",
          CA_PEM)).list();
      Registry other = client.open(plain);
      assertThat(catchThrowableOfType(RegistryFailure.class, other::list).kind())
          .isEqualTo(Kind.UNREACHABLE);
    }
  }

  @Test
  void reportsACertificateForAnotherHost() {
    serveWith(signed().addSubjectAlternativeName("elsewhere.example.org").build());
    assertThat(unreachable(CA_PEM).getMessage())
        .endsWith("its certificate is for another host name");
  }

  @Test
  void reportsAnExpiredCertificate() {
    long now = System.currentTimeMillis();
    serveWith(signed().addSubjectAlternativeName("localhost")
        .validityInterval(now - TimeUnit.DAYS.toMillis(2), now - TimeUnit.DAYS.toMillis(1))
        .build());
    assertThat(unreachable(CA_PEM).getMessage()).endsWith("its certificate has expired");
  }

  @Test
  void reportsACertificateThatIsNotValidYet() {
    long now = System.currentTimeMillis();
    serveWith(signed().addSubjectAlternativeName("localhost")
        .validityInterval(now + TimeUnit.DAYS.toMillis(1), now + TimeUnit.DAYS.toMillis(2))
        .build());
    assertThat(unreachable(CA_PEM).getMessage())
        .endsWith("its certificate is not valid yet; check the system clocks");
  }

  @Test
  void asksAboutHttpsWhenTheServerSpeaksPlainHttp() throws Exception {
    try (ServerSocket plainHttp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> respondInPlainHttp(plainHttp));
      Credentials credentials = new Credentials(
          URI.create("https://localhost:" + plainHttp.getLocalPort() + "/v3"), "id",
          FakeTestbed.SECRET, null,
          "public", null);
      RegistryFailure failure = catchThrowableOfType(RegistryFailure.class,
          () -> new RegistryClient(FakeTestbed.settings()).open(credentials).list());
      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(failure.getMessage())
          .endsWith("the TLS handshake failed; does it serve https?");
    }
  }

  private static void respondInPlainHttp(ServerSocket server) {
    try (Socket connection = server.accept()) {
      connection.getOutputStream()
          .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      connection.getOutputStream().flush();
      connection.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void rejectsSettingsWithInvalidCaCertificates() {
    assertThatIllegalArgumentException().isThrownBy(() -> trusting(null, "nonsense"));
  }
}
