package org.chameleoncloud.edge.operator.control.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When an idle process collects its heap, so that the system gets memory back. */
class IdleHeapTest {
  private static final int INTERVAL = 5;
  private static final long MIB = 1 << 20;

  private final IdleHeap heap = new IdleHeap(Duration.ofMinutes(1));
  private long seconds;
  private double cpu;

  /** The number of collections in so many seconds, in which the process uses a share of a core. */
  private long collections(int duration, double share, long used, long kept) {
    long collections = 0;
    for (int passed = 0; passed < duration; passed += INTERVAL) {
      seconds += INTERVAL;
      cpu += INTERVAL * share;
      if (heap.isDue(new IdleHeap.Sample(Duration.ofSeconds(seconds),
          Duration.ofMillis(Math.round(cpu * 1000)), used * MIB, kept * MIB))) {
        collections++;
      }
    }
    return collections;
  }

  @Test
  void aBusyProcessIsNotStopped() {
    assertThat(collections(600, 0.11, 200, 50)).isZero();
  }

  @Test
  void aMinuteWithLittleToDoIsEnough() {
    assertThat(collections(125, 1, 200, 50)).isZero();
    assertThat(collections(60, 0.09, 200, 50)).isEqualTo(1);
  }

  @Test
  void onePeriodOfWorkMakesAMinuteBusy() {
    assertThat(collections(55, 0.02, 200, 50)).isZero();
    assertThat(collections(10, 0.9, 200, 50)).isZero();
  }

  @Test
  void whatWasKeptIsNotCollectedAgain() {
    assertThat(collections(600, 0.02, 200, 180)).isZero();
  }

  @Test
  void aCollectionThatFreesNothingIsNotRepeated() {
    assertThat(collections(65, 0.02, 200, 50)).isEqualTo(1);
    assertThat(collections(600, 0.02, 200, 200)).isZero();
  }
}
