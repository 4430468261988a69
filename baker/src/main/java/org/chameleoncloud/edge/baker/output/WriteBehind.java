package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Brings a file to the storage while it is still being written: else the storage idles until the end, and the last
 * {@code force} waits for all of it.
 */
public final class WriteBehind implements AutoCloseable {
  private static final long STEP = 64L << 20;

  private final FileChannel file;
  private final ExecutorService storage = Executors
      .newSingleThreadExecutor(Thread.ofPlatform().name("write-behind").daemon().factory());
  private Future<?> last = CompletableFuture.completedFuture(null);
  private long waiting;

  /** For a file that one thread writes. */
  public WriteBehind(FileChannel file) {
    this.file = file;
  }

  /**
   * So many more bytes have been written.
   *
   * @throws IOException when the storage did not take earlier ones
   */
  public void wrote(long bytes) throws IOException {
    waiting += bytes;
    if (waiting >= STEP && last.isDone()) {
      await();
      waiting = 0;
      last = storage.submit(() -> {
        file.force(false);
        return null;
      });
    }
  }

  /**
   * Waits for what is under way. It does not bring the rest to the storage.
   *
   * @throws IOException when the storage did not take it
   */
  public void await() throws IOException {
    try {
      last.get();
    } catch (ExecutionException error) {
      throw new IOException(error.getCause().getMessage(), error.getCause());
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing", error);
    }
  }

  /** Waits for what is under way: to interrupt it would close the file. */
  @Override
  public void close() {
    storage.close();
  }
}
