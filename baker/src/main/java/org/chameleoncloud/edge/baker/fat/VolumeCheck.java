package org.chameleoncloud.edge.baker.fat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * Checks whether a volume is safe to write to. If its table marked used clusters as free, or gave one cluster to two
 * files, writing would overwrite another file. Boot partitions are small, so all files are checked first.
 */
final class VolumeCheck {
  private static final int MAX_ENTRIES = 200_000;

  private final FatVolume volume;
  private final BitSet used = new BitSet();
  private int entries;

  private VolumeCheck(FatVolume volume) {
    this.volume = volume;
  }

  /**
   * Refuses a volume that cannot be written safely.
   *
   * @throws BakeFailure {@code UnsupportedFileSystem}, {@code DirtyFileSystem} or {@code DamagedFileSystem}
   */
  static void requireWritable(FatVolume volume) throws IOException {
    BootSector boot = volume.boot();
    if (!boot.mirrored()) {
      throw new BakeFailure(Reason.UnsupportedFileSystem,
          "the boot partition's FAT has mirroring switched off, so it cannot be written safely;"
              + " format it again, or use another image");
    }
    if (boot.dirty() || !volume.table().isClean()) {
      throw new BakeFailure(Reason.DirtyFileSystem,
          "the boot partition was not unmounted cleanly; run fsck.vfat on it, or use a fresh"
              + " copy of the image");
    }
    if (!volume.table().copiesAgree()) {
      throw BootSector.damaged("the two copies of its table differ");
    }
    usedClusters(volume);
  }

  /**
   * The clusters of all files and directories.
   *
   * @throws BakeFailure {@code DamagedFileSystem} if two share a cluster
   */
  static BitSet usedClusters(FatVolume volume) throws IOException {
    VolumeCheck check = new VolumeCheck(volume);
    check.walk();
    return check.used;
  }

  private void walk() throws IOException {
    Deque<Directory> open = new ArrayDeque<>();
    open.add(claimed(volume.root()));
    while (!open.isEmpty()) {
      for (FatEntry entry : open.remove().entries()) {
        visit(entry, open);
      }
    }
  }

  private void visit(FatEntry entry, Deque<Directory> open) throws IOException {
    if (++entries > MAX_ENTRIES) {
      throw BootSector.damaged("its directory tree is endless");
    }
    claim(volume.clusters(entry));
    if (entry.isDirectory()) {
      open.add(volume.directory(entry));
    }
  }

  private Directory claimed(Directory directory) {
    claim(directory.chain());
    return directory;
  }

  private void claim(int[] chain) {
    for (int cluster : chain) {
      if (used.get(cluster)) {
        throw BootSector.damaged("two files share a cluster");
      }
      used.set(cluster);
    }
  }
}
