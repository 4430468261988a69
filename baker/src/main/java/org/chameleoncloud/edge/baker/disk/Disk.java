package org.chameleoncloud.edge.baker.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An image or a part of one, with random access. */
public interface Disk {
  /** In bytes. */
  long size() throws IOException;

  /**
   * Fills {@code target} with the bytes from {@code position} on; throws a {@code CutImage} failure if the disk is too
   * short.
   */
  void read(long position, ByteBuffer target) throws IOException;

  /** Writes all of {@code source} at {@code position}, which must not extend past the disk's end. */
  void write(long position, ByteBuffer source) throws IOException;

  /**
   * Makes everything written so far durable before anything that is written later. Does nothing where the order does
   * not matter, because the file is not visible under its final name yet.
   */
  void barrier() throws IOException;

  /** A copy of {@code length} bytes at {@code position}. Little-endian, like all on-disk structures of a PC. */
  default ByteBuffer bytes(long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    read(position, bytes);
    return bytes.flip();
  }

  /** A part of this disk as a separate disk. Nothing outside of it can be read or written through it. */
  default Disk window(long start, long length) {
    return new Window(this, start, length);
  }
}
