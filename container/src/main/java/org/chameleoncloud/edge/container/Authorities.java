package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The authorities to trust, of Debian's ca-certificates, in the two forms that programs read. The package's scripts, which
 * would make them, do not run; and the JDK that builds may trust authorities of its own machine.
 */
final class Authorities {
  /** Neither the store's certificates nor the store are protected: they are public, and salts would differ each time. */
  private static final Map<String, String> PLAIN = Map.of(
      "keystore.pkcs12.certProtectionAlgorithm", "NONE", "keystore.pkcs12.macAlgorithm", "NONE");

  private final List<Path> certificates;

  private Authorities(List<Path> certificates) {
    this.certificates = certificates;
  }

  /**
   * The certificates of an unpacked ca-certificates.
   *
   * @throws IOException when there are none
   */
  static Authorities of(Path unpacked) throws IOException {
    Path folder = unpacked.resolve("usr/share/ca-certificates/mozilla");
    try (Stream<Path> files = Files.list(folder)) {
      return new Authorities(
          files.filter(file -> file.toString().endsWith(".crt")).sorted().toList());
    }
  }

  /** Writes one file with all certificates as PEM. */
  void writeBundle(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path certificate : certificates) {
      lines.addAll(Files.readAllLines(certificate, StandardCharsets.US_ASCII));
    }
    Files.createDirectories(file.getParent());
    Files.write(file, lines, StandardCharsets.US_ASCII);
  }

  /** Writes the store that a Java runtime has as {@code lib/security/cacerts}. */
  void writeStore(Path file) throws IOException {
    PLAIN.forEach(System::setProperty);
    try (OutputStream out = Files.newOutputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Path certificate : certificates) {
        try (InputStream in = Files.newInputStream(certificate)) {
          store.setCertificateEntry(certificate.getFileName().toString(),
              factory.generateCertificate(in));
        }
      }
      store.store(out, null);
    } catch (GeneralSecurityException e) {
      throw new IOException("the store of authorities cannot be written: " + e.getMessage(), e);
    }
  }
}
