package org.chameleoncloud.edge.baker.copy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Writes a file sequentially and leaves blocks of zeros as holes, which cost neither time nor space. */
public final class SparseWriter {
  /** The block size of all common file systems. */
  private static final int BLOCK = 4096;
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(BLOCK);

  private final FileChannel file;
  private final ZeroListener listener;
  private long position;

  /** Receives the ranges that were skipped because they are zero. */
  interface ZeroListener {
    void zeros(long start, long end);
  }

  public SparseWriter(FileChannel file) {
    this(file, (_, _) -> {});
  }

  SparseWriter(FileChannel file, ZeroListener listener) {
    this.file = file;
    this.listener = listener;
  }

  long position() {
    return position;
  }

  /** Appends the buffer's remaining bytes. Their number must be a multiple of 4096, except in the last call. */
  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int zeros = run(bytes, true);
      if (zeros > 0) {
        listener.zeros(position, position + zeros);
      }
      position += zeros;
      bytes.position(bytes.position() + zeros);
      int data = run(bytes, false);
      writeFully(bytes.slice(bytes.position(), data));
      bytes.position(bytes.position() + data);
    }
  }

  /** Extends the file to its full length if it ends with a hole. */
  public void finish() throws IOException {
    setLength(file, position);
  }

  /** Extends a file with a hole. */
  public static void setLength(FileChannel file, long length) throws IOException {
    if (file.size() < length) {
      file.write(ByteBuffer.allocate(1), length - 1);
    }
  }

  /** The length of the run of zero blocks, or of blocks that are not zero, at the current position. */
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
