package org.chameleoncloud.edge.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The assignments in a shell script, by the quoting rules of POSIX (Shell Command Language, 2.2). It understands
 * {@code NAME=value} and {@code export NAME=value ...}; every other command is passed over.
 */
final class ShellWords {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final String ENDS_COMMAND = "\n;&|()";
  private static final String AFTER_DOLLAR = "_{(*@#?$!-";

  /** A word without its quotes; {@code expands} when the shell would have put something else in a part of it. */
  record Word(String text, boolean expands) {}

  /** One variable that is set. */
  record Assignment(String name, Word value) {}

  /** A quote is opened and the text ends before it is closed. */
  static final class OpenQuote extends Exception {
    private static final long serialVersionUID = 1L;
    private final int line;

    private OpenQuote(int line) {
      super("a quote is not closed", null, false, false);
      this.line = line;
    }

    /** Where it was opened, from 1. */
    int line() {
      return line;
    }
  }

  private final String text;
  private int at;
  private StringBuilder word;
  private boolean expands;

  private ShellWords(String text) {
    this.text = text.replace("\r\n", "\n").replace("\\\n", "");
  }

  /** All assignments in their order. */
  static List<Assignment> assignments(String text) throws OpenQuote {
    ShellWords reader = new ShellWords(text);
    List<Assignment> assignments = new ArrayList<>();
    while (reader.at < reader.text.length()) {
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

  private List<Word> command() throws OpenQuote {
    List<Word> words = new ArrayList<>();
    while (at < text.length() && ENDS_COMMAND.indexOf(text.charAt(at)) < 0) {
      char next = text.charAt(at);
      if (next == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (Character.isWhitespace(next)) {
        at++;
      } else {
        words.add(word());
      }
    }
    at++;
    return words;
  }

  private Word word() throws OpenQuote {
    word = new StringBuilder();
    expands = false;
    while (at < text.length() && !Character.isWhitespace(text.charAt(at))
        && ENDS_COMMAND.indexOf(text.charAt(at)) < 0) {
      switch (text.charAt(at)) {
        case '\'' -> singleQuoted();
        case '"' -> doubleQuoted();
        case '\\' -> {
          at++;
          take();
        }
        case '$' -> {
          expands |= text.startsWith("$'", at) || text.startsWith("$\"", at);
          takeNotingExpansion();
        }
        default -> takeNotingExpansion();
      }
    }
    return new Word(word.toString(), expands);
  }

  private void singleQuoted() throws OpenQuote {
    int close = text.indexOf('\'', at + 1);
    if (close < 0) {
      throw openedAt(at);
    }
    word.append(text, at + 1, close);
    at = close + 1;
  }

  private void doubleQuoted() throws OpenQuote {
    int open = at++;
    while (at < text.length() && text.charAt(at) != '"') {
      boolean escaped = text.charAt(at) == '\\' && at + 1 < text.length()
          && "$`\"\\".indexOf(text.charAt(at + 1)) >= 0;
      if (escaped) {
        at++;
        take();
      } else {
        takeNotingExpansion();
      }
    }
    if (at == text.length()) {
      throw openedAt(open);
    }
    at++;
  }

  private void takeNotingExpansion() {
    char next = text.charAt(at);
    char after = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    expands |= next == '`'
        || next == '$' && (Character.isLetterOrDigit(after) || AFTER_DOLLAR.indexOf(after) >= 0);
    take();
  }

  private void take() {
    if (at < text.length()) {
      word.append(text.charAt(at++));
    }
  }

  private OpenQuote openedAt(int position) {
    return new OpenQuote(
        (int) text.substring(0, position).chars().filter(c -> c == '\n').count() + 1);
  }
}
