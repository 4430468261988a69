package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A server's private key and self-signed certificate.
 *
 * @param keys contains both under {@link #ALIAS}
 */
record ServerCertificate(KeyStore keys) {
  static final char[] PASSWORD = "changeit".toCharArray();
  private static final String ALIAS = "host";
  private static final int LINE = 64;

  /**
   * Generates one.
   *
   * @param directory for a temporary file
   * @param host the host name of the server
   */
  static ServerCertificate generate(Path directory, String host) throws IOException {
    Path store = directory.resolve("host.p12");
    Files.deleteIfExists(store);
    new Program(Path.of(System.getProperty("java.home"), "bin/keytool"), List.of(),
        Map.of(), directory)
        .run("-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-dname", "CN=" + host, "-ext",
            "san=dns:" + host, "-keystore", store.toString(), "-storepass", new String(PASSWORD))
        .orFail();
    try {
      return new ServerCertificate(KeyStore.getInstance(store.toFile(), PASSWORD));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    } finally {
      Files.delete(store);
    }
  }

  /** The certificate, which is also its CA certificate. */
  String certificatePem() throws IOException {
    try {
      Certificate certificate = keys.getCertificate(ALIAS);
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** The private key. */
  String keyPem() throws IOException {
    try {
      return pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static String pem(String what, byte[] content) {
    return "-----BEGIN " + what + "-----\n"
        + Base64.getMimeEncoder(LINE, new byte[]{'\n'}).encodeToString(content) + "\n-----END "
        + what + "-----\n";
  }
}
