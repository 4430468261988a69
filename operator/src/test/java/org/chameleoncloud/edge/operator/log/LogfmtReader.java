package org.chameleoncloud.edge.operator.log;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads logfmt as its usual readers do: names without blanks, values bare or quoted and escaped as in JSON. */
final class LogfmtReader {
  private final String text;
  private int at;

  private LogfmtReader(String text) {
    this.text = text;
  }

  /** All fields; fails on what is no logfmt. */
  static Map<String, String> read(String text) {
    LogfmtReader reader = new LogfmtReader(text);
    Map<String, String> fields = new LinkedHashMap<>();
    while (reader.at < text.length()) {
      reader.take(' ');
      String name = reader.until('=');
      reader.take('=');
      String value = reader.at < text.length() && text.charAt(reader.at) == '"'
          ? reader.quoted()
          : reader.until(' ');
      if (fields.put(name, value) != null) {
        throw new IllegalArgumentException(name + " stands twice in: " + text);
      }
    }
    return fields;
  }

  private void take(char wanted) {
    if (text.charAt(at) != wanted) {
      throw new IllegalArgumentException("no " + wanted + " at " + at + " of: " + text);
    }
    at++;
  }

  private String until(char end) {
    int found = text.indexOf(end, at);
    String word = text.substring(at, found < 0 ? text.length() : found);
    if (word.chars().anyMatch(c -> c <= ' ' || c == '"' || c == '=')) {
      throw new IllegalArgumentException("no bare word at " + at + " of: " + text);
    }
    at += word.length();
    return word;
  }

  private String quoted() {
    take('"');
    StringBuilder value = new StringBuilder();
    while (text.charAt(at) != '"') {
      char c = text.charAt(at++);
      value.append(c == '\\' ? escaped() : c);
    }
    take('"');
    return value.toString();
  }

  private char escaped() {
    char c = text.charAt(at++);
    return switch (c) {
      case '"', '\\' -> c;
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        at += 4;
        yield (char) Integer.parseInt(text, at - 4, at, 16);
      }
      default -> throw new IllegalArgumentException("unknown escape \\" + c + " in: " + text);
    };
  }
}
