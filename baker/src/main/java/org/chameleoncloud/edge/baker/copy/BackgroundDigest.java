package org.chameleoncloud.edge.baker.copy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Deque;

import org.chameleoncloud.edge.baker.digest.Hasher;

/**
 * The digest of a file that is still being written: a thread follows the writer through what is final, so that the
 * digest is there when the file is.
 */
public final class BackgroundDigest implements AutoCloseable {
  private static final int BUFFER = 1 << 20;
  private static final byte[] ZEROS = new byte[64 << 10];

  private record Part(long start, long end, boolean zero) {}

  private final FileChannel file;
  private final Hasher digest;
  private final Thread thread;
  private final Deque<Part> zeroRuns = new ArrayDeque<>();
  private long allowed;
  private boolean complete;
  private boolean closed;
  private long digested;
  private Throwable error;

  /** Begins; {@code digest} belongs to the thread until {@link #finish}. */
  public BackgroundDigest(FileChannel file, Hasher digest) {
    this.file = file;
    this.digest = digest;
    this.thread = Thread.ofPlatform().name("digest-result").daemon().start(this::follow);
  }

  /** Everything before this position will not change any more. */
  public synchronized void allow(long position) {
    allowed = position;
    notifyAll();
  }

  /** Waits until everything before {@code end}, the file's end, is digested. */
  public void finish(long end) throws IOException {
    synchronized (this) {
      allowed = end;
      complete = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the digest");
    }
    // Whatever it was: a digest of a part would pass for the whole.
    if (error != null || digested != end) {
      throw new IOException("the digest could not be computed"
          + (error == null ? "" : ": " + error.getMessage()), error);
    }
  }

  /** Everything from {@code start} to {@code end} is zero and stays so; to be said before it is allowed. */
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
          digestZeros(part.end - part.start);
        } else {
          digestFile(part, buffer);
        }
        digested = part.end;
      }
    } catch (Throwable failed) {
      error = failed;
    }
  }

  private void digestFile(Part part, ByteBuffer buffer) throws IOException {
    long at = part.start;
    while (at < part.end) {
      buffer.clear().limit((int) Math.min(BUFFER, part.end - at));
      int count = file.read(buffer, at);
      if (count < 0) {
        throw new IOException("the file ends at byte " + at + ", before it should");
      }
      digest.update(buffer.flip());
      at += count;
    }
  }

  /** Reading a hole would fill the page cache with zeros. */
  private void digestZeros(long count) {
    for (long left = count; left > 0; left -= ZEROS.length) {
      digest.update(ByteBuffer.wrap(ZEROS, 0, (int) Math.min(left, ZEROS.length)));
    }
  }

  /** What to digest from {@code at} on; an empty part when there is nothing more to come. */
  private synchronized Part next(long at) throws InterruptedException {
    while (allowed <= at && !complete && !closed) {
      wait();
    }
    if (closed || allowed <= at) {
      return new Part(at, at, false);
    }
    while (!zeroRuns.isEmpty() && zeroRuns.peek().end <= at) {
      zeroRuns.remove();
    }
    Part run = zeroRuns.peek();
    if (run == null || run.start >= allowed) {
      return new Part(at, allowed, false);
    }
    return run.start <= at
        ? new Part(at, Math.min(run.end, allowed), true)
        : new Part(at, run.start, false);
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
