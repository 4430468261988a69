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
  private static final Duration CONNECT = Duration.ofSeconds(15);

  private WebClient() {}

  /**
   * A client that follows redirects.
   *
   * @param stall how long a download may make no progress
   * @param environment names the proxies: HTTPS_PROXY, HTTP_PROXY and NO_PROXY
   * @throws BakeFailure {@code BadRequest} when one of them is not the address of an HTTP proxy
   */
  public static OkHttpClient create(Duration stall, Map<String, String> environment) {
    try {
      return Proxies.of(environment)
          .applyTo(new OkHttpClient.Builder().connectTimeout(CONNECT).readTimeout(stall)).build();
    } catch (InvalidProxyException invalid) {
      throw new BakeFailure(Reason.BadRequest, invalid.getMessage());
    }
  }

  /**
   * The same client, which also trusts the CA certificates of a PEM file.
   *
   * @throws BakeFailure {@code BadRequest} when the file holds none
   */
  public static OkHttpClient trusting(OkHttpClient client, Path certificates) {
    return CaCertificates.parse(text(certificates)).orElseThrow(() -> new BakeFailure(
        Reason.BadRequest, certificates + " holds no certificate in PEM form: it needs "
            + "-----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----"))
        .trustedBy(client);
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
