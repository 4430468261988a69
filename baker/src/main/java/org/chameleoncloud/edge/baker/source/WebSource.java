package org.chameleoncloud.edge.baker.source;

import java.io.IOException;

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

  /**
   * Reads an address.
   *
   * @throws BakeFailure {@code BadRequest} when it is none
   */
  public static WebSource at(String address, OkHttpClient client) {
    HttpUrl url = HttpUrl.parse(address);
    if (url == null) {
      throw new BakeFailure(Reason.BadRequest, "the source's address is no http or https address");
    }
    return new WebSource(url, client, Retries.USUAL);
  }

  /** Whether a text is an address rather than a path. */
  public static boolean isAddress(String text) {
    return text.regionMatches(true, 0, "http://", 0, 7)
        || text.regionMatches(true, 0, "https://", 0, 8);
  }

  /** The address without user, password, query and fragment: signed addresses keep their signature there. */
  @Override
  public String name() {
    return url.newBuilder().username("").password("").query(null).fragment(null).build()
        .toString();
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
