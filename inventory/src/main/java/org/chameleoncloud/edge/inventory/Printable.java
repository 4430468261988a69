package org.chameleoncloud.edge.inventory;

/**
 * Text of a record as a status, a message or a terminal shows it. Control characters, line and paragraph separators and
 * what is invisible or changes the direction of text, such as U+202E, would forge lines and hide or reorder what follows.
 */
public final class Printable {
  private static final int REPLACEMENT = 0xfffd;

  private Printable() {}

  /**
   * The text with each line break and tab as a blank, and each other such character as U+FFFD. None is left out, so that
   * a name with one is never shown like the name without it.
   */
  public static String of(String text) {
    if (isAscii(text) || text.codePoints().allMatch(Printable::isPrintable)) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().map(Printable::shown).forEach(shown::appendCodePoint);
    return shown.toString();
  }

  /** Whether it is printable ASCII, as nearly every text is, in lists of thousands of records. */
  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrintable(int character) {
    return shown(character) == character;
  }

  private static int shown(int character) {
    return switch (Character.getType(character)) {
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
      case Character.CONTROL -> Character.isWhitespace(character) || character == 0x85
          ? ' '
          : REPLACEMENT;
      case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED ->
        REPLACEMENT;
      default -> character;
    };
  }
}
