package org.chameleoncloud.edge.operator.api;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as a spec has it: a number and a unit. Kubernetes' own durations have no days. */
public final class Lifetime {
  /** What is wrong with any other text. */
  public static final String FORMAT = "must be a number with a unit, such as 90d, 36h or 90m";

  /** Up to four digits: 9999d are 27 years. */
  public static final String PATTERN = "^([1-9][0-9]{0,3})([dhm])$";

  private static final Pattern COMPILED = Pattern.compile(PATTERN);

  private Lifetime() {}

  /** The duration; empty for null and for any other text. */
  public static Optional<Duration> of(String text) {
    Matcher matcher = COMPILED.matcher(text == null ? "" : text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(matcher.group(1));
    return Optional.of(switch (matcher.group(2)) {
      case "d" -> Duration.ofDays(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofMinutes(number);
    });
  }
}
