package org.chameleoncloud.edge.baker.serve;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Links that give access to one file of an image server, without a password, until they expire. A link is the file's
 * URL with the query {@code expires=SECONDS&signature=SIGNATURE}: the seconds since 1970 at which it expires, and a
 * signature of them and the path. Who has the link has the file, so neither is logged.
 */
public final class SignedLink {
  /** The longest time for which a link is valid. */
  public static final Duration MAX_LIFETIME = Duration.ofDays(7);
  /** How far the clocks of the server and of the computer that signs may be apart. */
  static final Duration CLOCK_SKEW = Duration.ofMinutes(1);
  /** No other program signs a text that starts like this with the same key. */
  private static final String PURPOSE = "chi-edge image link 1\n";
  private static final Pattern QUERY = Pattern
      .compile("expires=([1-9][0-9]{0,11})&signature=([-_A-Za-z0-9]{43})");

  /** What a request's query is. */
  public enum Verdict {
    /** Not that of a link. */
    NO_LINK,
    /** That of a link which gives access now. */
    VALID,
    /** That of a link which has expired. */
    EXPIRED,
    /** Not signed with these keys for this path and time, or for more than {@link #MAX_LIFETIME}. */
    INVALID
  }

  private SignedLink() {}

  /**
   * The query of a link.
   *
   * @param path the URL's path, starting with a slash, without percent-encoding
   * @param expires rounded down to a second
   */
  public static String query(LinkKey key, String path, Instant expires) {
    String seconds = Long.toString(expires.getEpochSecond());
    return "expires=" + seconds + "&signature=" + signature(key, path, seconds);
  }

  private static String signature(LinkKey key, String path, String seconds) {
    return key.sign(PURPOSE + path + "\n" + seconds);
  }

  /**
   * Checks the query of a request.
   *
   * @param keys any of these may have signed it; at most two, so that a key can be replaced
   * @param path as in the request
   * @param query without the question mark; empty if there is none
   */
  public static Verdict check(List<LinkKey> keys, String path, String query, Instant now) {
    if (!query.contains("signature=")) {
      return Verdict.NO_LINK;
    }
    Matcher link = QUERY.matcher(query);
    if (!link.matches() || !isSigned(keys, path, link.group(1), link.group(2))) {
      return Verdict.INVALID;
    }
    Instant expires = Instant.ofEpochSecond(Long.parseLong(link.group(1)));
    if (now.isAfter(expires.plus(CLOCK_SKEW))) {
      return Verdict.EXPIRED;
    }
    return expires.isAfter(now.plus(MAX_LIFETIME).plus(CLOCK_SKEW))
        ? Verdict.INVALID
        : Verdict.VALID;
  }

  /** Compares the encoded form, of which there is only one, and takes the same time wherever they differ. */
  private static boolean isSigned(List<LinkKey> keys, String path, String seconds,
      String signature) {
    boolean signed = false;
    for (LinkKey key : keys) {
      signed |= MessageDigest.isEqual(signature(key, path, seconds)
          .getBytes(StandardCharsets.US_ASCII), signature.getBytes(StandardCharsets.US_ASCII));
    }
    return signed;
  }
}
