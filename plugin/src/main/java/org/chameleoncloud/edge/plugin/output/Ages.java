package org.chameleoncloud.edge.plugin.output;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Times as they are shown: how long ago, with the precision of kubectl ({@code k8s.io/apimachinery/pkg/util/duration}). */
public final class Ages {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Ages() {}

  /** The moment that an RFC 3339 timestamp names; empty for null and for what is not one. */
  public static Optional<Instant> instant(String timestamp) {
    try {
      return Optional.ofNullable(timestamp).map(OffsetDateTime::parse)
          .map(OffsetDateTime::toInstant);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /** The time since a timestamp, such as {@code 3m}; empty for null, a text that is no timestamp unchanged. */
  public static String since(String timestamp, Instant now) {
    return instant(timestamp).map(then -> text(Duration.between(then, now)))
        .orElse(timestamp == null ? "" : timestamp);
  }

  /** A duration, such as {@code 45s}, {@code 3m12s}, {@code 25m}, {@code 2h5m}, {@code 26h} or {@code 4d}; 0s if negative. */
  public static String text(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 2 * MINUTE) {
      return seconds + "s";
    }
    if (seconds < 10 * MINUTE) {
      return both(seconds, MINUTE, "m", 1, "s");
    }
    if (seconds < 3 * HOUR) {
      return seconds / MINUTE + "m";
    }
    if (seconds < 8 * HOUR) {
      return both(seconds, HOUR, "h", MINUTE, "m");
    }
    if (seconds < 2 * DAY) {
      return seconds / HOUR + "h";
    }
    return seconds < 8 * DAY ? both(seconds, DAY, "d", HOUR, "h") : seconds / DAY + "d";
  }

  private static String both(long seconds, long large, String largeUnit, long small,
      String smallUnit) {
    long rest = seconds % large / small;
    return seconds / large + largeUnit + (rest == 0 ? "" : rest + smallUnit);
  }
}
