package org.chameleoncloud.edge.baker.fat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * Whether a volume may be written to. A table that marks used clusters as free, or gives one cluster to two files,
 * would make us overwrite somebody's file: boot partitions are small, so every file is looked at first.
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
   * Refuses what cannot be written safely.
   *
   * @throws BakeFailure {@code UnsupportedFileSystem}, {@code DirtyFileSystem} or {@code DamagedFileSystem}
   */
  static void requireWritable(FatVolume volume) throws IOException {
    BootSector boot = volume.boot();
    if (!boot.mirrored()) {
      throw new BakeFailure(Reason.UnsupportedFileSystem,
          "the boot partition's FAT keeps one copy of its table only (mirroring is switched off),"
              + " which is not written safely: format it anew, or use another image");
    }
    if (boot.dirty() || !volume.table().isClean()) {
      throw new BakeFailure(Reason.DirtyFileSystem,
          "the boot partition was not unmounted properly: run fsck.vfat on it, or use a fresh"
              + " copy of the image");
    }
    if (!volume.table().copiesAgree()) {
      throw BootSector.damaged("the two copies of its table differ");
    }
    new VolumeCheck(volume).walk();
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
      throw BootSector.damaged("its folders have no end");
    }
    claim(volume.clusters(entry));
    if (entry.isFolder()) {
      open.add(volume.folder(entry));
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
