package org.chameleoncloud.edge.operator;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A step of the start that runs next to another one. A new JVM interprets its code, so that even steps without a request
 * take a tenth of a second.
 */
final class Background<T> {
  private final FutureTask<T> step;

  private Background(FutureTask<T> step) {
    this.step = step;
  }

  /** Starts a step in a thread of its own, which does not keep the process alive. */
  static <T> Background<T> start(String name, Callable<T> step) {
    Background<T> background = new Background<>(new FutureTask<>(step));
    Thread.ofPlatform().daemon().name(name).start(background.step);
    return background;
  }

  /**
   * Waits for its end.
   *
   * @throws IOException what it threw; also any RuntimeException or Error
   */
  T await() throws IOException, InterruptedException {
    try {
      return step.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        default -> throw new IllegalStateException(e.getCause());
      }
    }
  }
}
