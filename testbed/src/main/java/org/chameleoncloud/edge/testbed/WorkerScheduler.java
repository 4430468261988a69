package org.chameleoncloud.edge.testbed;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the workers at a fixed interval, in real time. */
final class WorkerScheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerScheduler.class);

  private final BooleanSupplier tick;
  private final Duration pause;
  private final Duration step;
  private final Thread thread;

  private WorkerScheduler(BooleanSupplier tick, Duration pause, Duration step) {
    this.tick = tick;
    this.pause = pause;
    this.step = step;
    thread = Thread.ofVirtual().name("testbed-workers").unstarted(this::run);
  }

  /**
   * Starts the thread.
   *
   * @param tick advances the workers by one step and returns whether their run has finished
   * @param pause the time from the end of a run to the start of the next one
   * @param step the time between two steps of a run
   */
  static WorkerScheduler start(BooleanSupplier tick, Duration pause, Duration step) {
    WorkerScheduler scheduler = new WorkerScheduler(tick, pause, step);
    scheduler.thread.start();
    return scheduler;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(runFinished() ? pause : step);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // A bug in one run must not prevent the following runs.
  private boolean runFinished() {
    try {
      return tick.getAsBoolean();
    } catch (RuntimeException e) {
      LOG.error("worker run failed; next run in {}", pause, e);
      return true;
    }
  }
}
