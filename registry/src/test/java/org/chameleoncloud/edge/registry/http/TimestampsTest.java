package org.chameleoncloud.edge.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  private static final int SECONDS = 19;

  @Property
  void timesAreReadAsJavaWritesThem(
      @ForAll
      @LongRange(min = -62_000_000_000L, max = 250_000_000_000L) long seconds,
      @ForAll
      @IntRange(min = 0, max = 999_999_999) int nanos,
      @ForAll
      @IntRange(min = -18 * 60, max = 18 * 60) int offset) {
    Instant instant = Instant.ofEpochSecond(seconds, nanos);
    String utc = instant.toString();
    String local = utc.substring(0, utc.length() - 1);
    String zoned = OffsetDateTime.ofInstant(instant, ZoneOffset.ofTotalSeconds(offset * 60))
        .toString();

    assertThat(Timestamps.parse(utc)).contains(instant);
    assertThat(Timestamps.parse(local)).contains(instant);
    assertThat(Timestamps.parse(local.replace('T', ' '))).contains(instant);
    assertThat(Timestamps.parse(local + "+00:00")).contains(instant);
    assertThat(Timestamps.parse(zoned)).contains(instant);
  }

  @Property
  void whatIsNoTimeIsNotReadAsOne(@ForAll
  @IntRange(min = 0, max = SECONDS - 1) int at,
      @ForAll char other) {
    StringBuilder text = new StringBuilder("2026-11-01T12:34:56.789+00:00");
    text.setCharAt(at, other);

    // Fullwidth digits, for example, are digits to some parsers.
    assertThat(Timestamps.parse(text.toString()).isPresent())
        .isEqualTo(isTime(text.substring(0, SECONDS)));
  }

  private static boolean isTime(String text) {
    try {
      LocalDateTime.parse(text.replace(' ', 'T').replace('t', 'T'));
      return true;
    } catch (java.time.DateTimeException e) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({"2026-02-28T23:59:59.999999999,2026-02-28T23:59:59.999999999Z",
      "2026-11-01T12:00:00+0200,2026-11-01T10:00:00Z",
      "2026-11-01T12:00:00-05:30,2026-11-01T17:30:00Z",
      "'  2026-11-01 12:00:00 ',2026-11-01T12:00:00Z"})
  void otherFormsAreReadToo(String text, Instant expected) {
    assertThat(Timestamps.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2026-11-01", "2026-13-01T12:00:00",
      "2026-11-01T25:00:00", "2026-11-01T12:00:00+99:00", "2026-11-01T12:00:00.1234567890Z",
      "1762000000"})
  void anythingElseIsInvalid(String text) {
    assertThat(Timestamps.parse(text)).isEmpty();
  }

  @Test
  void thereMayBeNone() {
    assertThat(Timestamps.parse(null)).isEmpty();
    assertThat(Timestamps.parse("2026-11-01T12:00:00Z").orElseThrow())
        .isEqualTo(Instant.EPOCH.plus(20_758, ChronoUnit.DAYS).plus(12, ChronoUnit.HOURS));
  }
}
