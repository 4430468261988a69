package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;

/**
 * The digest of a file that is still being written: a thread follows the writer through what is final, so that the
 * digest is there when the file is.
 */
final class FollowingDigest implements AutoCloseable {
  private static final int BUFFER = 1 << 20;

  private final FileChannel file;
  private final MessageDigest digest = Digests.sha256();
  private final Thread thread;
  private long allowed;
  private boolean complete;
  private boolean closed;
  private IOException error;

  FollowingDigest(FileChannel file) {
    this.file = file;
    this.thread = Thread.ofPlatform().name("digest-result").daemon().start(this::follow);
  }

  /** Everything before this position will not change any more. */
  synchronized void allow(long position) {
    allowed = position;
    notifyAll();
  }

  /** Waits until everything before {@code end} is digested; {@code end} is the file's end. */
  String finish(long end) throws IOException {
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
    if (error != null) {
      throw error;
    }
    return Digests.hex(digest);
  }

  private void follow() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    try {
      long at = 0;
      for (long until = next(at); until > at; until = next(at)) {
        buffer.clear().limit((int) Math.min(BUFFER, until - at));
        int count = file.read(buffer, at);
        if (count < 0) {
          throw new IOException("the file ends at byte " + at + ", before it should");
        }
        digest.update(buffer.flip());
        at += count;
      }
    } catch (IOException failed) {
      error = failed;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** How far to read from {@code at}; {@code at} itself when there is nothing more to come. */
  private synchronized long next(long at) throws InterruptedException {
    while (allowed <= at && !complete && !closed) {
      wait();
    }
    return closed ? at : Math.max(at, allowed);
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
