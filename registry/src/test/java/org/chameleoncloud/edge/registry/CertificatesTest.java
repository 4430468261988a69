package org.chameleoncloud.edge.registry;

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
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A testbed whose certificate a private authority has signed. */
class CertificatesTest {
  private static final HeldCertificate AUTHORITY = new HeldCertificate.Builder()
      .certificateAuthority(0)
      .commonName("A lab's own authority").build();
  private static final String AUTHORITY_PEM = AUTHORITY.certificatePem();
  private static final HeldCertificate STRANGER = new HeldCertificate.Builder()
      .certificateAuthority(0).build();

  private final FakeTestbed testbed = new FakeTestbed();

  @AfterEach
  void close() throws IOException {
    testbed.close();
  }

  private void serveWith(HeldCertificate certificate) {
    testbed.server().useHttps(new HandshakeCertificates.Builder()
        .heldCertificate(certificate, AUTHORITY.certificate()).build().sslSocketFactory(), false);
  }

  private static HeldCertificate.Builder signed() {
    return new HeldCertificate.Builder().signedBy(AUTHORITY);
  }

  private void serve() {
    serveWith(signed().addSubjectAlternativeName("localhost").build());
  }

  private Registry trusting(String caPem, String extraCaPem) {
    Credentials plain = testbed.credentials();
    RegistryClient.Settings settings = new RegistryClient.Settings(Duration.ofSeconds(5),
        Duration.ofSeconds(5), 4,
        extraCaPem, RequestListener.NONE, FakeTestbed.fixedClock());
    return new RegistryClient(settings)
        .open(new Credentials(plain.authUrl(), plain.id(), plain.secret(),
            plain.region(), plain.endpointInterface(), caPem));
  }

  private RegistryFailure refusal(String caPem) {
    RegistryFailure failure = catchThrowableOfType(RegistryFailure.class,
        () -> trusting(caPem, null).list());
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(testbed.requests()).as("requests sent to a server that is not trusted").isEmpty();
    return failure;
  }

  @Test
  void trustsTheAuthorityOfTheCredential() throws Exception {
    serve();
    assertThat(trusting(AUTHORITY_PEM, null).list()).isEmpty();
  }

  @Test
  void trustsTheAuthorityOfTheSettingsBesideTheCredentials() throws Exception {
    serve();
    assertThat(trusting(null, AUTHORITY_PEM).list()).isEmpty();
    assertThat(trusting(STRANGER.certificatePem(), AUTHORITY_PEM).list()).isEmpty();
  }

  @Test
  void asksForTheAuthorityWhenACertificateIsNotTrusted() {
    serve();
    assertThat(refusal(null)).hasMessage("Keystone at " + testbed.host()
        + " cannot be reached: its certificate is not"
        + " trusted; add the certificate of the authority that signed it as the key `ca.crt` beside the credential");
    assertThat(refusal(STRANGER.certificatePem()).getMessage()).contains("not trusted");
  }

  @Test
  void doesNotShareTrustBetweenCredentials() throws Exception {
    serve();
    try (RegistryClient client = new RegistryClient(FakeTestbed.settings())) {
      Credentials plain = testbed.credentials();
      client.open(new Credentials(plain.authUrl(), plain.id(), plain.secret(), null, "public",
          AUTHORITY_PEM)).list();
      Registry distrustful = client.open(plain);
      assertThat(catchThrowableOfType(RegistryFailure.class, distrustful::list).kind())
          .isEqualTo(Kind.UNREACHABLE);
    }
  }

  @Test
  void saysThatACertificateIsForAnotherHost() {
    serveWith(signed().addSubjectAlternativeName("elsewhere.example.org").build());
    assertThat(refusal(AUTHORITY_PEM).getMessage())
        .endsWith("its certificate is for another host name");
  }

  @Test
  void saysThatACertificateHasExpired() {
    long now = System.currentTimeMillis();
    serveWith(signed().addSubjectAlternativeName("localhost")
        .validityInterval(now - TimeUnit.DAYS.toMillis(2), now - TimeUnit.DAYS.toMillis(1))
        .build());
    assertThat(refusal(AUTHORITY_PEM).getMessage()).endsWith("its certificate has expired");
  }

  @Test
  void saysThatACertificateIsNotValidYet() {
    long now = System.currentTimeMillis();
    serveWith(signed().addSubjectAlternativeName("localhost")
        .validityInterval(now + TimeUnit.DAYS.toMillis(1), now + TimeUnit.DAYS.toMillis(2))
        .build());
    assertThat(refusal(AUTHORITY_PEM).getMessage())
        .endsWith("its certificate is not valid yet; check the clocks");
  }

  @Test
  void asksAboutHttpsWhenTheOtherSideSpeaksPlainHttp() throws Exception {
    try (ServerSocket plainHttp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerInPlainHttp(plainHttp));
      Credentials credentials = new Credentials(
          URI.create("https://localhost:" + plainHttp.getLocalPort() + "/v3"), "id",
          FakeTestbed.SECRET, null,
          "public", null);
      RegistryFailure failure = catchThrowableOfType(RegistryFailure.class,
          () -> new RegistryClient(FakeTestbed.settings()).open(credentials).list());
      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(failure.getMessage())
          .endsWith("it does not speak TLS that can be agreed on; is https right?");
    }
  }

  private static void answerInPlainHttp(ServerSocket server) {
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
  void refusesSettingsWhoseCertificatesCannotBeRead() {
    assertThatIllegalArgumentException().isThrownBy(() -> trusting(null, "nonsense"));
  }
}
