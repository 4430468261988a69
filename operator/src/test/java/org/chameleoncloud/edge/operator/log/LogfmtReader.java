package org.chameleoncloud.edge.operator.log;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads logfmt like common parsers: names without spaces; values without quotes, or quoted and escaped like in JSON.
 */
final class LogfmtReader {
  private final String text;
  private int position;

  private LogfmtReader(String text) {
    this.text = text;
  }

  /** All fields, in order. Throws {@link IllegalArgumentException} if the text is not logfmt. */
  static Map<String, String> read(String text) {
    LogfmtReader reader = new LogfmtReader(text);
    Map<String, String> fields = new LinkedHashMap<>();
    while (reader.position < text.length()) {
      reader.expect(' ');
      String name = reader.until('=');
      reader.expect('=');
      String value = reader.position < text.length() && text.charAt(reader.position) == '"'
          ? reader.quoted()
          : reader.until(' ');
      if (fields.put(name, value) != null) {
        throw new IllegalArgumentException(name + " appears twice in: " + text);
      }
    }
    return fields;
  }

  private void expect(char expected) {
    if (text.charAt(position) != expected) {
      throw new IllegalArgumentException("no " + expected + " at " + position + " of: " + text);
    }
    position++;
  }

  private String until(char end) {
    int found = text.indexOf(end, position);
    String value = text.substring(position, found < 0 ? text.length() : found);
    if (value.chars().anyMatch(c -> c <= ' ' || c == '"' || c == '=')) {
      throw new IllegalArgumentException("invalid unquoted value at " + position + " of: " + text);
    }
    position += value.length();
    return value;
  }

  private String quoted() {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (text.charAt(position) != '"') {
      char c = text.charAt(position++);
      value.append(c == '\\' ? escaped() : c);
    }
    expect('"');
    return value.toString();
  }

  private char escaped() {
    char c = text.charAt(position++);
    return switch (c) {
      case '"', '\\' -> c;
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        position += 4;
        yield (char) Integer.parseInt(text, position - 4, position, 16);
      }
      default -> throw new IllegalArgumentException("unknown escape \\" + c + " in: " + text);
    };
  }
}
