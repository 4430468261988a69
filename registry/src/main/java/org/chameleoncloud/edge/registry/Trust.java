package org.chameleoncloud.edge.registry;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/** Makes a client trust certificate authorities beside the platform's own. */
final class Trust {
  private Trust() {}

  /** {@code client}, trusting {@code authorities} too; it shares the connections of the original where it may. */
  static OkHttpClient also(OkHttpClient client, List<X509Certificate> authorities) {
    try {
      X509TrustManager trust = trustManager(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[]{trust}, null);
      return client.newBuilder().sslSocketFactory(context.getSocketFactory(), trust).build();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java platform cannot set up TLS", e);
    }
  }

  private static X509TrustManager trustManager(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    List<X509Certificate> all = Stream
        .concat(Stream.of(from(null).getAcceptedIssuers()), authorities.stream()).toList();
    for (int i = 0; i < all.size(); i++) {
      store.setCertificateEntry("authority-" + i, all.get(i));
    }
    return from(store);
  }

  /** The trust manager of {@code store}; null stands for the platform's. */
  private static X509TrustManager from(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory
        .getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Stream.of(factory.getTrustManagers()).filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast).findFirst()
        .orElseThrow(() -> new GeneralSecurityException("no X.509 trust manager"));
  }
}
