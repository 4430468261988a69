package org.chameleoncloud.edge.baker;

import java.nio.ByteBuffer;
import java.util.Objects;

import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** A disk in memory. */
public final class MemoryDisk implements Disk {
  private final byte[] content;

  public MemoryDisk(byte[] content) {
    this.content = content;
  }

  public static MemoryDisk ofMebibytes(int count) {
    return new MemoryDisk(new byte[count << 20]);
  }

  /** The bytes themselves, not a copy. */
  public byte[] content() {
    return content;
  }

  public MemoryDisk copy() {
    return new MemoryDisk(content.clone());
  }

  @Override
  public long size() {
    return content.length;
  }

  @Override
  public void read(long position, ByteBuffer target) {
    if (position < 0 || position > content.length - target.remaining()) {
      throw new BakeFailure(Reason.CutImage, "the image ends");
    }
    target.put(content, (int) position, target.remaining());
  }

  @Override
  public void write(long position, ByteBuffer source) {
    Objects.checkFromIndexSize(position, source.remaining(), content.length);
    source.get(content, (int) position, source.remaining());
  }

  @Override
  public void barrier() {}
}
