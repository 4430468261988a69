package org.chameleoncloud.edge.registry.credentials;

/** The invisible character with which some editors start a text. */
final class ByteOrderMark {
  private static final String MARK = "\uFEFF";

  private ByteOrderMark() {}

  /** Whether a text starts with it. */
  static boolean starts(String text) {
    return text.startsWith(MARK);
  }

  /** The text without it. */
  static String removed(String text) {
    return starts(text) ? text.substring(MARK.length()) : text;
  }
}
