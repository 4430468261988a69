package org.chameleoncloud.edge.plugin.output;

/** How text looks on a terminal with colours. Colour never says what the text does not. */
public enum Style {
  PLAIN(""),
  BOLD("1"),
  GOOD("32"),
  BAD("31"),
  PENDING("33"),
  FAINT("2");

  private static final String ESCAPE = "\u001b[";

  private final String code;

  Style(String code) {
    this.code = code;
  }

  /** The text in this style, or unchanged without colours. */
  public String apply(String text, boolean colours) {
    return colours && this != PLAIN && !text.isEmpty()
        ? ESCAPE + code + "m" + text + ESCAPE + "0m"
        : text;
  }
}
