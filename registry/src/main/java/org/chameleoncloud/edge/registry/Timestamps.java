package org.chameleoncloud.edge.registry;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/** Reads the times of Keystone, Doni and balena: ISO 8601, with or without fraction and offset. */
final class Timestamps {
  private Timestamps() {}

  /** The time that {@code text} says, in UTC where it names no offset; empty when it is null or says none. */
  static Optional<Instant> read(String text) {
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
