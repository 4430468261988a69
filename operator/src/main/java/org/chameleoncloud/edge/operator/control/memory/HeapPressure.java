package org.chameleoncloud.edge.operator.control.memory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Decides from samples of the heap whether memory is low, or has run out without an OutOfMemoryError. Not thread-safe. */
final class HeapPressure {
  /** After a full collection; what is in use then is needed. */
  private static final double LOW = 0.85;
  private static final double NO_LONGER_LOW = 0.75;
  private static final double FULL = 0.9;
  /**
   * Of the time, in collections: little is left for work, and liveness stays green. Time that the threads wait for a
   * processor counts as work, so that a busy node makes the share of a process that only collects smaller.
   */
  private static final double SPIRAL = 0.6;

  private final Deque<Sample> samples = new ArrayDeque<>();
  private final Duration window;
  private boolean low;

  /**
   * @param window for how long there must be hardly anything but collections
   */
  HeapPressure(Duration window) {
    this.window = window;
  }

  /**
   * The heap at a time.
   *
   * @param at since any fixed time
   * @param collecting the time spent in collections until then
   * @param used the share that was in use after the last full collection, from 0 to 1
   */
  record Sample(Duration at, Duration collecting, double used) {}

  /** What a sample means. */
  enum Verdict {
    /** Nothing new. */
    NONE,
    /** Memory has become low. */
    LOW,
    /** There is no memory left, and the process should end. */
    OUT
  }

  /** Takes the next sample, every few seconds. */
  Verdict add(Sample sample) {
    samples.add(sample);
    boolean whole = false;
    while (sample.at().minus(samples.peek().at()).compareTo(window) >= 0) {
      whole = true;
      Sample oldest = samples.remove();
      if (sample.at().minus(samples.peek().at()).compareTo(window) < 0) {
        samples.addFirst(oldest);
        break;
      }
    }
    if (whole && sample.used() >= FULL && share(samples.peek(), sample) >= SPIRAL) {
      return Verdict.OUT;
    }
    if (!low && sample.used() >= LOW) {
      low = true;
      return Verdict.LOW;
    }
    low &= sample.used() >= NO_LONGER_LOW;
    return Verdict.NONE;
  }

  private static double share(Sample from, Sample to) {
    return (double) to.collecting().minus(from.collecting()).toMillis()
        / to.at().minus(from.at()).toMillis();
  }
}
