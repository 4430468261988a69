package org.chameleoncloud.edge.sandbox.story;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Formats ages like kubectl: {@code 45s}, {@code 3m12s}, {@code 25m}, {@code 2h5m}. */
final class Ages {
  private Ages() {}

  /** The time since an RFC 3339 timestamp; empty for null. */
  static String since(String timestamp, Instant now) {
    return timestamp == null
        ? ""
        : text(Duration.between(OffsetDateTime.parse(timestamp).toInstant(), now));
  }

  static String text(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 10) {
      return minutes + "m" + (seconds % 60 == 0 ? "" : seconds % 60 + "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    return minutes / 60 + "h" + (minutes % 60 == 0 ? "" : minutes % 60 + "m");
  }
}
