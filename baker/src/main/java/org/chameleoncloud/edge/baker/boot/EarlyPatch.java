package org.chameleoncloud.edge.baker.boot;

import java.io.IOException;
import java.util.Optional;

import org.chameleoncloud.edge.baker.disk.Disk;

/**
 * Patches an image while the rest of it is still being written, so that its digest can follow the writer. Whether its boot
 * partition is the only one is checked at the end, when it can be known.
 */
public final class EarlyPatch {
  private final Disk disk;
  private final EarlyBoot boot;
  private final Changes changes;
  private Optional<Patch> patch = Optional.empty();

  public EarlyPatch(Disk disk, Changes changes) {
    this.disk = disk;
    this.boot = new EarlyBoot(disk);
    this.changes = changes;
  }

  /**
   * Everything before {@code position} has been written.
   *
   * @return whether the image is patched, so that all of this is final
   */
  public boolean advanceTo(long position) throws IOException {
    if (patch.isEmpty()) {
      Optional<BootPartition> found = boot.advanceTo(position);
      if (found.isPresent()) {
        patch = Optional.of(Patch.apply(found.get(), changes));
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
}
