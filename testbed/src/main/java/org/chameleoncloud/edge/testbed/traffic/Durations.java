package org.chameleoncloud.edge.testbed.traffic;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses durations in the short form of command lines: {@code 500ms}, {@code 2s}, {@code 1.5m}, {@code 1h}. */
public final class Durations {
  private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h)");

  private Durations() {}

  /**
   * Parses one duration.
   *
   * @throws DateTimeParseException when the text is not a duration; its message names the valid forms
   */
  public static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new DateTimeParseException(
          "\"" + text + "\" is not a duration: write 500ms, 2s, 5m or 1h", text, 0);
    }
    double millis = switch (matcher.group(2)) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      default -> 3_600_000;
    };
    return Duration.ofMillis(Math.round(Double.parseDouble(matcher.group(1)) * millis));
  }
}
