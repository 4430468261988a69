package org.chameleoncloud.edge.registry.credentials;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.registry.credentials.ShellWord.Literal;
import org.chameleoncloud.edge.registry.credentials.ShellWord.Opaque;
import org.chameleoncloud.edge.registry.credentials.ShellWord.Part;
import org.chameleoncloud.edge.registry.credentials.ShellWord.Variable;

/**
 * Divides a script into words and operators, with the quoting rules of POSIX (Shell Command Language, 2.2) and bash.
 * Comments, redirections and here-documents are left out: they set no variables.
 */
final class ShellTokens {
  private static final Pattern DIGITS = Pattern.compile("\\d+");
  private static final String BLANKS = " \t";
  private static final String METACHARACTERS = BLANKS + "\n;&|<>()";
  private static final String SPECIAL_PARAMETERS = "*@#?$!-0123456789";
  /** Longer ones first. */
  private static final List<String> REDIRECTIONS = List.of("&>>", "&>", "<<<", "<<-", "<<", "<>",
      "<&", "<", ">>", ">&", ">|", ">");
  private static final List<String> OPERATORS = List.of(";;&", ";;", ";&", ";", "&&", "&", "||",
      "|&", "|", "(", ")", "\n");

  /** A word or, if {@code word} is null, an operator; the end is an operator with an empty text. */
  record Token(String operator, ShellWord word, int line) {
    boolean is(String text) {
      return word == null
          ? operator.equals(text)
          : !text.isEmpty() && word.bare().equals(text);
    }
  }

  private record HereDocument(String delimiter, boolean indented, int line) {}

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private final Deque<HereDocument> hereDocuments = new ArrayDeque<>();
  private int position;
  private int line = 1;
  private List<Part> parts;
  private StringBuilder unquoted;

  private ShellTokens(String text) {
    this.text = text.replace("\r\n", "\n");
  }

  /** The tokens of a script, the last of which is the end. */
  static List<Token> of(String text) throws ShellSyntaxException {
    ShellTokens reader = new ShellTokens(text);
    while (reader.position < reader.text.length()) {
      reader.token();
    }
    reader.tokens.add(new Token("", null, reader.line));
    return reader.tokens;
  }

  private void token() throws ShellSyntaxException {
    if (text.startsWith("\\\n", position)) {
      advance(2);
    } else if (BLANKS.indexOf(text.charAt(position)) >= 0) {
      advance(1);
    } else if (text.charAt(position) == '#') {
      int end = text.indexOf('\n', position);
      advance((end < 0 ? text.length() : end) - position);
    } else if (text.startsWith("<(", position) || text.startsWith(">(", position)
        || METACHARACTERS.indexOf(text.charAt(position)) < 0) {
      ShellWord word = word();
      if (!isDescriptor(word)) {
        tokens.add(new Token(null, word, word.line()));
      }
    } else if (!redirection()) {
      operator();
    }
  }

  /** The 2 of 2>. */
  private boolean isDescriptor(ShellWord word) {
    return DIGITS.matcher(word.bare()).matches() && position < text.length()
        && "<>".indexOf(text.charAt(position)) >= 0;
  }

  private boolean redirection() throws ShellSyntaxException {
    Optional<String> operator = startingHere(REDIRECTIONS);
    if (operator.isEmpty()) {
      return false;
    }
    int at = line;
    advance(operator.get().length());
    while (position < text.length() && (BLANKS.indexOf(text.charAt(position)) >= 0)) {
      advance(1);
    }
    ShellWord target = word();
    if (operator.get().equals("<<") || operator.get().equals("<<-")) {
      hereDocuments.add(new HereDocument(target.text(name -> Optional.of("$" + name)).orElse(""),
          operator.get().equals("<<-"), at));
    }
    return true;
  }

  private Optional<String> startingHere(List<String> candidates) {
    return candidates.stream().filter(candidate -> text.startsWith(candidate, position))
        .findFirst();
  }

  private void operator() throws ShellSyntaxException {
    String operator = startingHere(OPERATORS).orElseThrow();
    tokens.add(new Token(operator, null, line));
    advance(operator.length());
    while (operator.equals("\n") && !hereDocuments.isEmpty()) {
      skip(hereDocuments.poll());
    }
  }

  private void skip(HereDocument document) {
    while (position < text.length()) {
      int end = text.indexOf('\n', position);
      String content = text.substring(position, end < 0 ? text.length() : end);
      advance(Math.min(content.length() + 1, text.length() - position));
      if ((document.indented ? content.replaceFirst("^\t+", "") : content)
          .equals(document.delimiter)) {
        return;
      }
    }
  }

  private ShellWord word() throws ShellSyntaxException {
    parts = new ArrayList<>();
    unquoted = new StringBuilder();
    int start = line;
    while (position < text.length()) {
      char next = text.charAt(position);
      if (next == '(' && unquoted.toString().endsWith("=") && parts.isEmpty()
          || "<>".indexOf(next) >= 0 && parts.isEmpty() && unquoted.isEmpty()
              && text.startsWith("(", position + 1)) {
        opaque(balanced(position + (next == '(' ? 0 : 1), '(', ')'));
      } else if (METACHARACTERS.indexOf(next) >= 0) {
        break;
      } else {
        characters(next);
      }
    }
    endUnquoted();
    return new ShellWord(parts, start);
  }

  private void characters(char next) throws ShellSyntaxException {
    switch (next) {
      case '\'' -> {
        int close = closing(text.indexOf('\'', position + 1), position);
        quoted(text.substring(position + 1, close));
        advance(close + 1 - position);
      }
      case '"' -> doubleQuoted();
      case '\\' -> {
        String escaped = text.substring(position + 1, Math.min(position + 2, text.length()));
        if (!escaped.equals("\n")) {
          quoted(escaped);
        }
        advance(1 + escaped.length());
      }
      case '$', '`' -> expansion(false);
      default -> {
        unquoted.append(next);
        advance(1);
      }
    }
  }

  private void doubleQuoted() throws ShellSyntaxException {
    int open = position;
    int openLine = line;
    advance(1);
    quoted("");
    while (position < text.length() && text.charAt(position) != '"') {
      char next = text.charAt(position);
      char after = position + 1 < text.length() ? text.charAt(position + 1) : ' ';
      if (next == '\\' && after == '\n') {
        advance(2);
      } else if (next == '\\' && "$`\"\\".indexOf(after) >= 0) {
        quoted(String.valueOf(after));
        advance(2);
      } else if (next == '$' || next == '`') {
        expansion(true);
      } else {
        quoted(String.valueOf(next));
        advance(1);
      }
    }
    if (position >= text.length()) {
      throw unclosed(openLine, open);
    }
    advance(1);
  }

  /** A variable, or what only a shell can evaluate, or a plain dollar. */
  private void expansion(boolean inQuotes) throws ShellSyntaxException {
    if (text.charAt(position) == '`') {
      int close = position + 1;
      while (close < text.length() && text.charAt(close) != '`') {
        close += text.charAt(close) == '\\' ? 2 : 1;
      }
      opaque(closing(close < text.length() ? close : -1, position));
      return;
    }
    int end = position + 1;
    while (end < text.length() && isInName(text.charAt(end))) {
      end++;
    }
    char first = position + 1 < text.length() ? text.charAt(position + 1) : ' ';
    if (first == '(') {
      opaque(balanced(position + 1, '(', ')'));
    } else if (first == '{') {
      int close = balanced(position + 1, '{', '}');
      String name = text.substring(position + 2, close);
      variable(name, close);
    } else if (SPECIAL_PARAMETERS.indexOf(first) >= 0) {
      opaque(position + 1);
    } else if (end > position + 1) {
      variable(text.substring(position + 1, end), end - 1);
    } else if (!inQuotes && (first == '\'' || first == '"')) {
      opaque(position);
    } else {
      quoted("$");
      advance(1);
    }
  }

  private static boolean isInName(char c) {
    return c == '_' || c < 128 && Character.isLetterOrDigit(c);
  }

  private void variable(String name, int end) {
    endUnquoted();
    parts.add(ShellWord.isName(name) ? new Variable(name) : new Opaque());
    advance(end + 1 - position);
  }

  /** What ends with the character at {@code end} can only be evaluated by a shell. */
  private void opaque(int end) {
    endUnquoted();
    parts.add(new Opaque());
    advance(end + 1 - position);
  }

  private void quoted(String literal) {
    endUnquoted();
    parts.add(new Literal(literal, true));
  }

  private void endUnquoted() {
    if (!unquoted.isEmpty()) {
      parts.add(new Literal(unquoted.toString(), false));
      unquoted.setLength(0);
    }
  }

  /** Where the bracket that opens at {@code open} is closed; brackets in quotes do not count. */
  private int balanced(int open, char opening, char closing) throws ShellSyntaxException {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '\'' || c == '"' && opening == '(') {
        int from = i;
        i++;
        while (i < text.length() && text.charAt(i) != c) {
          i += c == '"' && text.charAt(i) == '\\' ? 2 : 1;
        }
        closing(i < text.length() ? i : -1, from);
      } else if (c == opening) {
        depth++;
      } else if (c == closing && --depth == 0) {
        return i;
      }
    }
    return closing(-1, open);
  }

  private int closing(int close, int open) throws ShellSyntaxException {
    if (close < 0) {
      throw unclosed(line + lineBreaks(position, open), open);
    }
    return close;
  }

  private ShellSyntaxException unclosed(int at, int open) {
    return new ShellSyntaxException(at, "opens a %s that is never closed"
        .formatted("'\"`".indexOf(text.charAt(open)) >= 0 ? "quote" : "bracket"));
  }

  private void advance(int characters) {
    int end = Math.min(text.length(), position + characters);
    line += lineBreaks(position, end);
    position = end;
  }

  private int lineBreaks(int from, int to) {
    return from >= to ? 0 : (int) text.substring(from, to).chars().filter(c -> c == '\n').count();
  }
}
