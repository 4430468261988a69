package org.chameleoncloud.edge.baker.copy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Deque;

import org.chameleoncloud.edge.baker.digest.Hasher;

/**
 * Computes the digest of a file while it is being written. A thread follows the writer through the part that is
 * final, so the digest is ready when the file is.
 */
public final class BackgroundDigest implements AutoCloseable {
  private static final int BUFFER = 1 << 20;
  private static final byte[] ZEROS = new byte[64 << 10];

  private record Part(long start, long end, boolean zero) {}

  private final FileChannel file;
  private final Hasher hasher;
  private final Thread thread;
  private final Deque<Part> zeroRuns = new ArrayDeque<>();
  private long finalUpTo;
  private boolean complete;
  private boolean closed;
  private long hashed;
  private Throwable error;

  /** Starts the thread, which owns {@code hasher} until {@link #finish}. */
  public BackgroundDigest(FileChannel file, Hasher hasher) {
    this.file = file;
    this.hasher = hasher;
    this.thread = Thread.ofPlatform().name("digest-result").daemon().start(this::follow);
  }

  /** Everything before this position is final. */
  public synchronized void advanceTo(long position) {
    finalUpTo = position;
    notifyAll();
  }

  /** Waits until everything before {@code end}, the end of the file, has been hashed. */
  public void finish(long end) throws IOException {
    synchronized (this) {
      finalUpTo = end;
      complete = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the digest");
    }
    // Any failure must surface here: the digest of a part must not pass for the digest of the whole.
    if (error != null || hashed != end) {
      throw new IOException("the digest could not be computed"
          + (error == null ? "" : ": " + error.getMessage()), error);
    }
  }

  /** The bytes from {@code start} to {@code end} are zero and final. Must be called before {@link #advanceTo}. */
  public synchronized void zeros(long start, long end) {
    if (end > start) {
      zeroRuns.add(new Part(start, end, true));
    }
  }

  private void follow() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    try {
      for (Part part = next(0); part.end > part.start; part = next(part.end)) {
        if (part.zero) {
          hashZeros(part.end - part.start);
        } else {
          hashFile(part, buffer);
        }
        hashed = part.end;
      }
    } catch (Throwable failed) {
      error = failed;
    }
  }

  private void hashFile(Part part, ByteBuffer buffer) throws IOException {
    long at = part.start;
    while (at < part.end) {
      buffer.clear().limit((int) Math.min(BUFFER, part.end - at));
      int count = file.read(buffer, at);
      if (count < 0) {
        throw new IOException("the file is truncated at byte " + at);
      }
      hasher.update(buffer.flip());
      at += count;
    }
  }

  /** Does not read the hole: that would fill the page cache with zeros. */
  private void hashZeros(long count) {
    for (long left = count; left > 0; left -= ZEROS.length) {
      hasher.update(ByteBuffer.wrap(ZEROS, 0, (int) Math.min(left, ZEROS.length)));
    }
  }

  /** The next part to hash from {@code at} on; an empty part at the end. */
  private synchronized Part next(long at) throws InterruptedException {
    while (finalUpTo <= at && !complete && !closed) {
      wait();
    }
    if (closed || finalUpTo <= at) {
      return new Part(at, at, false);
    }
    while (!zeroRuns.isEmpty() && zeroRuns.peek().end <= at) {
      zeroRuns.remove();
    }
    Part run = zeroRuns.peek();
    if (run == null || run.start >= finalUpTo) {
      return new Part(at, finalUpTo, false);
    }
    return run.start <= at
        ? new Part(at, Math.min(run.end, finalUpTo), true)
        : new Part(at, run.start, false);
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
