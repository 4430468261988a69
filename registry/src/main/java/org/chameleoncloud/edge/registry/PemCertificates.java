package org.chameleoncloud.edge.registry;

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

/**
 * Certificates out of a PEM text.
 *
 * @param pem the certificates alone: a private key that was pasted along is left behind
 * @param certificates the same, parsed; at least one
 */
record PemCertificates(String pem, List<X509Certificate> certificates) {
  private static final Pattern BLOCK = Pattern
      .compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

  /** The certificates of {@code text}; empty when there is none, or one of them is damaged. */
  static Optional<PemCertificates> read(String text) {
    List<String> blocks = BLOCK.matcher(text).results().map(MatchResult::group).toList();
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (String block : blocks) {
        certificates.add((X509Certificate) factory.generateCertificate(
            new ByteArrayInputStream(block.getBytes(StandardCharsets.US_ASCII))));
      }
    } catch (CertificateException damaged) {
      return Optional.empty();
    }
    return certificates.isEmpty()
        ? Optional.empty()
        : Optional
            .of(new PemCertificates(String.join("\n", blocks) + "\n", List.copyOf(certificates)));
  }
}
