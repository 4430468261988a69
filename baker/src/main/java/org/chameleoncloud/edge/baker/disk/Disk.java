package org.chameleoncloud.edge.baker.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes that can be read and written at any position: an image, or a part of one. */
public interface Disk {
  /** In bytes. */
  long size() throws IOException;

  /**
   * Fills {@code target} from {@code position}, or throws a {@code CutImage} failure when the disk ends before.
   */
  void read(long position, ByteBuffer target) throws IOException;

  /** Writes all of {@code source} at {@code position}; never past the disk's end. */
  void write(long position, ByteBuffer source) throws IOException;

  /**
   * Everything written before reaches the storage ahead of everything written after, where that matters: on an image
   * that is changed where it lies, not on a file that nobody will see if the power fails.
   */
  void barrier() throws IOException;

  /** A copy of {@code length} bytes at {@code position}, little-endian, as all that lies on a PC's disk. */
  default ByteBuffer bytes(long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    read(position, bytes);
    return bytes.flip();
  }

  /** A part of this disk as a disk of its own, which nothing can be written around. */
  default Disk window(long start, long length) {
    return new Window(this, start, length);
  }
}
