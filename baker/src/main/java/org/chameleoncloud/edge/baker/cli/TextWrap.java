package org.chameleoncloud.edge.baker.cli;

/** Wraps text for an 80-column terminal. */
final class TextWrap {
  private static final int WIDTH = 80;
  private static final String INDENT = "  ";

  private TextWrap() {}

  /** Breaks a text at spaces into lines of at most 80 characters. A longer word gets a line of its own. */
  static String wrap(String text) {
    StringBuilder lines = new StringBuilder();
    int column = 0;
    for (String word : text.split(" ")) {
      if (column > 0 && column + 1 + word.length() > WIDTH) {
        lines.append(System.lineSeparator()).append(INDENT);
        column = INDENT.length();
      } else if (column > 0) {
        lines.append(' ');
        column++;
      }
      lines.append(word);
      column += word.length();
    }
    return lines.toString();
  }
}
