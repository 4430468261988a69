package org.chameleoncloud.edge.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import javax.net.ssl.SSLException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaCertificatesTest {
  private static final HeldCertificate CA = new HeldCertificate.Builder().certificateAuthority(0)
      .build();
  private static final HeldCertificate OTHER_CA = new HeldCertificate.Builder()
      .certificateAuthority(0).build();
  private static final HeldCertificate SERVER = new HeldCertificate.Builder().signedBy(CA)
      .addSubjectAlternativeName("localhost").build();

  private final MockWebServer server = new MockWebServer();

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private static CaCertificates parsed(String pem) {
    return CaCertificates.parse(pem).orElseThrow();
  }

  @Test
  void leavesOutAPrivateKeyPastedNextToTheCertificate() {
    CaCertificates parsed = parsed(SERVER.privateKeyPkcs8Pem() + CA.certificatePem());

    assertThat(parsed.certificates()).containsExactly(CA.certificate());
    assertThat(parsed.pem()).isEqualTo(CA.certificatePem());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no PEM at all",
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
  void refusesATextWithoutCertificatesOrWithAnInvalidOne(String text) {
    assertThat(CaCertificates.parse(text)).isEmpty();
    assertThat(CaCertificates.parse(text + CA.certificatePem()).isPresent())
        .isEqualTo(!text.contains("BEGIN"));
  }

  @Test
  void aClientTrustsOnlyTheseCasInAdditionToThePlatforms() throws IOException {
    HandshakeCertificates identity = new HandshakeCertificates.Builder().heldCertificate(SERVER)
        .build();
    server.useHttps(identity.sslSocketFactory(), false);
    server.enqueue(new MockResponse());
    server.start(InetAddress.getByName("localhost"), 0);
    OkHttpClient client = new OkHttpClient();
    CaCertificates both = parsed(OTHER_CA.certificatePem()).and(parsed(CA.certificatePem()));

    assertThat(status(both.trustedBy(client))).isEqualTo(200);
    assertThatThrownBy(() -> status(parsed(OTHER_CA.certificatePem()).trustedBy(client)))
        .isInstanceOf(SSLException.class);
    assertThatThrownBy(() -> status(client)).isInstanceOf(SSLException.class);
  }

  private int status(OkHttpClient client) throws IOException {
    Request request = new Request.Builder().url(server.url("/").newBuilder().host("localhost")
        .build()).build();
    try (Response response = client.newCall(request).execute()) {
      return response.code();
    }
  }
}
