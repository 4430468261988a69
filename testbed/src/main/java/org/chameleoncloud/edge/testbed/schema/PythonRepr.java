package org.chameleoncloud.edge.testbed.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.stream.Collectors;

/** Formats JSON values like Python's {@code repr}, which Doni's error messages use. */
public final class PythonRepr {
  private PythonRepr() {}

  /** The Python literal of a value. */
  public static String of(JsonNode value) {
    return switch (value.getNodeType()) {
      case NULL, MISSING -> "None";
      case BOOLEAN -> value.booleanValue() ? "True" : "False";
      case NUMBER -> number(value);
      case ARRAY -> value.valueStream().map(PythonRepr::of)
          .collect(Collectors.joining(", ", "[", "]"));
      case OBJECT -> value.propertyStream()
          .map(entry -> of(entry.getKey()) + ": " + of(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
      default -> of(value.asText());
    };
  }

  /** The Python literal of a string: in single quotes, unless the string contains single quotes only. */
  public static String of(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder literal = new StringBuilder().append(quote);
    text.codePoints().forEach(c -> append(literal, c, quote));
    return literal.append(quote).toString();
  }

  private static void append(StringBuilder literal, int c, char quote) {
    switch (c) {
      case '\\' -> literal.append("\\\\");
      case '\n' -> literal.append("\\n");
      case '\r' -> literal.append("\\r");
      case '\t' -> literal.append("\\t");
      default -> {
        if (c == quote) {
          literal.append('\\').append(quote);
        } else if (printable(c)) {
          literal.appendCodePoint(c);
        } else {
          literal.append(escaped(c));
        }
      }
    }
  }

  private static boolean printable(int c) {
    return c == ' ' || switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE,
          Character.UNASSIGNED, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
        false;
      default -> true;
    };
  }

  private static String escaped(int c) {
    if (c < 0x100) {
      return "\\x%02x".formatted(c);
    }
    return c < 0x10000 ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c);
  }

  private static String number(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.bigIntegerValue().toString();
    }
    double number = value.doubleValue();
    double magnitude = Math.abs(number);
    if (magnitude != 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
      return scientific(Double.toString(number));
    }
    String plain = new BigDecimal(Double.toString(number)).toPlainString();
    return plain.contains(".") ? plain : plain + ".0";
  }

  private static String scientific(String java) {
    String[] parts = java.split("E");
    String mantissa = parts[0].replaceFirst("\\.0$", "");
    int exponent = Integer.parseInt(parts[1]);
    return mantissa + "e" + (exponent < 0 ? "-" : "+") + "%02d".formatted(Math.abs(exponent));
  }
}
