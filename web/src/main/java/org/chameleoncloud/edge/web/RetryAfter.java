package org.chameleoncloud.edge.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

import okhttp3.Headers;

/** The header Retry-After: a number of seconds or a date (RFC 9110, section 10.2.3). */
public final class RetryAfter {
  private static final int MAX_DIGITS = 9;
  /** Replaces longer numbers of seconds. */
  private static final Duration LONGEST = Duration.ofSeconds(999_999_999);

  private RetryAfter() {}

  /**
   * How long a server asks us to wait; above zero.
   *
   * @param headers of the response. A date is relative to the server's {@code Date}, so clock skew does not matter
   * @param now the current time, for a response without a {@code Date}
   * @return empty if the server does not ask for a wait, or if the header is invalid
   */
  public static Optional<Duration> parse(Headers headers, Instant now) {
    String value = headers.get("Retry-After");
    if (value == null) {
      return Optional.empty();
    }
    String text = value.strip();
    Optional<Duration> wait = text.matches("\\d+")
        ? Optional.of(seconds(text))
        : date(text).map(date -> Duration.between(serverTime(headers, now), date));
    return wait.filter(Duration::isPositive);
  }

  private static Duration seconds(String digits) {
    return digits.length() > MAX_DIGITS ? LONGEST : Duration.ofSeconds(Long.parseLong(digits));
  }

  private static Instant serverTime(Headers headers, Instant now) {
    return Optional.ofNullable(headers.get("Date")).flatMap(RetryAfter::date).orElse(now);
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional
          .of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
