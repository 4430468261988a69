package org.chameleoncloud.edge.registry.http;

import java.util.regex.Pattern;

/** Prepares texts from a service for one-line messages. */
public final class SingleLine {
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Z}\\s]+");

  private SingleLine() {}

  /** The text with all line breaks, control characters, invisible characters and runs of blanks as single blanks. */
  public static String of(String text) {
    return UNPRINTABLE.matcher(text).replaceAll(" ").strip();
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
