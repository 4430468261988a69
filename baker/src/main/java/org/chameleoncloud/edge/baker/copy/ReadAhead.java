package org.chameleoncloud.edge.baker.copy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.baker.expand.BulkInputStream;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.SourceStream;

/** Reads and hashes a source on a separate thread, a few blocks ahead of the consumer. */
public final class ReadAhead extends BulkInputStream {
  private static final int BLOCK = 256 << 10;
  private static final int BLOCKS = 8;

  private sealed interface Message {
    record Block(byte[] bytes, int length) implements Message {}

    record End(String sha256) implements Message {}

    record Failure(BakeFailure failure) implements Message {}
  }

  private final BlockingQueue<Message> messages = new ArrayBlockingQueue<>(BLOCKS);
  /** Blocks are reused: allocating new ones for a gigabyte would create a gigabyte of garbage. */
  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BLOCKS);
  private final InputStream source;
  private final Thread reader;
  private byte[] block;
  private int position;
  private int limit;
  private long bytesRead;
  private String sha256;

  public ReadAhead(SourceStream source) {
    this.source = source.bytes();
    for (int i = 0; i < BLOCKS; i++) {
      free.add(new byte[BLOCK]);
    }
    this.reader = Thread.ofPlatform().name("read-source").daemon().start(this::readAll);
  }

  private void readAll() {
    try {
      messages.put(readToEnd());
    } catch (InterruptedException _) {
      // The consumer does not need the rest.
      Thread.currentThread().interrupt();
    }
  }

  private Message readToEnd() throws InterruptedException {
    Hasher digest = Algorithm.SHA_256.start();
    try {
      while (true) {
        byte[] bytes = free.take();
        int length = source.readNBytes(bytes, 0, BLOCK);
        if (length == 0) {
          return new Message.End(digest.finish().hex());
        }
        digest.update(ByteBuffer.wrap(bytes, 0, length));
        messages.put(new Message.Block(bytes, length));
      }
    } catch (BakeFailure failure) {
      return new Message.Failure(failure);
    } catch (OutOfMemoryError error) {
      return new Message.Failure(new BakeFailure(Reason.Unexpected,
          "there is not enough memory to read the source; set a larger heap with -Xmx", error));
    } catch (IOException | RuntimeException error) {
      return new Message.Failure(new BakeFailure(Reason.SourceUnreadable,
          "the source could not be read to its end: " + error.getMessage(), error));
    }
  }

  /** How many bytes the consumer has read. */
  long bytesRead() {
    return bytesRead;
  }

  /** Reads the rest and returns the SHA-256 of the whole source. */
  public String finish() {
    while (next()) {
      position = limit;
    }
    return sha256;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (position == limit && !next()) {
      return -1;
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(block, position, target, offset, count);
    position += count;
    bytesRead += count;
    return count;
  }

  private boolean next() {
    if (sha256 != null) {
      return false;
    }
    if (block != null) {
      free.add(block);
      block = null;
    }
    switch (take()) {
      case Message.Block(byte[] bytes, int length) -> {
        block = bytes;
        position = 0;
        limit = length;
        return true;
      }
      case Message.End(String digest) -> {
        sha256 = digest;
        return false;
      }
      case Message.Failure(BakeFailure failure) -> throw failure;
    }
  }

  private Message take() {
    try {
      return messages.take();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new BakeFailure(Reason.Interrupted, "interrupted while reading the source");
    }
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}
