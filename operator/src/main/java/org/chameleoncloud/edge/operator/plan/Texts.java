package org.chameleoncloud.edge.operator.plan;

import java.util.regex.Pattern;

/** Bounds texts that come from elsewhere. */
final class Texts {
  private static final String ELLIPSIS = "...";

  private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private Texts() {}

  /** The text with U+FFFD for each control character and each invisible one, which would change how it is shown. */
  static String visible(String text) {
    return INVISIBLE.matcher(text).replaceAll("\uFFFD");
  }

  /** The text, with dots as its end if it has more than {@code maxLength} characters, the dots included. */
  static String shortened(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    int end = maxLength - ELLIPSIS.length();
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + ELLIPSIS;
  }
}
