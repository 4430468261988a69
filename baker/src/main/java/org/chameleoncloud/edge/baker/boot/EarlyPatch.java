package org.chameleoncloud.edge.baker.boot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * Patches an image while its rest is still arriving, so that its digest can follow the writer. It looks each time the
 * image has doubled, and only for a partition with a boot label; whether that is the only one is known, and checked, at
 * the end.
 */
public final class EarlyPatch {
  private static final long FIRST_LOOK = 1 << 20;

  private final Disk disk;
  private final Changes changes;
  private long nextLook = FIRST_LOOK;
  private Optional<Patch> patch = Optional.empty();

  public EarlyPatch(Disk disk, Changes changes) {
    this.disk = disk;
    this.changes = changes;
  }

  /**
   * Takes note that everything before {@code position} is there.
   *
   * @return whether the patch is done, so that all of it is final
   */
  public boolean arrived(long position) throws IOException {
    if (patch.isEmpty() && position >= nextLook) {
      nextLook = position * 2;
      Optional<BootPartition> boot = BootPartition.labelledBefore(position,
          new Arrived(disk, position));
      if (boot.isPresent()) {
        patch = Optional.of(Patch.apply(boot.get(), changes));
      }
    }
    return patch.isPresent();
  }

  /** Whether it is done, so that what arrives is final. */
  public boolean isDone() {
    return patch.isPresent();
  }

  /** Patches now if that has not been possible before. */
  public Patch finish() throws IOException {
    return patch.isPresent() ? patch.get() : Patch.apply(disk, changes);
  }

  /** A disk that has no known end yet, but nothing behind what has arrived can be read. */
  private record Arrived(Disk disk, long position) implements Disk {
    @Override
    public long size() {
      return Long.MAX_VALUE;
    }

    @Override
    public void read(long from, ByteBuffer target) throws IOException {
      if (from > position - target.remaining()) {
        throw new BakeFailure(Reason.CutImage, "not there yet");
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
