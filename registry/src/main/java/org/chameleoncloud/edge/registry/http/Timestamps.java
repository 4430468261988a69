package org.chameleoncloud.edge.registry.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;

/** Parses the timestamps of Keystone, Doni and balena: ISO 8601, with or without fraction and offset. */
public final class Timestamps {
  /** With any offset that Python writes: {@code Z}, {@code +00:00}, {@code +0000}. */
  private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
      .parseCaseInsensitive().append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
      .optionalStart().appendOffset("+HH:MM:ss", "Z").optionalEnd()
      .optionalStart().appendOffset("+HHMM", "Z").optionalEnd().toFormatter(Locale.ROOT);

  /** The length of a date and a time without a fraction. */
  private static final int SECONDS_END = 19;

  private Timestamps() {}

  /** Parses a timestamp, in UTC if it has no offset; empty when it is null or invalid. */
  public static Optional<Instant> parse(String text) {
    if (text == null) {
      return Optional.empty();
    }
    Instant usual = usual(text);
    if (usual != null) {
      return Optional.of(usual);
    }
    try {
      TemporalAccessor time = FORMAT.parseBest(
          text.strip().replace(' ', 'T'),
          OffsetDateTime::from, LocalDateTime::from);
      return Optional.of(time instanceof OffsetDateTime zoned
          ? zoned.toInstant()
          : ((LocalDateTime) time).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException unreadable) {
      return Optional.empty();
    }
  }

  /**
   * Parses the form that the services write, such as {@code 2026-11-01T12:00:00.123456+00:00}: a list has tens of
   * thousands, and the formatter allocates 2 kB for each.
   *
   * @return null for any other form, and for a time that does not exist
   */
  private static Instant usual(String text) {
    int length = text.length();
    if (length < SECONDS_END || text.charAt(4) != '-' || text.charAt(7) != '-'
        || text.charAt(10) != 'T' || text.charAt(13) != ':' || text.charAt(16) != ':') {
      return null;
    }
    int at = SECONDS_END;
    int nanos = 0;
    if (at < length && text.charAt(at) == '.') {
      int unit = 1_000_000_000;
      for (at++; at < length && isDigit(text.charAt(at)) && unit > 1; at++) {
        unit /= 10;
        nanos += (text.charAt(at) - '0') * unit;
      }
    }
    String offset = text.substring(at);
    int[] parts = {digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2),
        digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2)};
    if (text.charAt(at - 1) == '.' || hasNegative(parts)
        || !offset.isEmpty() && !offset.equals("Z") && !offset.equals("+00:00")) {
      return null;
    }
    try {
      return LocalDateTime.of(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], nanos)
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static boolean hasNegative(int[] numbers) {
    for (int number : numbers) {
      if (number < 0) {
        return true;
      }
    }
    return false;
  }

  /** Negative if they are no digits. */
  private static int digits(String text, int from, int number) {
    int value = 0;
    for (int i = from; i < from + number; i++) {
      if (!isDigit(text.charAt(i))) {
        return -1;
      }
      value = 10 * value + text.charAt(i) - '0';
    }
    return value;
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }
}
