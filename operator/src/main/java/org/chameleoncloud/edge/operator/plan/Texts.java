package org.chameleoncloud.edge.operator.plan;

/** Bounds texts that come from elsewhere. */
final class Texts {
  private static final String ELLIPSIS = "...";

  private Texts() {}

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
