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
 * The CA certificates of Debian's package ca-certificates, in the two formats that programs read. The scripts of the
 * package, which would generate them, do not run, and the JDK of the build may trust CAs of its machine.
 */
final class CaCertificates {
  /** Without encryption and MAC: the certificates are public, and random salts would make builds irreproducible. */
  private static final Map<String, String> UNPROTECTED = Map.of(
      "keystore.pkcs12.certProtectionAlgorithm", "NONE", "keystore.pkcs12.macAlgorithm", "NONE");

  private final List<Path> certificates;

  private CaCertificates(List<Path> certificates) {
    this.certificates = certificates;
  }

  /**
   * The certificates of an unpacked ca-certificates.
   *
   * @throws IOException if there are none
   */
  static CaCertificates of(Path unpacked) throws IOException {
    Path directory = unpacked.resolve("usr/share/ca-certificates/mozilla");
    try (Stream<Path> files = Files.list(directory)) {
      return new CaCertificates(
          files.filter(file -> file.toString().endsWith(".crt")).sorted().toList());
    }
  }

  /** Writes all certificates to one PEM file. */
  void writeBundle(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path certificate : certificates) {
      lines.addAll(Files.readAllLines(certificate, StandardCharsets.US_ASCII));
    }
    Files.createDirectories(file.getParent());
    Files.write(file, lines, StandardCharsets.US_ASCII);
  }

  /** Writes the key store that a Java runtime has as {@code lib/security/cacerts}. */
  void writeStore(Path file) throws IOException {
    UNPROTECTED.forEach(System::setProperty);
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
      throw new IOException("the key store of CA certificates cannot be written: " + e.getMessage(),
          e);
    }
  }
}
