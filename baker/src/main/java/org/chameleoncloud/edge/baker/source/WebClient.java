package org.chameleoncloud.edge.baker.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import okhttp3.OkHttpClient;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** How addresses are reached. */
public final class WebClient {
  private static final Duration CONNECT = Duration.ofSeconds(15);

  private WebClient() {}

  /**
   * A client that follows redirects.
   *
   * @param stall how long a download may stand still
   * @param environment HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in either case, as curl reads them
   */
  public static OkHttpClient create(Duration stall, Map<String, String> environment) {
    Proxies proxies = new Proxies(environment);
    return new OkHttpClient.Builder().connectTimeout(CONNECT).readTimeout(stall)
        .proxySelector(proxies).proxyAuthenticator(proxies).build();
  }

  /**
   * The same client, which trusts the authorities of a PEM file too.
   *
   * @throws BakeFailure {@code BadRequest} when there are none in it
   */
  public static OkHttpClient trusting(OkHttpClient client, Path authorities) {
    try {
      X509TrustManager trust = trust(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[]{trust}, null);
      return client.newBuilder().sslSocketFactory(context.getSocketFactory(), trust).build();
    } catch (IOException | GeneralSecurityException error) {
      throw new BakeFailure(Reason.BadRequest, authorities
          + " holds no certificates in PEM form that can be read: " + error.getMessage(), error);
    }
  }

  private static X509TrustManager trust(Path authorities)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (X509Certificate usual : manager(null).getAcceptedIssuers()) {
      store.setCertificateEntry("usual-" + number++, usual);
    }
    try (InputStream pem = Files.newInputStream(authorities)) {
      for (Certificate own : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("own-" + number++, own);
      }
    }
    return manager(store);
  }

  /** Trusts the store's authorities; null is the JDK's own. */
  private static X509TrustManager manager(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory
        .getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }
}
