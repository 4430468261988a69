package org.chameleoncloud.edge.baker.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** The traditional partition table of PCs, with the chain of logical partitions inside an extended one. */
final class Mbr {
  private static final int SECTOR = 512;
  private static final int FIRST_SLOT = 446;
  private static final int SLOT_LENGTH = 16;
  private static final int SLOTS = 4;
  private static final int PROTECTIVE = 0xEE;
  private static final int ACTIVE = 0x80;
  /** Linux's limit; a longer chain is a loop, or malicious. */
  private static final int MAX_LOGICAL = 124;

  private record Slot(int type, long start, long count) {
    boolean isEmpty() {
      return type == 0 || count == 0;
    }

    boolean isExtended() {
      return type == 0x05 || type == 0x0F || type == 0x85;
    }
  }

  private Mbr() {}

  /** Whether the first sector has an MBR without an entry that announces a GPT. */
  static boolean excludesGpt(Disk disk) throws IOException {
    return disk.size() >= SECTOR && isSigned(disk.bytes(0, SECTOR)) && !announcesGpt(disk);
  }

  /** Whether the first sector has a protective or hybrid MBR, whose entry of type EE announces a GPT. */
  static boolean announcesGpt(Disk disk) throws IOException {
    if (disk.size() < SECTOR) {
      return false;
    }
    ByteBuffer sector = disk.bytes(0, SECTOR);
    return isSigned(sector) && slots(sector).stream().anyMatch(slot -> slot.type == PROTECTIVE);
  }

  /** Whether a first sector has an MBR with at least one partition. */
  static boolean hasPartitions(ByteBuffer sector) {
    return isSigned(sector) && slots(sector).stream().anyMatch(slot -> !slot.isEmpty())
        && !(FatSignature.isIn(sector) && hasInvalidStatus(sector));
  }

  /** The code in the boot sector of a file system is where a table would be, and does not look like one. */
  private static boolean hasInvalidStatus(ByteBuffer sector) {
    for (int i = 0; i < SLOTS; i++) {
      int status = Byte.toUnsignedInt(sector.get(FIRST_SLOT + i * SLOT_LENGTH));
      if (status != 0 && status != ACTIVE) {
        return true;
      }
    }
    return false;
  }

  /** Reads the table of a disk whose first sector is signed, with addresses in units of {@code sectorSize} bytes. */
  static PartitionTable read(Disk disk, int sectorSize) throws IOException {
    List<Partition> partitions = new ArrayList<>();
    List<Slot> slots = slots(disk.bytes(0, SECTOR));
    for (int i = 0; i < SLOTS; i++) {
      Slot slot = slots.get(i);
      if (!slot.isEmpty() && !slot.isExtended()) {
        partitions.add(partition(i + 1, slot, 0, sectorSize));
      }
    }
    for (Slot slot : slots) {
      if (!slot.isEmpty() && slot.isExtended()) {
        addLogical(disk, slot, sectorSize, partitions);
      }
    }
    return new PartitionTable(PartitionTable.Kind.MBR, sectorSize, partitions);
  }

  /** A logical partition's address is relative to its own table, the next table's to the extended partition. */
  private static void addLogical(Disk disk, Slot extended, int sectorSize,
      List<Partition> partitions) throws IOException {
    long table = extended.start;
    for (int i = 0; i < MAX_LOGICAL; i++) {
      ByteBuffer sector = disk.bytes(table * sectorSize, SECTOR);
      if (!isSigned(sector)) {
        throw damaged("an extended partition's table has no signature");
      }
      List<Slot> slots = slots(sector);
      Slot logical = slots.get(0);
      if (!logical.isEmpty()) {
        partitions.add(partition(SLOTS + 1 + i, logical, table, sectorSize));
      }
      Slot next = slots.get(1);
      if (next.isEmpty()) {
        return;
      }
      table = extended.start + next.start;
    }
    throw damaged("its chain of logical partitions is endless");
  }

  private static Partition partition(int number, Slot slot, long base, int sectorSize) {
    return new Partition(number, HexFormat.of().toHexDigits((byte) slot.type), "",
        (base + slot.start) * sectorSize, slot.count * sectorSize);
  }

  private static List<Slot> slots(ByteBuffer sector) {
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < SLOTS; i++) {
      int at = FIRST_SLOT + i * SLOT_LENGTH;
      slots.add(new Slot(Byte.toUnsignedInt(sector.get(at + 4)),
          Integer.toUnsignedLong(sector.getInt(at + 8)),
          Integer.toUnsignedLong(sector.getInt(at + 12))));
    }
    return slots;
  }

  private static boolean isSigned(ByteBuffer sector) {
    return Short.toUnsignedInt(sector.getShort(SECTOR - 2)) == 0xAA55;
  }

  private static BakeFailure damaged(String what) {
    return new BakeFailure(Reason.DamagedTable,
        "the image's partition table is damaged: " + what + "; copy or download the image again");
  }
}
