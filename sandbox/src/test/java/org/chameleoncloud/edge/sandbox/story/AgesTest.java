package org.chameleoncloud.edge.sandbox.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {
  @ParameterizedTest
  @CsvSource({"PT-3S, 0s", "PT0S, 0s", "PT119S, 119s", "PT2M, 2m", "PT9M59S, 9m59s", "PT25M, 25m",
      "PT2H59M, 179m", "PT3H, 3h", "PT4H5M, 4h5m"})
  void formatsAgesLikeKubectl(Duration age, String text) {
    assertThat(Ages.text(age)).isEqualTo(text);
  }

  @Test
  void acceptsTimestampsWithAnyOffset() {
    Instant now = Instant.parse("2026-03-01T12:00:10Z");
    assertThat(Ages.since("2026-03-01T13:00:00+01:00", now)).isEqualTo("10s");
    assertThat(Ages.since(null, now)).isEmpty();
  }
}
