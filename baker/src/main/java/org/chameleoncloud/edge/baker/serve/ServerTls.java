package org.chameleoncloud.edge.baker.serve;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** The server's side of TLS 1.2 and 1.3, with forward secrecy and authenticated encryption only. */
final class ServerTls {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final Pattern CIPHERS = Pattern
      .compile("TLS_(AES_|CHACHA20_|ECDHE_(ECDSA|RSA)_WITH_(AES_[0-9]+_GCM|CHACHA20)_).*");
  /** By the kind of key, of those that certificates are issued for. */
  private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC",
      "SHA256withECDSA", "EdDSA", "EdDSA");
  private static final int SESSIONS = 256;
  private static final int SESSION_SECONDS = 600;

  private final SSLContext context;

  private ServerTls(SSLContext context) {
    this.context = context;
  }

  /**
   * For a certificate, and the intermediate ones if there are any, in PEM.
   *
   * @throws BakeFailure if one of both is invalid, or the key is not the certificate's
   */
  static ServerTls of(String certificates, String key) {
    try {
      Certificate[] chain = CertificateFactory.getInstance("X.509").generateCertificates(
          new ByteArrayInputStream(certificates.getBytes(StandardCharsets.ISO_8859_1)))
          .toArray(Certificate[]::new);
      if (chain.length == 0) {
        throw new GeneralSecurityException("there is no certificate");
      }
      PrivateKey own = PrivateKeyPem.parse(key, chain[0].getPublicKey());
      requirePair(own, chain[0]);
      return new ServerTls(context(own, chain));
    } catch (GeneralSecurityException | IOException | IllegalArgumentException error) {
      // Without the error's message, which may have a part of the key.
      throw new BakeFailure(Reason.BadRequest, "the TLS certificate and key are not a valid pair"
          + " in PEM, or the key is encrypted; correct the Secret", error);
    }
  }

  private static void requirePair(PrivateKey key, Certificate certificate)
      throws GeneralSecurityException {
    String algorithm = SIGNATURES.get(certificate.getPublicKey().getAlgorithm());
    if (algorithm == null) {
      throw new GeneralSecurityException("only RSA, EC and EdDSA keys are supported");
    }
    byte[] text = "a pair?".getBytes(StandardCharsets.US_ASCII);
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(text);
    if (!signature.verify(signed)) {
      throw new GeneralSecurityException("the key is not the certificate's");
    }
  }

  private static SSLContext context(PrivateKey key, Certificate[] chain)
      throws GeneralSecurityException, IOException {
    char[] password = new char[0];
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, password);
    store.setKeyEntry("server", key, password, chain);
    KeyManagerFactory keys = KeyManagerFactory
        .getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    context.getServerSessionContext().setSessionCacheSize(SESSIONS);
    context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
    return context;
  }

  /**
   * TLS over an accepted connection. Closing the connection itself ends it at once, also while another thread waits for
   * the client.
   */
  SSLSocket over(Socket connection) throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(connection,
        new ByteArrayInputStream(new byte[0]), true);
    socket.setUseClientMode(false);
    socket.setEnabledProtocols(PROTOCOLS);
    socket.setEnabledCipherSuites(ciphers(List.of(socket.getSupportedCipherSuites())));
    return socket;
  }

  private static String[] ciphers(List<String> supported) {
    return supported.stream().filter(CIPHERS.asMatchPredicate()).toArray(String[]::new);
  }
}
