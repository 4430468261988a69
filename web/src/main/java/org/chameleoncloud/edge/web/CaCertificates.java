package org.chameleoncloud.edge.web;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;

/**
 * CA certificates in PEM format, to trust in addition to the platform's.
 *
 * @param pem only the certificates, without a private key that was pasted next to them
 * @param certificates the same, parsed; at least one
 */
public record CaCertificates(String pem, List<X509Certificate> certificates) {
  private static final Pattern BLOCK = Pattern
      .compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

  public CaCertificates {
    certificates = List.copyOf(certificates);
  }

  /** The certificates in a text; empty if there is none, or if one of them cannot be parsed. */
  public static Optional<CaCertificates> parse(String text) {
    List<String> blocks = BLOCK.matcher(text).results().map(MatchResult::group).toList();
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (String block : blocks) {
        certificates.add((X509Certificate) factory.generateCertificate(
            new ByteArrayInputStream(block.getBytes(StandardCharsets.US_ASCII))));
      }
    } catch (CertificateException _) {
      return Optional.empty();
    }
    return certificates.isEmpty()
        ? Optional.empty()
        : Optional.of(new CaCertificates(String.join("\n", blocks) + "\n", certificates));
  }

  /** Both sets together. */
  public CaCertificates and(CaCertificates more) {
    return new CaCertificates(pem + more.pem,
        Stream.concat(certificates.stream(), more.certificates.stream()).toList());
  }

  /** A client that trusts these, too. It shares connections with the original where possible. */
  public OkHttpClient trustedBy(OkHttpClient client) {
    HandshakeCertificates.Builder trust = new HandshakeCertificates.Builder()
        .addPlatformTrustedCertificates();
    certificates.forEach(trust::addTrustedCertificate);
    HandshakeCertificates built = trust.build();
    return client.newBuilder().sslSocketFactory(built.sslSocketFactory(), built.trustManager())
        .build();
  }
}
