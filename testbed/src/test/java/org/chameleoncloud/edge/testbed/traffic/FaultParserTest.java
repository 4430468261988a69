package org.chameleoncloud.edge.testbed.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultParserTest {
  @Test
  void parsesAStatusWithARate() {
    assertThat(Fault.parse("POST /v1/hardware status=500 rate=0.1"))
        .isEqualTo(Fault.on("POST", "/v1/hardware").status(500).rate(0.1));
  }

  @Test
  void parsesAnHtmlPageWithRetryAfter() {
    assertThat(Fault.parse("* /v1/hardware/ status=503 body=html retry-after=7 times=2"))
        .isEqualTo(Fault.on(null, "/v1/hardware").html(503)
            .retryAfter(Duration.ofSeconds(7)).times(2));
  }

  @Test
  void parsesTheEffectsWithoutAResponse() {
    assertThat(Fault.parse("identity delay=300ms").effect())
        .isEqualTo(new FaultEffect.Delay(Duration.ofMillis(300)));
    assertThat(Fault.parse("inventory drop")).isEqualTo(Fault.on(Service.INVENTORY).drop());
    assertThat(Fault.parse("PATCH lose-answer")).isEqualTo(Fault.on("PATCH", null).loseAnswer());
    assertThat(Fault.parse("GET cut=10")).isEqualTo(Fault.on("GET", null).cutBody(10));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "POST /v1/hardware          | is missing the EFFECT",
      "POST status=often          | has \"often\" where an integer is expected",
      "POST status=500 colour=red | has unknown settings: colour",
      "POST delay=3               | has \"3\" where a duration like 500ms or 2s is expected",
      "POST drop rate=2           | the rate of a fault must be above 0 and at most 1, not 2.0",
      "POST drop times=0          | a fault must occur at least once, not 0 times",
      "POST status=20             | the status of a fault must be between 200 and 599, not 20"})
  void explainsAnInvalidFault(String text, String message) {
    assertThatThrownBy(() -> Fault.parse(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
