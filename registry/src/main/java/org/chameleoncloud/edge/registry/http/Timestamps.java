package org.chameleoncloud.edge.registry.http;

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

  private Timestamps() {}

  /** Parses a timestamp, in UTC if it has no offset; empty when it is null or invalid. */
  public static Optional<Instant> parse(String text) {
    if (text == null) {
      return Optional.empty();
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
}
