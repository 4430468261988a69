package org.chameleoncloud.edge.baker.receive;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * Reads from a stream whose other end may be gone without closing it. A read that takes too long cannot be interrupted: its
 * thread remains, and does not keep the process from ending.
 */
final class TimedInput implements AutoCloseable {
  private final InputStream in;
  private final Duration silence;
  private final ExecutorService thread = Executors
      .newSingleThreadExecutor(Thread.ofPlatform().name("standard-input").daemon().factory());

  TimedInput(InputStream in, Duration silence) {
    this.in = in;
    this.silence = silence;
  }

  /**
   * Reads at least one byte.
   *
   * @return how many, at most {@code length}; -1 at the end
   * @throws BakeFailure {@code Interrupted} if none arrives
   */
  int read(byte[] target, int length) {
    Future<Integer> read = thread.submit(() -> in.read(target, 0, length));
    try {
      return read.get(silence.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw new BakeFailure(Reason.Interrupted, "nothing arrived for " + silence.toSeconds()
          + " s; send the rest");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw new BakeFailure(Reason.Interrupted, "standard input cannot be read: "
            + failure.getMessage() + "; send the rest", failure);
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BakeFailure(Reason.Interrupted, "the process was terminated before it finished",
          e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
