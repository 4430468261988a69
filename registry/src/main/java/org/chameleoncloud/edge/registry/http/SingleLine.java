package org.chameleoncloud.edge.registry.http;

import java.util.regex.Pattern;
import org.chameleoncloud.edge.inventory.Printable;

/** Prepares texts from a service for one-line messages. */
public final class SingleLine {
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Z}\\s]+");
  /** In characters; the services' databases have columns of 36, 64 and 255. */
  private static final int MAX_NAME = 255;

  private SingleLine() {}

  /** The text with all line breaks, control characters, invisible characters and runs of blanks as single blanks. */
  public static String of(String text) {
    return isPlain(text) ? text : UNPRINTABLE.matcher(text).replaceAll(" ").strip();
  }

  /** Whether it is printable ASCII with single blanks inside: nearly every text is, in lists of thousands of records. */
  private static boolean isPlain(String text) {
    char before = ' ';
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character < ' ' || character > '~' || character == ' ' && before == ' ') {
        return false;
      }
      before = character;
    }
    return text.isEmpty() || before != ' ';
  }

  /**
   * A name of the service as {@link Printable} shows it, with an ellipsis as its end if it is longer than any such name.
   */
  public static String visible(String name) {
    return Printable.of(shortened(name, MAX_NAME));
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
