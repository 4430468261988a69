package org.chameleoncloud.edge.registry.http;

import java.util.regex.Pattern;

/** Prepares texts from a service for one-line messages. */
public final class SingleLine {
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Z}\\s]+");

  private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");
  private static final String REPLACEMENT = "\uFFFD";
  /** In characters; the services' databases have columns of 36, 64 and 255. */
  private static final int MAX_NAME = 255;

  private SingleLine() {}

  /** The text with all line breaks, control characters, invisible characters and runs of blanks as single blanks. */
  public static String of(String text) {
    return UNPRINTABLE.matcher(text).replaceAll(" ").strip();
  }

  /**
   * A name of the service as a line that shows what it is: unprintable characters are replaced by U+FFFD, so that it
   * still differs from every name without them, and its end by an ellipsis if it is longer than any such name.
   */
  public static String visible(String name) {
    String start = name.length() <= MAX_NAME ? name : shortened(name, MAX_NAME);
    return INVISIBLE.matcher(start).replaceAll(REPLACEMENT);
  }

  /** The first {@code maxLength} characters of the text, with an ellipsis as the last one if some were cut. */
  public static String shortened(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(maxLength - 2)) ? maxLength - 2 : maxLength - 1;
    return text.substring(0, end) + "…";
  }
}
