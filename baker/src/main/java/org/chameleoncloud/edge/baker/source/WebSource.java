package org.chameleoncloud.edge.baker.source;

import java.io.IOException;
import java.util.regex.Pattern;

import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * An image at an http or https URL. A download that is interrupted or stalls is resumed if the server supports it.
 *
 * @param url its user, password and query may be secret
 * @param client the HTTP client, with its proxy, CA certificates and timeouts
 * @param retries when a failed download is retried
 * @param least how slow it may be
 */
public record WebSource(HttpUrl url, OkHttpClient client, Retries retries, LeastThroughput least)
    implements
      Source {
  private static final Pattern URL_PREFIX = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/");

  /**
   * The source at a URL.
   *
   * @param least how slow it may be
   * @throws BakeFailure {@code BadRequest} if it is not an http or https URL
   */
  public static WebSource at(String text, OkHttpClient client, LeastThroughput least) {
    HttpUrl url = HttpUrl.parse(text);
    if (url == null) {
      // The text may contain a password.
      throw new BakeFailure(Reason.BadRequest,
          "the URL is not valid; use http or https, like https://example.org/pi.img.zip");
    }
    return new WebSource(url, client, Retries.DEFAULT, least);
  }

  /** Whether a text is a URL, valid or not, rather than a path. */
  public static boolean isUrl(String text) {
    return URL_PREFIX.matcher(text).lookingAt();
  }

  /** The URL without user, password, query and fragment. The query of a signed URL has the signature. */
  @Override
  public String name() {
    return withoutSecrets(url);
  }

  /** The URL without its fragment, which is not sent to the server. */
  @Override
  public String identity() {
    return url.newBuilder().fragment(null).build().toString();
  }

  /** A URL without its secrets, like {@link #name}; any other text unchanged. */
  static String withoutSecrets(String text) {
    HttpUrl url = HttpUrl.parse(text);
    return url == null ? text : withoutSecrets(url);
  }

  private static String withoutSecrets(HttpUrl url) {
    return url.newBuilder().username("").password("").query(null).fragment(null).build()
        .toString();
  }

  @Override
  public boolean isLocal() {
    return false;
  }

  @Override
  public SourceStream open() throws IOException {
    return new Download(this);
  }

  @Override
  public String toString() {
    return name();
  }
}
