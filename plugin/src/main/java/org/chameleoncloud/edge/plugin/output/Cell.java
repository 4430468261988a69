package org.chameleoncloud.edge.plugin.output;

import org.chameleoncloud.edge.inventory.Printable;

/**
 * One line of text with a style.
 *
 * @param text without control characters
 * @param style how it looks with colours
 */
public record Cell(String text, Style style) {
  /** What is shown where there is no value. */
  public static final Cell NONE = new Cell("-", Style.FAINT);

  /** Replaces what would disturb a terminal, and line breaks by blanks. */
  public Cell {
    text = Printable.of(text);
  }

  /** Plain text; {@link #NONE} for null and an empty text. */
  public static Cell of(String text) {
    return of(text, Style.PLAIN);
  }

  /** Text in a style; {@link #NONE} for null and an empty text. */
  public static Cell of(String text, Style style) {
    return text == null || text.isEmpty() ? NONE : new Cell(text, style);
  }

  /** How many columns it takes. */
  int width() {
    return TextWidth.of(text);
  }
}
