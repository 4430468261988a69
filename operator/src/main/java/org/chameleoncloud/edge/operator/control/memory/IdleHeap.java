package org.chameleoncloud.edge.operator.control.memory;

import java.time.Duration;

/**
 * Decides when an idle process should collect its whole heap. The serial collector gives memory back to the system only in
 * a full collection, and a process that does little does not need one for days. Not thread-safe.
 */
final class IdleHeap {
  /** Of one core. */
  private static final double BUSY = 0.1;
  /** What a collection can free at the most; less is not worth its pause. */
  private static final long WORTHWHILE_BYTES = 24L << 20;

  private final Duration window;
  private Sample first;

  /**
   * @param window how long is looked at for a decision
   */
  IdleHeap(Duration window) {
    this.window = window;
  }

  /**
   * The process at a time.
   *
   * @param at since any fixed time
   * @param cpu the CPU time of all threads until then
   * @param used bytes of the old generation that are in use
   * @param kept bytes of it that were in use after the last full collection; 0 before the first
   */
  record Sample(Duration at, Duration cpu, long used, long kept) {}

  /** Takes the next sample, every few seconds, and says whether to collect now. */
  boolean isDue(Sample sample) {
    if (first == null) {
      first = sample;
    }
    Duration elapsed = sample.at().minus(first.at());
    if (elapsed.compareTo(window) < 0) {
      return false;
    }
    Duration cpu = sample.cpu().minus(first.cpu());
    first = sample;
    return cpu.toMillis() <= BUSY * elapsed.toMillis()
        && sample.used() - sample.kept() >= WORTHWHILE_BYTES;
  }
}
