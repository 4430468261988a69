package org.chameleoncloud.edge.baker.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** A part of a disk. No byte outside of it can be accessed, whatever a damaged file system claims. */
record Window(Disk disk, long start, long size) implements Disk {
  Window {
    if (start < 0 || size < 0 || start > Long.MAX_VALUE - size) {
      throw new IllegalArgumentException("invalid window: start " + start + ", size " + size);
    }
  }

  @Override
  public void read(long position, ByteBuffer target) throws IOException {
    if (position < 0 || position > size - target.remaining()) {
      throw new BakeFailure(Reason.CutImage,
          "the boot partition's file system extends past the end of the partition; copy or"
              + " download the image again");
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
