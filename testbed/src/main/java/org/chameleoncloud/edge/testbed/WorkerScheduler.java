package org.chameleoncloud.edge.testbed;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the workers run by themselves, in real time. */
final class WorkerPace implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPace.class);

  private final BooleanSupplier tick;
  private final Duration pause;
  private final Duration step;
  private final Thread thread;

  private WorkerPace(BooleanSupplier tick, Duration pause, Duration step) {
    this.tick = tick;
    this.pause = pause;
    this.step = step;
    thread = Thread.ofVirtual().name("testbed-workers").unstarted(this::run);
  }

  /**
   * Starts.
   *
   * @param tick takes the workers a step further and tells whether their run is over
   * @param pause from the end of a run to the beginning of the next
   * @param step between two steps of a run
   */
  static WorkerPace start(BooleanSupplier tick, Duration pause, Duration step) {
    WorkerPace pace = new WorkerPace(tick, pause, step);
    pace.thread.start();
    return pace;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(runOver() ? pause : step);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // A defect in one run must not end all the later ones.
  private boolean runOver() {
    try {
      return tick.getAsBoolean();
    } catch (RuntimeException e) {
      LOG.error("a run of the workers failed; the next one follows in {}", pause, e);
      return true;
    }
  }
}
