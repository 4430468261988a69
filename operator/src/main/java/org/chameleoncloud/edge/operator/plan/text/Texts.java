package org.chameleoncloud.edge.operator.plan.text;

import org.chameleoncloud.edge.inventory.Printable;

/** Bounds texts that come from elsewhere, and makes them printable. */
public final class Texts {
  private static final String ELLIPSIS = "...";

  private Texts() {}

  /**
   * The text as {@link Printable} shows it, with dots as its end if it has more than {@code maxLength} characters, the
   * dots included.
   */
  public static String shortened(String original, int maxLength) {
    String text = Printable.of(original);
    if (text.length() <= maxLength) {
      return text;
    }
    int end = maxLength - ELLIPSIS.length();
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + ELLIPSIS;
  }
}
