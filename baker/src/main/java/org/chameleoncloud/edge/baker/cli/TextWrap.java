package org.chameleoncloud.edge.baker.cli;

/** Text in lines that fit an old terminal. */
final class TextWrap {
  private static final int WIDTH = 80;
  private static final String INDENT = "  ";

  private TextWrap() {}

  /** Breaks a sentence between words into lines of 80 characters at most; a longer word has a line of its own. */
  static String wrapped(String sentence) {
    StringBuilder text = new StringBuilder();
    int column = 0;
    for (String word : sentence.split(" ")) {
      if (column > 0 && column + 1 + word.length() > WIDTH) {
        text.append(System.lineSeparator()).append(INDENT);
        column = INDENT.length();
      } else if (column > 0) {
        text.append(' ');
        column++;
      }
      text.append(word);
      column += word.length();
    }
    return text.toString();
  }
}
