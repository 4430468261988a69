package org.chameleoncloud.edge.baker.fat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;

import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** The file allocation table, with the cluster chains of all files. Changes stay in memory until {@link #flush()}. */
final class AllocationTable {
  /** 8 million clusters: a volume of 4 GiB with the smallest clusters, 256 GiB with common ones. */
  private static final long MAX_BYTES = 32L << 20;
  private static final int FIRST_CLUSTER = 2;

  private final Disk volume;
  private final BootSector boot;
  private final ByteBuffer bytes;
  private final BitSet changedSectors = new BitSet();

  private AllocationTable(Disk volume, BootSector boot, ByteBuffer bytes) {
    this.volume = volume;
    this.boot = boot;
    this.bytes = bytes;
  }

  /** Reads the part of the first copy that describes clusters. */
  static AllocationTable read(Disk volume, BootSector boot) throws IOException {
    return new AllocationTable(volume, boot,
        volume.bytes(boot.tableOffset(), usedLength(boot)));
  }

  private static int usedLength(BootSector boot) {
    long bits = (boot.clusterCount() + 2L) * boot.kind().bits();
    long sectors = (bits + 7) / 8 / boot.sectorSize() + 1;
    long length = Math.min(sectors * boot.sectorSize(), boot.tableLength());
    if (length > MAX_BYTES) {
      throw new BakeFailure(Reason.UnsupportedFileSystem, "the boot partition has "
          + boot.clusterCount() + " clusters, which is not supported; use another image");
    }
    return (int) length;
  }

  /** Whether all copies are identical. If they differ, there is no way to know which one is right. */
  boolean copiesAgree() throws IOException {
    for (int copy = 1; copy < boot.tableCopies(); copy++) {
      ByteBuffer other = volume.bytes(boot.tableOffset() + copy * boot.tableLength(),
          bytes.capacity());
      if (!other.equals(bytes.duplicate().clear())) {
        return false;
      }
    }
    return true;
  }

  /** Whether the volume was unmounted cleanly. */
  boolean isClean() {
    return boot.kind().isClean(entry(1));
  }

  /**
   * The clusters of a chain, in order.
   *
   * @param first the first cluster
   * @param limit the largest allowed number of clusters
   * @throws BakeFailure {@code DamagedFileSystem} if the chain leaves the volume, loops or is longer
   */
  int[] chain(int first, int limit) {
    int[] chain = new int[16];
    int length = 0;
    BitSet seen = new BitSet();
    for (int cluster = first; !boot.kind().isEndOfChain(cluster); cluster = entry(cluster)) {
      if (!boot.has(cluster) || seen.get(cluster) || length == limit) {
        throw BootSector.damaged("the cluster chain of a file is invalid");
      }
      seen.set(cluster);
      chain = length == chain.length ? Arrays.copyOf(chain, length * 2) : chain;
      chain[length++] = cluster;
    }
    return Arrays.copyOf(chain, length);
  }

  /** Adds the clusters that are marked as damaged: they are not used, and must not be written. */
  void addBadClusters(BitSet clusters) {
    for (int cluster = FIRST_CLUSTER; cluster <= boot.clusterCount() + 1; cluster++) {
      if (entry(cluster) == boot.kind().badCluster()) {
        clusters.set(cluster);
      }
    }
  }

  /** Counts the free clusters. */
  int freeCount() {
    int free = 0;
    for (int cluster = FIRST_CLUSTER; cluster <= boot.clusterCount() + 1; cluster++) {
      free += entry(cluster) == 0 ? 1 : 0;
    }
    return free;
  }

  /**
   * Allocates a chain of free clusters.
   *
   * @throws BakeFailure {@code NoRoom} if there are not enough
   */
  int[] allocate(int count) {
    int[] chain = new int[count];
    int found = 0;
    for (int cluster = FIRST_CLUSTER; found < count; cluster++) {
      if (!boot.has(cluster)) {
        throw noSpace((long) count * boot.clusterSize(), (long) found * boot.clusterSize());
      }
      if (entry(cluster) == 0) {
        chain[found++] = cluster;
      }
    }
    for (int i = 0; i < count; i++) {
      set(chain[i], i + 1 < count ? chain[i + 1] : boot.kind().endOfChain());
    }
    return chain;
  }

  static BakeFailure noSpace(long needed, long free) {
    return new BakeFailure(Reason.NoRoom, "the boot partition does not have enough space: "
        + needed + " bytes are needed, " + free + " are free; make the configuration smaller or use"
        + " another image");
  }

  /** Makes {@code next} the cluster after {@code cluster}. */
  void link(int cluster, int next) {
    set(cluster, next);
  }

  void free(int[] chain) {
    for (int cluster : chain) {
      set(cluster, 0);
    }
  }

  /** Writes the changes to all copies. */
  void flush() throws IOException {
    for (int copy = 0; copy < boot.tableCopies(); copy++) {
      long start = boot.tableOffset() + copy * boot.tableLength();
      for (int i = changedSectors.nextSetBit(0); i >= 0; i = changedSectors.nextSetBit(i + 1)) {
        int at = i * boot.sectorSize();
        volume.write(start + at, bytes.slice(at, boot.sectorSize()));
      }
    }
    changedSectors.clear();
  }

  private int entry(int cluster) {
    return switch (boot.kind()) {
      case FAT12 -> {
        int pair = pair(cluster + cluster / 2);
        yield (cluster & 1) == 0 ? pair & 0xFFF : pair >> 4;
      }
      case FAT16 -> Short.toUnsignedInt(bytes.getShort(cluster * 2));
      case FAT32 -> bytes.getInt(cluster * 4) & FatKind.FAT32.endOfChain();
    };
  }

  private void set(int cluster, int value) {
    int at = switch (boot.kind()) {
      case FAT12 -> cluster + cluster / 2;
      case FAT16 -> cluster * 2;
      case FAT32 -> cluster * 4;
    };
    switch (boot.kind()) {
      case FAT12 -> setPair(at,
          (cluster & 1) == 0 ? pair(at) & 0xF000 | value : pair(at) & 0xF | value << 4);
      case FAT16 -> bytes.putShort(at, (short) value);
      case FAT32 -> bytes.putInt(at,
          bytes.getInt(at) & ~FatKind.FAT32.endOfChain() | value);
    }
    changedSectors.set(at / boot.sectorSize());
    if (boot.kind() == FatKind.FAT12) {
      changedSectors.set((at + 1) / boot.sectorSize());
    }
  }

  private int pair(int at) {
    return Short.toUnsignedInt(bytes.order(ByteOrder.LITTLE_ENDIAN).getShort(at));
  }

  private void setPair(int at, int value) {
    bytes.putShort(at, (short) value);
  }
}
