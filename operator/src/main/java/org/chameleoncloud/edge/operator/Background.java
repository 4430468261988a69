package org.chameleoncloud.edge.operator;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A step of the start that runs next to another one. A new JVM interprets its code, so that even what sends no request
 * takes a tenth of a second.
 */
final class Background implements AutoCloseable {
  private static final int LOOK_MILLIS = 50;

  private final FutureTask<Void> step;

  private Background(FutureTask<Void> step) {
    this.step = step;
  }

  /** What it does. */
  @FunctionalInterface
  interface Step {
    /** Runs it. */
    void run() throws IOException;
  }

  /** Starts a step in a thread of its own, which does not keep the process alive. */
  static Background start(String name, Step step) {
    Background background = new Background(new FutureTask<>(() -> {
      step.run();
      return null;
    }));
    Thread.ofPlatform().daemon().name(name).start(background.step);
    return background;
  }

  /**
   * Waits for its end, or until the process is to stop.
   *
   * @return whether it has ended
   * @throws IOException what it threw; also any RuntimeException or Error
   */
  boolean await(CountDownLatch stop) throws IOException, InterruptedException {
    while (stop.getCount() > 0) {
      try {
        step.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        // It still runs.
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case IOException failure -> throw failure;
          case RuntimeException failure -> throw failure;
          case Error failure -> throw failure;
          default -> throw new IllegalStateException(e.getCause());
        }
      }
    }
    return false;
  }

  @Override
  public void close() {
    step.cancel(true);
  }
}
