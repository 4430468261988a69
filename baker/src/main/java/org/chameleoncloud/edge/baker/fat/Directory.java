package org.chameleoncloud.edge.baker.fat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.chameleoncloud.edge.baker.disk.Disk;

/** The 32-byte slots of a directory. */
final class Directory {
  static final int SLOT = 32;
  /** FAT's limit. */
  private static final int MAX_BYTES = 65536 * SLOT;
  private static final int END = 0;
  private static final int DELETED = 0xE5;
  private static final int VOLUME_LABEL = 0x08;

  private final BootSector boot;
  private final int[] chain;
  private final ByteBuffer bytes;

  private Directory(BootSector boot, int[] chain, ByteBuffer bytes) {
    this.boot = boot;
    this.chain = chain;
    this.bytes = bytes;
  }

  static Directory root(Disk volume, BootSector boot, AllocationTable table) throws IOException {
    if (boot.kind() == FatKind.FAT32) {
      return at(volume, boot, table, boot.rootCluster());
    }
    return new Directory(boot, new int[0],
        volume.bytes(boot.rootOffset(), boot.rootEntries() * SLOT));
  }

  static Directory at(Disk volume, BootSector boot, AllocationTable table, int firstCluster)
      throws IOException {
    int[] chain = table.chain(firstCluster, Math.max(1, MAX_BYTES / boot.clusterSize()));
    ByteBuffer bytes = ByteBuffer.allocate(chain.length * boot.clusterSize())
        .order(ByteOrder.LITTLE_ENDIAN);
    for (int cluster : chain) {
      volume.read(boot.offset(cluster), bytes.slice(bytes.position(), boot.clusterSize()));
      bytes.position(bytes.position() + boot.clusterSize());
    }
    return new Directory(boot, chain, bytes.clear());
  }

  /** Its clusters; empty for the root directory of FAT12 and FAT16, which cannot grow. */
  int[] chain() {
    return chain;
  }

  int slotCount() {
    return bytes.capacity() / SLOT;
  }

  /** The position of a slot, in bytes from the volume's start. */
  long position(int slot) {
    int at = slot * SLOT;
    return chain.length == 0
        ? boot.rootOffset() + at
        : boot.offset(chain[at / boot.clusterSize()]) + at % boot.clusterSize();
  }

  /** The files and directories in it, without the label, "." and "..". */
  List<FatEntry> entries() {
    List<FatEntry> entries = new ArrayList<>();
    LongName longName = new LongName();
    for (int i = 0; i < slotCount() && first(i) != END; i++) {
      ByteBuffer slot = slot(i);
      int attributes = slot.get(11);
      if (first(i) == DELETED) {
        longName.clear();
      } else if ((attributes & 0x3F) == LongName.ATTRIBUTES) {
        longName.add(slot);
      } else if ((attributes & VOLUME_LABEL) != 0 || first(i) == '.') {
        longName.clear();
      } else {
        entries.add(entry(slot, longName, position(i)));
      }
    }
    return entries;
  }

  private FatEntry entry(ByteBuffer slot, LongName longName, long position) {
    byte[] stored = stored(slot);
    String name = longName.complete(ShortName.checksum(stored),
        ShortName.text(stored, slot.get(12)));
    int high = boot.kind() == FatKind.FAT32 ? slot.getShort(20) << 16 : 0;
    return new FatEntry(name, ShortName.text(stored, 0), slot.get(11),
        high | Short.toUnsignedInt(slot.getShort(26)), Integer.toUnsignedLong(slot.getInt(28)),
        position);
  }

  /** The volume label, which is stored in the root directory. */
  Optional<String> label() {
    for (int i = 0; i < slotCount() && first(i) != END; i++) {
      ByteBuffer slot = slot(i);
      int attributes = slot.get(11);
      if (first(i) != DELETED && (attributes & 0x3F) != LongName.ATTRIBUTES
          && (attributes & VOLUME_LABEL) != 0) {
        return Optional.of(new String(stored(slot), StandardCharsets.ISO_8859_1).strip());
      }
    }
    return Optional.empty();
  }

  /** The first of {@code count} consecutive free slots; if there are none, the first of the free slots at the end. */
  int freeRun(int count) {
    int run = 0;
    boolean ended = false;
    for (int i = 0; i < slotCount(); i++) {
      ended |= first(i) == END;
      run = ended || first(i) == DELETED ? run + 1 : 0;
      if (run == count) {
        return i - count + 1;
      }
    }
    return slotCount() - run;
  }

  /** Whether this slot is at or past the end marker, so that a new entry here needs a new marker after it. */
  boolean isPastEnd(int slot) {
    for (int i = 0; i <= slot && i < slotCount(); i++) {
      if (first(i) == END) {
        return true;
      }
    }
    return false;
  }

  private int first(int slot) {
    return Byte.toUnsignedInt(bytes.get(slot * SLOT));
  }

  private ByteBuffer slot(int slot) {
    return bytes.slice(slot * SLOT, SLOT).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] stored(ByteBuffer slot) {
    byte[] stored = new byte[ShortName.LENGTH];
    slot.get(0, stored);
    return stored;
  }
}
