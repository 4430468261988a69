package org.chameleoncloud.edge.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads Retry-After, which is a number of seconds or a date (RFC 9110, section 10.2.3). */
final class RetryAfter {
  /** A longer wait is more likely a mistake, and a device that waits longer looks forgotten. */
  static final Duration LONGEST = Duration.ofMinutes(15);

  private RetryAfter() {}

  /** How long to wait from {@code now}; empty when {@code header} is null, unreadable, or asks for no wait. */
  static Optional<Duration> read(String header, Instant now) {
    if (header == null) {
      return Optional.empty();
    }
    String text = header.strip();
    return (text.matches("\\d+") ? Optional.of(seconds(text)) : untilDate(text, now))
        .filter(Duration::isPositive)
        .map(wait -> wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
  }

  private static Duration seconds(String digits) {
    return digits.length() > 9 ? LONGEST : Duration.ofSeconds(Long.parseLong(digits));
  }

  private static Optional<Duration> untilDate(String text, Instant now) {
    try {
      return Optional.of(Duration.between(now,
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()));
    } catch (DateTimeParseException unreadable) {
      return Optional.empty();
    }
  }
}
