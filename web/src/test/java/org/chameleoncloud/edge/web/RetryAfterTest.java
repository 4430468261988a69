package org.chameleoncloud.edge.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-22T08:30:00Z");

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"7|7", " 7 |7", "3600|3600",
      "Sun, 22 Nov 2026 08:31:00 GMT|60", "99999999999999999999|999999999"})
  void readsSecondsAndDates(String value, long seconds) {
    assertThat(RetryAfter.parse(Headers.of("Retry-After", value), NOW))
        .contains(Duration.ofSeconds(seconds));
  }

  @Test
  void readsADateRelativeToTheServersClock() {
    Headers headers = Headers.of("Retry-After", "Sun, 22 Nov 2026 10:00:30 GMT", "Date",
        "Sun, 22 Nov 2026 10:00:00 GMT");

    assertThat(RetryAfter.parse(headers, NOW)).contains(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "soon", "", "1.5", "Sun, 22 Nov 2026 08:29:59 GMT",
      "22 Nov 2026"})
  void ignoresValuesThatAreInvalidOrNotInTheFuture(String value) {
    assertThat(RetryAfter.parse(Headers.of("Retry-After", value), NOW)).isEmpty();
    assertThat(RetryAfter.parse(Headers.of(), NOW)).isEmpty();
  }
}
