package org.chameleoncloud.edge.baker.boot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * Patches an image while the rest of it is still being written, so that its digest can follow the writer. It looks
 * for a labeled boot partition each time the image has doubled in size. Whether that is the only one is checked at
 * the end, when it can be known.
 */
public final class EarlyPatch {
  private static final long FIRST_ATTEMPT = 1 << 20;

  private final Disk disk;
  private final Changes changes;
  private long nextAttempt = FIRST_ATTEMPT;
  private Optional<Patch> patch = Optional.empty();

  public EarlyPatch(Disk disk, Changes changes) {
    this.disk = disk;
    this.changes = changes;
  }

  /**
   * Everything before {@code position} has been written.
   *
   * @return whether the image is patched, so that all of this is final
   */
  public boolean advanceTo(long position) throws IOException {
    if (patch.isEmpty() && position >= nextAttempt) {
      nextAttempt = position * 2;
      Optional<BootPartition> boot = BootPartition.findLabeledBefore(position,
          new PartialDisk(disk, position));
      if (boot.isPresent()) {
        patch = Optional.of(Patch.apply(boot.get(), changes));
      }
    }
    return patch.isPresent();
  }

  /** Whether the image is patched, so that whatever is written from now on is final. */
  public boolean isDone() {
    return patch.isPresent();
  }

  /** Patches the complete image, unless that has been done before. */
  public Patch finish() throws IOException {
    return patch.isPresent() ? patch.get() : Patch.apply(disk, changes);
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
