package org.chameleoncloud.edge.baker.serve;

import java.util.Arrays;

/** The conditions of a request on the file's ETag, by RFC 9110, section 13. */
final class EntityTags {
  private EntityTags() {}

  /** Whether a list of tags in an If-Match header has this one, which is a strong one. */
  static boolean match(String list, String tag) {
    return list.strip().equals("*")
        || Arrays.stream(list.split(",")).anyMatch(one -> one.strip().equals(tag));
  }

  /** The same for If-None-Match, which also accepts a weak form of it. */
  static boolean matchWeakly(String list, String tag) {
    return list.strip().equals("*") || Arrays.stream(list.split(","))
        .anyMatch(one -> one.strip().replaceFirst("^W/", "").equals(tag));
  }

  /**
   * Whether a Range header counts: the If-Range header is missing, or has this tag. A date never matches, because files
   * are sent without one.
   */
  static boolean allowRange(String ifRange, String tag) {
    return ifRange.isEmpty() || ifRange.strip().equals(tag);
  }
}
