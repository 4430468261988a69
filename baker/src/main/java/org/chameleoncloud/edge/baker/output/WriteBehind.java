package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Syncs a file to disk in the background while it is being written. Otherwise the disk would be idle until the end, and
 * the final {@code force} would have to wait for everything.
 */
public final class WriteBehind implements AutoCloseable {
  private static final long STEP = 64L << 20;

  private final FileChannel file;
  private final ExecutorService storage = Executors
      .newSingleThreadExecutor(Thread.ofPlatform().name("write-behind").daemon().factory());
  private Future<?> last = CompletableFuture.completedFuture(null);
  private long unsynced;

  /** For a file that is written by one thread. */
  public WriteBehind(FileChannel file) {
    this.file = file;
  }

  /**
   * Reports that more bytes have been written.
   *
   * @throws IOException if an earlier sync failed
   */
  public void wrote(long bytes) throws IOException {
    unsynced += bytes;
    if (unsynced >= STEP && last.isDone()) {
      await();
      unsynced = 0;
      last = storage.submit(() -> {
        file.force(false);
        return null;
      });
    }
  }

  /**
   * Waits for the sync in progress, without starting another one.
   *
   * @throws IOException if it failed
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

  /** Waits for the sync in progress: interrupting it would close the file. */
  @Override
  public void close() {
    storage.close();
  }
}
