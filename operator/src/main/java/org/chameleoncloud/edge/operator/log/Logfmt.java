package org.chameleoncloud.edge.operator.log;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A line as text: time, level and the class's short name, then each field as {@code name=value}.
 *
 * <p>A value that is not one plain word is quoted and escaped as in JSON, which is what parsers of logfmt expect
 * (go-logfmt, Loki, Vector). Characters that a terminal interprets or hides are escaped too.
 */
final class Logfmt {
  private static final DateTimeFormatter TIME = DateTimeFormatter
      .ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final int USUAL_LENGTH = 256;

  private Logfmt() {}

  static String line(LogLine line) {
    StringBuilder text = new StringBuilder(USUAL_LENGTH).append(time(line.time())).append(' ')
        .append(line.level()).repeat(' ', Math.max(0, 5 - line.level().length())).append(' ')
        .append(line.logger(), line.logger().lastIndexOf('.') + 1, line.logger().length());
    line.fields().forEach((name, value) -> {
      text.append(' ').append(name).append('=');
      append(text, value.toString());
    });
    return text.toString();
  }

  /** In UTC, to the millisecond. */
  static String time(Instant time) {
    return TIME.format(time);
  }

  private static void append(StringBuilder text, String value) {
    if (isPlainWord(value)) {
      text.append(value);
      return;
    }
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      appendEscaped(text, value, i);
    }
    text.append('"');
  }

  private static boolean isPlainWord(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '"' || c == '=' || c == '\\') {
        return false;
      }
    }
    return !value.isEmpty();
  }

  private static void appendEscaped(StringBuilder text, String value, int index) {
    char c = value.charAt(index);
    switch (c) {
      case '"', '\\' -> text.append('\\').append(c);
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      default -> {
        if (isPrintable(value, index)) {
          text.append(c);
        } else {
          text.append("\\u%04x".formatted((int) c));
        }
      }
    }
  }

  private static boolean isPrintable(String value, int index) {
    char c = value.charAt(index);
    if (Character.isSurrogate(c)) {
      int whole = Character.isHighSurrogate(c)
          ? value.codePointAt(index)
          : Character.codePointBefore(value, index + 1);
      return Character.isSupplementaryCodePoint(whole) && isPrintable(whole);
    }
    return isPrintable((int) c);
  }

  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR, Character.UNASSIGNED ->
        false;
      default -> true;
    };
  }
}
