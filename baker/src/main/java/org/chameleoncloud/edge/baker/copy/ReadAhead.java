package org.chameleoncloud.edge.baker.copy;

import java.io.InputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.SourceStream;

/** Reads and digests a source on a thread of its own, a few blocks ahead of whoever expands it. */
public final class ReadAhead extends InputStream {
  private static final int BLOCK = 256 << 10;
  private static final int BLOCKS = 8;

  private sealed interface Message {
    record Block(byte[] bytes, int length) implements Message {}

    record End(String sha256) implements Message {}

    record Broken(BakeFailure failure) implements Message {}
  }

  private final BlockingQueue<Message> messages = new ArrayBlockingQueue<>(BLOCKS);
  /** Blocks go round: fresh ones for a gigabyte would be a gigabyte of garbage. */
  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BLOCKS);
  private final InputStream source;
  private final Thread reader;
  private byte[] block;
  private int position;
  private int limit;
  private long taken;
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
      // Nobody wants the rest.
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
      return new Message.Broken(failure);
    } catch (OutOfMemoryError error) {
      return new Message.Broken(new BakeFailure(Reason.Unexpected,
          "there is too little memory to read the source: give the program more with -Xmx", error));
    } catch (IOException | RuntimeException error) {
      return new Message.Broken(new BakeFailure(Reason.SourceUnreadable,
          "the source could not be read to its end: " + error.getMessage(), error));
    }
  }

  /** Bytes of the source that have been taken from here. */
  public long taken() {
    return taken;
  }

  /** Reads what is left, and gives the SHA-256 of the whole source. */
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
    taken += count;
    return count;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
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
      case Message.Broken(BakeFailure failure) -> throw failure;
    }
  }

  private Message take() {
    try {
      return messages.take();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new BakeFailure(Reason.Interrupted, "the work was interrupted");
    }
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}
