package org.chameleoncloud.edge.testbed.reservation;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;

/** Blazar's three formats of a time, all of them UTC without saying so. */
public final class BlazarTimes {
  private static final DateTimeFormatter STAMP = DateTimeFormatter
      .ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DATE = DateTimeFormatter
      .ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm")
      .withResolverStyle(ResolverStyle.STRICT).withZone(ZoneOffset.UTC);

  private BlazarTimes() {}

  /** When something was created or changed. */
  public static String stamp(Instant time) {
    return STAMP.format(time);
  }

  /** When a lease starts or ends, in a response. */
  static String date(Instant time) {
    return DATE.format(time);
  }

  /** When a lease starts or ends, in a request. */
  public static String minute(Instant time) {
    return MINUTE.format(time);
  }

  /**
   * Reads the time of a request: {@code now} or a minute.
   *
   * @throws BlazarException when it is neither
   */
  static Instant parse(String text, Instant now) {
    if (text.equals("now")) {
      return now.truncatedTo(ChronoUnit.MINUTES);
    }
    try {
      return LocalDateTime.parse(text, MINUTE).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw BlazarException.of(400,
          text + " is an invalid date. Required format: %Y-%m-%d %H:%M");
    }
  }

  /** The time as Python shows it in an error message. */
  static String python(Instant time) {
    ZonedDateTime utc = time.atZone(ZoneOffset.UTC);
    return "datetime.datetime(%d, %d, %d, %d, %d)".formatted(utc.getYear(), utc.getMonthValue(),
        utc.getDayOfMonth(), utc.getHour(), utc.getMinute());
  }
}
