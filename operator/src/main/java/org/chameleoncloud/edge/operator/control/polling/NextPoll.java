package org.chameleoncloud.edge.operator.control.polling;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When the next poll starts: at the earliest moment that was asked for since the last one started, but so late that polls
 * take at most a fifth of the time. A testbed that needs seconds for its list is not asked for it every 5 seconds.
 */
final class NextPoll implements AutoCloseable {
  private static final int PAUSE = 4;
  private static final Duration MAX_PAUSE = Duration.ofMinutes(2);

  private final ScheduledExecutorService timer;
  private final LongSupplier nanoTime;
  private final Runnable poll;
  private long notBefore;
  /** While a poll runs, when the next one was asked for, in {@link #nanoTime}; null if it was not. */
  private Long askedFor;
  private boolean running;
  private ScheduledFuture<?> next;
  private boolean closed;

  /**
   * None is due yet.
   *
   * @param nanoTime a monotonic time in ns
   * @param poll called on the timer's thread, so it must not wait; none starts before {@link #ended}
   */
  NextPoll(ScheduledExecutorService timer, LongSupplier nanoTime, Runnable poll) {
    this.timer = timer;
    this.nanoTime = nanoTime;
    this.notBefore = nanoTime.getAsLong();
    this.poll = poll;
  }

  /**
   * A poll has ended: the next one starts no sooner than after four times as long, or two minutes.
   *
   * @param took how long the service needed for it
   */
  synchronized void ended(Duration took) {
    Duration pause = took.multipliedBy(PAUSE);
    notBefore = nanoTime.getAsLong()
        + (pause.compareTo(MAX_PAUSE) < 0 ? pause : MAX_PAUSE).toNanos();
    running = false;
    if (askedFor != null) {
      Duration asked = Duration.ofNanos(askedFor - nanoTime.getAsLong());
      askedFor = null;
      startWithin(asked);
    }
  }

  /** Has the next poll start after this time at the latest, or as soon as it may. Ignored after {@link #close()}. */
  synchronized void startWithin(Duration asked) {
    if (running) {
      long at = nanoTime.getAsLong() + asked.toNanos();
      askedFor = askedFor == null || at - askedFor < 0 ? (Long) at : askedFor;
      return;
    }
    Duration delay = delay(asked);
    boolean sooner = next == null || next.getDelay(TimeUnit.MILLISECONDS) > delay.toMillis();
    if (closed || !sooner) {
      return;
    }
    cancel();
    next = timer.schedule(this::start, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** When a poll that is asked for starts. */
  synchronized Duration delay(Duration asked) {
    Duration least = Duration.ofNanos(notBefore - nanoTime.getAsLong());
    return asked.compareTo(least) < 0 ? least : asked;
  }

  private void start() {
    synchronized (this) {
      // A poll that starts is no longer the next one; its future would say so too late for a fast one.
      next = null;
      running = true;
    }
    poll.run();
  }

  private void cancel() {
    if (next != null) {
      next.cancel(false);
    }
  }

  /** No poll starts any more. */
  @Override
  public synchronized void close() {
    closed = true;
    cancel();
  }
}
