package org.chameleoncloud.edge.operator.control.polling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The first result of a poller's lists. Reconciliations wait for it, each with one of the places that all of them share, so
 * they give up when it is late. Safe for use by many threads.
 */
final class FirstResult {
  /** As long as a connection may take; a testbed that has not answered by then is slow or silent. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final Clock clock;
  private final Instant begin;
  private final CountDownLatch result = new CountDownLatch(1);
  private volatile boolean givenUp;

  /** The list is about to be requested. */
  FirstResult(Clock clock) {
    this.clock = clock;
    this.begin = clock.instant();
  }

  boolean hasCome() {
    return result.getCount() == 0;
  }

  /** Waits for it. Gives up {@link #LONGEST_WAIT} after the beginning, and then returns false. */
  boolean await() throws InterruptedException {
    Duration left = LONGEST_WAIT.minus(Duration.between(begin, clock.instant()));
    Duration most = left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
    if (result.await(most.toMillis(), TimeUnit.MILLISECONDS)) {
      return true;
    }
    givenUp = true;
    return hasCome();
  }

  /**
   * It has come; may be called again.
   *
   * @param onLate called if it is the first time, and a reconciliation has given up
   */
  void come(Runnable onLate) {
    boolean isFirst = !hasCome();
    result.countDown();
    if (isFirst && givenUp) {
      onLate.run();
    }
  }
}
