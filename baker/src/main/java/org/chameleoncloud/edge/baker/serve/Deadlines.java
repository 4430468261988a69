package org.chameleoncloud.edge.baker.serve;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Closes connections whose clients are too slow: reads and writes that wait for them fail then. */
final class Deadlines implements AutoCloseable {
  private static final long TICK_MILLIS = 200;

  private final Set<Deadline> pending = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
      Thread.ofPlatform().daemon().name("deadlines").factory());

  Deadlines() {
    clock.scheduleWithFixedDelay(() -> pending.forEach(Deadline::closeIfPassed), TICK_MILLIS,
        TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A deadline for a connection, until it is closed itself. It is passed unless it is set in time. */
  Deadline of(Closeable connection, Duration first) {
    Deadline deadline = new Deadline(connection);
    deadline.set(first);
    pending.add(deadline);
    return deadline;
  }

  final class Deadline implements AutoCloseable {
    private final Closeable connection;
    private volatile long nanoTime;

    private Deadline(Closeable connection) {
      this.connection = connection;
    }

    /** Moves it to this time from now. */
    void set(Duration fromNow) {
      nanoTime = System.nanoTime() + fromNow.toNanos();
    }

    private void closeIfPassed() {
      if (System.nanoTime() - nanoTime >= 0) {
        try {
          connection.close();
        } catch (IOException _) {
          // It is closed anyway.
        }
      }
    }

    @Override
    public void close() {
      pending.remove(this);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
