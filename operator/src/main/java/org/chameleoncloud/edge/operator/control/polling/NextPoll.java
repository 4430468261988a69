package org.chameleoncloud.edge.operator.control.polling;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** When the next poll starts: at the earliest moment that was asked for since the last one started. */
final class NextPoll implements AutoCloseable {
  private final ScheduledExecutorService timer;
  private final Runnable poll;
  private ScheduledFuture<?> next;
  private boolean closed;

  /**
   * None is due yet.
   *
   * @param poll called on the timer's thread, so it must not wait
   */
  NextPoll(ScheduledExecutorService timer, Runnable poll) {
    this.timer = timer;
    this.poll = poll;
  }

  /** Has the next poll start after {@code delay} at the latest. Ignored after {@link #close()}. */
  synchronized void startWithin(Duration delay) {
    boolean sooner = next == null || next.getDelay(TimeUnit.MILLISECONDS) > delay.toMillis();
    if (closed || !sooner) {
      return;
    }
    cancel();
    next = timer.schedule(this::start, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void start() {
    synchronized (this) {
      // A poll that starts is no longer the next one; its future would say so too late for a fast one.
      next = null;
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
