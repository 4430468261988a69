package org.chameleoncloud.edge.registry.http;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/** Parses the timestamps of Keystone, Doni and balena: ISO 8601, with or without fraction and offset. */
public final class Timestamps {
  private Timestamps() {}

  /** Parses a timestamp, in UTC if it has no offset; empty when it is null or invalid. */
  public static Optional<Instant> parse(String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME.parseBest(
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
