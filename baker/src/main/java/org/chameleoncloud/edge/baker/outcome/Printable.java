package org.chameleoncloud.edge.baker.outcome;

import java.util.regex.Pattern;

/** Texts that may quote an image, an archive or a server: nothing in them controls the terminal that shows them. */
public final class Printable {
  /** Control characters, those that change the direction of a text, and half characters. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}&&[^\\n]]");
  private static final String REPLACEMENT = "\uFFFD";

  private Printable() {}

  /** The lines of a text with U+FFFD for what cannot be printed. */
  public static String lines(String text) {
    return UNPRINTABLE.matcher(text).replaceAll(REPLACEMENT);
  }

  /** One line of at most {@code maxLength} characters, with an ellipsis as the last one if some were cut. */
  public static String line(String text, int maxLength) {
    String line = lines(text.length() <= maxLength ? text : text.substring(0, maxLength - 1) + "…");
    return line.replace("\n", REPLACEMENT);
  }
}
