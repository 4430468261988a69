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
 * A server's key and the certificate that it has made for itself.
 *
 * @param keys with both under {@link #ALIAS}
 */
record ServerCertificate(KeyStore keys) {
  static final char[] PASSWORD = "changeit".toCharArray();
  private static final String ALIAS = "host";
  private static final int LINE = 64;

  /**
   * A new one.
   *
   * @param folder where a file stays until it is read
   * @param host the server's name
   */
  static ServerCertificate of(Path folder, String host) throws IOException {
    Path store = folder.resolve("host.p12");
    Files.deleteIfExists(store);
    new Commands(Path.of(System.getProperty("java.home"), "bin/keytool"), List.of(),
        Map.of(), folder)
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

  /** The certificate, which is also the authority to trust. */
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
