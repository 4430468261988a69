package org.chameleoncloud.edge.operator.control.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.operator.control.memory.HeapPressure.Sample;
import org.chameleoncloud.edge.operator.control.memory.HeapPressure.Verdict;
import org.junit.jupiter.api.Test;

/** When memory is low, and when the process should end because none is left. */
class HeapPressureTest {
  private static final int INTERVAL = 5;

  private final HeapPressure pressure = new HeapPressure(Duration.ofMinutes(1));
  private double seconds;
  private double collecting;

  /** Takes samples for so many seconds, in which a share of the time goes to collections. */
  private List<Verdict> pass(int duration, double share, double used) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int passed = 0; passed < duration; passed += INTERVAL) {
      seconds += INTERVAL;
      collecting += INTERVAL * share;
      verdicts.add(pressure.add(new Sample(millis(seconds), millis(collecting), used)));
    }
    return verdicts;
  }

  private static Duration millis(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  @Test
  void littleFreeMemoryIsReportedOnce() {
    assertThat(pass(300, 0.01, 0.84)).containsOnly(Verdict.NONE);
    assertThat(pass(300, 0.01, 0.86)).containsOnlyOnce(Verdict.LOW).startsWith(Verdict.LOW);
  }

  @Test
  void itIsReportedAgainAfterItWasBetter() {
    pass(10, 0.01, 0.86);
    assertThat(pass(10, 0.01, 0.76)).containsOnly(Verdict.NONE);
    assertThat(pass(10, 0.01, 0.86)).containsOnly(Verdict.NONE);
    pass(10, 0.01, 0.74);
    assertThat(pass(10, 0.01, 0.86)).containsOnlyOnce(Verdict.LOW);
  }

  @Test
  void aMinuteThatIsMostlyCollectionsOfAFullHeapEndsTheProcess() {
    pass(600, 0.02, 0.5);
    assertThat(pass(30, 0.99, 0.97)).doesNotContain(Verdict.OUT);
    assertThat(pass(30, 0.99, 0.97)).contains(Verdict.OUT);
  }

  @Test
  void collectionsThatFreeMemoryDoNot() {
    assertThat(pass(600, 0.95, 0.6)).doesNotContain(Verdict.OUT);
  }

  @Test
  void aFullHeapThatStillWorksDoesNot() {
    assertThat(pass(600, 0.5, 0.95)).doesNotContain(Verdict.OUT);
  }

  @Test
  void nothingIsDecidedInTheFirstMinute() {
    assertThat(pass(55, 1, 0.99)).doesNotContain(Verdict.OUT);
  }
}
