package org.chameleoncloud.edge.baker.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** A part of a disk. Whatever a damaged file system claims, no byte outside is reached. */
record Window(Disk disk, long start, long size) implements Disk {
  Window {
    if (start < 0 || size < 0 || start > Long.MAX_VALUE - size) {
      throw new IllegalArgumentException("a window needs a start and a size of 0 or more");
    }
  }

  @Override
  public void read(long position, ByteBuffer target) throws IOException {
    if (position < 0 || position > size - target.remaining()) {
      throw new BakeFailure(Reason.CutImage,
          "the image ends, or the partition does, before what it says it holds");
    }
    disk.read(start + position, target);
  }

  @Override
  public void write(long position, ByteBuffer source) throws IOException {
    Objects.checkFromIndexSize(position, source.remaining(), size);
    disk.write(start + position, source);
  }

  @Override
  public void barrier() throws IOException {
    disk.barrier();
  }
}
