package org.chameleoncloud.edge.testbed.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultTextTest {
  @Test
  void readsAStatusForAShareOfTheRequests() {
    assertThat(Fault.parse("POST /v1/hardware status=500 rate=0.1"))
        .isEqualTo(Fault.on("POST", "/v1/hardware").status(500).rate(0.1));
  }

  @Test
  void readsAPageAndRetryAfter() {
    assertThat(Fault.parse("* /v1/hardware/ status=503 body=html retry-after=7 times=2"))
        .isEqualTo(Fault.on(null, "/v1/hardware").html(503)
            .retryAfter(Duration.ofSeconds(7)).times(2));
  }

  @Test
  void readsTheEffectsWithoutAnAnswer() {
    assertThat(Fault.parse("identity delay=300ms").effect())
        .isEqualTo(new Effect.Delay(Duration.ofMillis(300)));
    assertThat(Fault.parse("inventory drop")).isEqualTo(Fault.on(Service.INVENTORY).drop());
    assertThat(Fault.parse("PATCH lose-answer")).isEqualTo(Fault.on("PATCH", null).loseAnswer());
    assertThat(Fault.parse("GET cut=10")).isEqualTo(Fault.on("GET", null).cutBody(10));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "POST /v1/hardware          | names no effect",
      "POST status=often          | has \"often\" where a whole number belongs",
      "POST status=500 colour=red | does not know colour",
      "POST delay=3               | has \"3\" where a time such as 500ms or 2s belongs",
      "POST drop rate=2           | a fault's rate is above 0 and at most 1, not 2.0",
      "POST drop times=0          | a fault hits at least once, not 0 times",
      "POST status=20             | a fault's status is 200 to 599, not 20"})
  void saysWhatIsWrong(String text, String complaint) {
    assertThatThrownBy(() -> Fault.parse(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(complaint);
  }
}
