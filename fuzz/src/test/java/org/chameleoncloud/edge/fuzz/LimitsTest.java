package org.chameleoncloud.edge.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  private static final Limits LIMITS = Limits.of(64, 2, 20).refusing(IOException.class);

  @Test
  void acceptsAResultAndADeclaredRefusal() {
    assertThatCode(() -> {
      LIMITS.hold(0, () -> Stream.of("a text", null));
      LIMITS.hold(0, () -> {
        throw new IOException("refused");
      });
    }).doesNotThrowAnyException();
  }

  @Test
  void rejectsAnyOtherException() {
    assertThatThrownBy(() -> LIMITS.hold(0, () -> {
      throw new UncheckedIOException(new IOException("refused"));
    })).isInstanceOf(AssertionError.class).hasMessageContaining("not declared");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two\nlines", "a bell \u0007", "reversed \u202e", "half \ud83d",
      "a second\u2028line", "much longer than twenty characters"})
  void rejectsATextThatMustNotReachALine(String text) {
    assertThatThrownBy(() -> LIMITS.hold(0, () -> Stream.of(text)))
        .isInstanceOf(AssertionError.class).hasMessageContaining("a text");
    assertThatThrownBy(() -> LIMITS.hold(0, () -> {
      throw new IOException(text);
    })).isInstanceOf(AssertionError.class).hasMessageContaining("a text");
  }

  @Test
  void rejectsMemoryAboveTheLimitForTheLengthOfTheInput() {
    Reading large = () -> Stream.of(String.valueOf(new byte[100 << 10].length));
    LIMITS.hold(64 << 10, large);
    assertThatThrownBy(() -> LIMITS.hold(1, large)).isInstanceOf(AssertionError.class)
        .hasMessageContaining("bytes were allocated for an input of 1");
  }

  @Test
  void rejectsTimeAboveTheLimit() {
    Limits limits = Limits.of(1 << 20, 0, 20).within(Duration.ofMillis(10));
    assertThatThrownBy(() -> limits.hold(0, () -> {
      Cost start = Cost.ofThread();
      while (Cost.ofThread().since(start).cpuNanos() <= 10_000_000) {
        Thread.onSpinWait();
      }
      return Stream.empty();
    })).isInstanceOf(AssertionError.class).hasMessageContaining("of CPU time");
  }

  @Test
  void readsAnExpensiveInputAgainBecauseTheFirstReadingLoadsClasses() {
    AtomicInteger readings = new AtomicInteger();
    LIMITS.hold(1, () -> Stream.of(String.valueOf(
        new byte[readings.getAndIncrement() == 0 ? 100 << 10 : 0].length)));
    assertThat(readings).hasValue(2);
  }
}
