package org.chameleoncloud.edge.registry.credentials;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A word of a shell script, as a sequence of parts.
 *
 * @param parts the parts, in order
 * @param line the line that it starts in, from 1
 */
record ShellWord(List<Part> parts, int line) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** A part of a word. */
  sealed interface Part {}

  /** Text; {@code quoted} if no character of it is special. */
  record Literal(String text, boolean quoted) implements Part {}

  /** The value of a variable. */
  record Variable(String name) implements Part {}

  /** What only a shell can evaluate, such as the output of a command. */
  record Opaque() implements Part {}

  /** {@code NAME=value} or {@code NAME+=value}. */
  record Assignment(String name, boolean appends, ShellWord value) {}

  ShellWord {
    parts = List.copyOf(parts);
  }

  /** Whether a text is the name of a variable. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** The text, if the word consists of unquoted text only, like a reserved word; otherwise an empty string. */
  String bare() {
    return parts.size() == 1 && parts.getFirst() instanceof Literal(String text, boolean quoted)
        && !quoted ? text : "";
  }

  /** The text of the word; empty if it is unknown. */
  Optional<String> text(Function<String, Optional<String>> variables) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      Optional<String> value = switch (part) {
        case Literal literal -> Optional.of(literal.text);
        case Variable variable -> variables.apply(variable.name);
        case Opaque _ -> Optional.empty();
      };
      if (value.isEmpty()) {
        return Optional.empty();
      }
      text.append(value.get());
    }
    return Optional.of(text.toString());
  }

  /**
   * The word as an assignment.
   *
   * @param quotable whether the name may be quoted, like after {@code export}
   */
  Optional<Assignment> assignment(boolean quotable) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      if (!(parts.get(i) instanceof Literal(String text, boolean quoted))
          || quoted && !quotable) {
        return Optional.empty();
      }
      int equals = text.indexOf('=');
      if (equals >= 0) {
        name.append(text, 0, equals);
        List<Part> value = new ArrayList<>(parts.subList(i + 1, parts.size()));
        value.addFirst(new Literal(text.substring(equals + 1), quoted));
        return assignment(name.toString(), new ShellWord(value, line));
      }
      name.append(text);
    }
    return Optional.empty();
  }

  private static Optional<Assignment> assignment(String name, ShellWord value) {
    boolean appends = name.endsWith("+");
    String plain = appends ? name.substring(0, name.length() - 1) : name;
    return isName(plain) ? Optional.of(new Assignment(plain, appends, value)) : Optional.empty();
  }

  /** Whether the shell would expand a tilde at the start of the value of an assignment. */
  boolean startsWithTilde() {
    return parts.stream().filter(part -> !part.equals(new Literal("", false))).findFirst()
        .filter(part -> part instanceof Literal(String text, boolean quoted) && !quoted
            && text.startsWith("~"))
        .isPresent();
  }
}
