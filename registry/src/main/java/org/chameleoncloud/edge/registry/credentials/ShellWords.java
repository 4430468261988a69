package org.chameleoncloud.edge.registry.credentials;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the variable assignments in a shell script, with the quoting rules of POSIX (Shell Command Language, 2.2). It
 * supports {@code NAME=value} and {@code export NAME=value ...}, and ignores all other commands.
 */
final class ShellWords {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final String COMMAND_SEPARATORS = "\n;&|()";
  private static final String EXPANSION_STARTS = "_{(*@#?$!-";

  /** A word without its quotes; {@code expands} if the shell would expand a part of it. */
  record Word(String text, boolean expands) {}

  /** An assignment of a variable. */
  record Assignment(String name, Word value) {}

  /** The text ends inside a quote. */
  static final class UnclosedQuoteException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int line;

    private UnclosedQuoteException(int line) {
      super("a quote is not closed", null, false, false);
      this.line = line;
    }

    /** The line of the opening quote, starting at 1. */
    int line() {
      return line;
    }
  }

  private final String text;
  private int position;
  private StringBuilder word;
  private boolean expands;

  private ShellWords(String text) {
    this.text = text.replace("\r\n", "\n").replace("\\\n", "");
  }

  /** All assignments in order of appearance. */
  static List<Assignment> assignments(String text) throws UnclosedQuoteException {
    ShellWords reader = new ShellWords(text);
    List<Assignment> assignments = new ArrayList<>();
    while (reader.position < reader.text.length()) {
      for (Word word : reader.command()) {
        int equals = word.text.indexOf('=');
        if (equals > 0 && NAME.matcher(word.text.substring(0, equals)).matches()) {
          assignments.add(new Assignment(word.text.substring(0, equals),
              new Word(word.text.substring(equals + 1), word.expands)));
        } else if (!word.text.equals("export")) {
          break;
        }
      }
    }
    return assignments;
  }

  private List<Word> command() throws UnclosedQuoteException {
    List<Word> words = new ArrayList<>();
    while (position < text.length() && COMMAND_SEPARATORS.indexOf(text.charAt(position)) < 0) {
      char next = text.charAt(position);
      if (next == '#') {
        int end = text.indexOf('\n', position);
        position = end < 0 ? text.length() : end;
      } else if (Character.isWhitespace(next)) {
        position++;
      } else {
        words.add(word());
      }
    }
    position++;
    return words;
  }

  private Word word() throws UnclosedQuoteException {
    word = new StringBuilder();
    expands = false;
    while (position < text.length() && !Character.isWhitespace(text.charAt(position))
        && COMMAND_SEPARATORS.indexOf(text.charAt(position)) < 0) {
      switch (text.charAt(position)) {
        case '\'' -> singleQuoted();
        case '"' -> doubleQuoted();
        case '\\' -> {
          position++;
          append();
        }
        case '$' -> {
          expands |= text.startsWith("$'", position) || text.startsWith("$\"", position);
          appendNotingExpansion();
        }
        default -> appendNotingExpansion();
      }
    }
    return new Word(word.toString(), expands);
  }

  private void singleQuoted() throws UnclosedQuoteException {
    int close = text.indexOf('\'', position + 1);
    if (close < 0) {
      throw unclosedQuoteAt(position);
    }
    word.append(text, position + 1, close);
    position = close + 1;
  }

  private void doubleQuoted() throws UnclosedQuoteException {
    int open = position++;
    while (position < text.length() && text.charAt(position) != '"') {
      boolean escaped = text.charAt(position) == '\\' && position + 1 < text.length()
          && "$`\"\\".indexOf(text.charAt(position + 1)) >= 0;
      if (escaped) {
        position++;
        append();
      } else {
        appendNotingExpansion();
      }
    }
    if (position == text.length()) {
      throw unclosedQuoteAt(open);
    }
    position++;
  }

  private void appendNotingExpansion() {
    char next = text.charAt(position);
    char after = position + 1 < text.length() ? text.charAt(position + 1) : ' ';
    expands |= next == '`'
        || next == '$'
            && (Character.isLetterOrDigit(after) || EXPANSION_STARTS.indexOf(after) >= 0);
    append();
  }

  private void append() {
    if (position < text.length()) {
      word.append(text.charAt(position++));
    }
  }

  private UnclosedQuoteException unclosedQuoteAt(int offset) {
    return new UnclosedQuoteException(
        (int) text.substring(0, offset).chars().filter(c -> c == '\n').count() + 1);
  }
}
