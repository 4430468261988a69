package org.chameleoncloud.edge.baker;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.chameleoncloud.edge.baker.disk.Disk;

/** A disk that fails after a number of writes, as in a power failure. */
public final class FailingDisk implements Disk {
  private final Disk disk;
  private int left;

  public FailingDisk(Disk disk, int writes) {
    this.disk = disk;
    this.left = writes;
  }

  /** Whether the failure has happened. */
  public boolean hasFailed() {
    return left < 0;
  }

  @Override
  public long size() throws IOException {
    return disk.size();
  }

  @Override
  public void read(long position, ByteBuffer target) throws IOException {
    disk.read(position, target);
  }

  @Override
  public void write(long position, ByteBuffer source) throws IOException {
    if (--left < 0) {
      throw new IOException("the disk has failed");
    }
    disk.write(position, source);
  }

  @Override
  public void barrier() throws IOException {
    disk.barrier();
  }
}
