package org.chameleoncloud.edge.baker.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import okhttp3.OkHttpClient;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.web.CaCertificates;
import org.chameleoncloud.edge.web.InvalidProxyException;
import org.chameleoncloud.edge.web.Proxies;

/** The HTTP client for downloads. */
public final class WebClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

  private WebClient() {}

  /**
   * A client that follows no redirects: {@link Redirects} does.
   *
   * @param stallTimeout how long a download may receive no data
   * @param environment has the proxies: HTTPS_PROXY, HTTP_PROXY and NO_PROXY
   * @throws BakeFailure {@code BadRequest} if one of them is not the address of an HTTP proxy
   */
  public static OkHttpClient create(Duration stallTimeout, Map<String, String> environment) {
    try {
      return Proxies.of(environment)
          .applyTo(
              new OkHttpClient.Builder().connectTimeout(CONNECT_TIMEOUT).readTimeout(stallTimeout)
                  .followRedirects(false).followSslRedirects(false))
          .build();
    } catch (InvalidProxyException invalid) {
      throw new BakeFailure(Reason.BadRequest, invalid.getMessage());
    }
  }

  /**
   * The same client, which also trusts the CA certificates of a PEM file.
   *
   * @throws BakeFailure {@code BadRequest} if the file cannot be read or contains no valid certificate
   */
  public static OkHttpClient trusting(OkHttpClient client, Path certificates) {
    return CaCertificates.parse(text(certificates)).orElseThrow(() -> new BakeFailure(
        Reason.BadRequest,
        certificates + " contains no valid certificate; it must be in PEM format, "
            + "from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----"))
        .trustedBy(client);
  }

  /** The same client, which refuses addresses of this machine and its link. */
  public static OkHttpClient refusingLocalAddresses(OkHttpClient client) {
    PublicAddresses addresses = new PublicAddresses(client.dns(), client.proxySelector());
    return client.newBuilder().dns(addresses).addInterceptor(addresses).build();
  }

  private static String text(Path certificates) {
    try {
      return Files.readString(certificates);
    } catch (IOException error) {
      throw new BakeFailure(Reason.BadRequest,
          "the CA certificates " + certificates + " cannot be read", error);
    }
  }
}
