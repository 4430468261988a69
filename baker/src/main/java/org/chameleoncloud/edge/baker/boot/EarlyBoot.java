package org.chameleoncloud.edge.baker.boot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * Finds the labeled boot partition of an image while the rest of it is still being written. It looks each time the image
 * has doubled in size.
 */
public final class EarlyBoot {
  private static final long FIRST_ATTEMPT = 1 << 20;

  private final Disk disk;
  private long nextAttempt = FIRST_ATTEMPT;

  /** For a disk that is written from its first byte on. */
  public EarlyBoot(Disk disk) {
    this.disk = disk;
  }

  /**
   * Everything before {@code position} has been written.
   *
   * @return the boot partition, if it was looked for now and is complete
   */
  public Optional<BootPartition> advanceTo(long position) throws IOException {
    if (position < nextAttempt) {
      return Optional.empty();
    }
    nextAttempt = position * 2;
    return BootPartition.findLabeledBefore(position, new PartialDisk(disk, position));
  }

  /** A disk whose size is not known yet. Nothing past {@code position} can be read. */
  private record PartialDisk(Disk disk, long position) implements Disk {
    @Override
    public long size() {
      return Long.MAX_VALUE;
    }

    @Override
    public void read(long from, ByteBuffer target) throws IOException {
      if (from > position - target.remaining()) {
        throw new BakeFailure(Reason.CutImage, "not written yet");
      }
      disk.read(from, target);
    }

    @Override
    public void write(long to, ByteBuffer source) throws IOException {
      disk.write(to, source);
    }

    @Override
    public void barrier() throws IOException {
      disk.barrier();
    }
  }
}
