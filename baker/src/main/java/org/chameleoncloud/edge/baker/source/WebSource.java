package org.chameleoncloud.edge.baker.source;

import java.io.IOException;
import java.util.regex.Pattern;

import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * An image at an http or https address. A download that breaks off goes on where it stopped, if the server can; one
 * that stands still is broken off.
 *
 * @param url the address; its user, password and query may be secret
 * @param client how to reach it: proxy, certificate authorities, time limits
 * @param retries how often to go on, and how long to wait before
 */
public record WebSource(HttpUrl url, OkHttpClient client, Retries retries) implements Source {
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/");

  /**
   * Reads an address.
   *
   * @throws BakeFailure {@code BadRequest} when it is none
   */
  public static WebSource at(String address, OkHttpClient client) {
    HttpUrl url = HttpUrl.parse(address);
    if (url == null) {
      // The text may hold a password.
      throw new BakeFailure(Reason.BadRequest,
          "an address must be one of http or https, as in https://example.org/pi.img.zip");
    }
    return new WebSource(url, client, Retries.USUAL);
  }

  /** Whether a text is meant as an address rather than a path. */
  public static boolean isAddress(String text) {
    return ADDRESS.matcher(text).lookingAt();
  }

  /** The address without user, password, query and fragment: signed addresses keep their signature there. */
  @Override
  public String name() {
    return withoutSecrets(url);
  }

  /** An address as {@link #name} shows it; any other text as it is. */
  static String withoutSecrets(String text) {
    HttpUrl address = HttpUrl.parse(text);
    return address == null ? text : withoutSecrets(address);
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
