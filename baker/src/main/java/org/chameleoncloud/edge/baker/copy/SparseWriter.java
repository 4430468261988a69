package org.chameleoncloud.edge.baker.copy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Writes a file from its front and leaves blocks of zeros as holes: they cost neither time nor room. */
public final class SparseWriter {
  /** The block of every usual file system. */
  private static final int BLOCK = 4096;
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(BLOCK);

  private final FileChannel file;
  private final ZeroListener zeroRuns;
  private long position;

  /** Is told where nothing was written because it is zero. */
  public interface ZeroListener {
    void zeros(long start, long end);
  }

  public SparseWriter(FileChannel file) {
    this(file, (_, _) -> {});
  }

  public SparseWriter(FileChannel file, ZeroListener zeroRuns) {
    this.file = file;
    this.zeroRuns = zeroRuns;
  }

  public long position() {
    return position;
  }

  /** Appends the buffer's remaining bytes; only the last call may bring a number that is no multiple of 4096. */
  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int zeros = run(bytes, true);
      if (zeros > 0) {
        zeroRuns.zeros(position, position + zeros);
      }
      position += zeros;
      bytes.position(bytes.position() + zeros);
      int data = run(bytes, false);
      writeFully(bytes.slice(bytes.position(), data));
      bytes.position(bytes.position() + data);
    }
  }

  /** Gives the file its length, which a hole at the end does not. */
  public void finish() throws IOException {
    setLength(file, position);
  }

  /** Makes a file longer by a hole. */
  public static void setLength(FileChannel file, long length) throws IOException {
    if (file.size() < length) {
      file.write(ByteBuffer.allocate(1), length - 1);
    }
  }

  /** How many bytes from here on are in blocks that are zero, or in blocks that are not. */
  private static int run(ByteBuffer bytes, boolean zero) {
    int at = bytes.position();
    while (at < bytes.limit()) {
      int length = Math.min(BLOCK, bytes.limit() - at);
      if ((bytes.slice(at, length).mismatch(ZEROS.slice(0, length)) < 0) != zero) {
        break;
      }
      at += length;
    }
    return at - bytes.position();
  }

  private void writeFully(ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      position += file.write(data, position);
    }
  }
}
