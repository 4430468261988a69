package org.chameleoncloud.edge.baker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * A disk that only has the sectors that are not zero, so that an image of MiB is an input of kB. Its written form: the
 * number of sectors, then for each sector its number and its 512 bytes; numbers have 16 bits. Records where it was
 * written.
 */
public final class SectorDisk implements Disk {
  private static final int SECTOR = 512;

  private final Map<Integer, byte[]> sectors = new HashMap<>();
  private final int count;
  private long lowest = Long.MAX_VALUE;
  private long highest = -1;

  private SectorDisk(int count) {
    this.count = count;
  }

  /** The disk of any input; a last sector that is cut off ends with zeros. */
  public static SectorDisk of(byte[] written) {
    ByteBuffer bytes = ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() < Short.BYTES) {
      return new SectorDisk(0);
    }
    SectorDisk disk = new SectorDisk(Short.toUnsignedInt(bytes.getShort()));
    while (bytes.remaining() > Short.BYTES) {
      byte[] sector = new byte[SECTOR];
      int number = Short.toUnsignedInt(bytes.getShort());
      bytes.get(sector, 0, Math.min(SECTOR, bytes.remaining()));
      disk.sectors.put(number, sector);
    }
    return disk;
  }

  /** The written form of a disk of up to 65,535 sectors. */
  public static byte[] written(MemoryDisk disk) {
    byte[] content = disk.content();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    number(content.length / SECTOR, out);
    for (int at = 0; at < content.length; at += SECTOR) {
      byte[] sector = Arrays.copyOfRange(content, at, at + SECTOR);
      if (!Arrays.equals(sector, new byte[SECTOR])) {
        number(at / SECTOR, out);
        out.writeBytes(sector);
      }
    }
    return out.toByteArray();
  }

  private static void number(int value, ByteArrayOutputStream out) {
    out.write(value);
    out.write(value >> 8);
  }

  /** The position of the first byte that was written. */
  public long lowestWritten() {
    return lowest;
  }

  /** The position after the last byte that was written; -1 if nothing was. */
  public long highestWritten() {
    return highest;
  }

  @Override
  public long size() {
    return (long) count * SECTOR;
  }

  @Override
  public void read(long position, ByteBuffer target) {
    if (position < 0 || position > size() - target.remaining()) {
      throw new BakeFailure(Reason.CutImage, "the image ends");
    }
    for (long at = position; target.hasRemaining();) {
      int offset = (int) (at % SECTOR);
      int length = Math.min(SECTOR - offset, target.remaining());
      byte[] sector = sectors.get((int) (at / SECTOR));
      if (sector == null) {
        target.position(target.position() + length);
      } else {
        target.put(sector, offset, length);
      }
      at += length;
    }
  }

  @Override
  public void write(long position, ByteBuffer source) throws IOException {
    if (position < 0 || position > size() - source.remaining()) {
      throw new IOException("a write past the end of the disk");
    }
    lowest = Math.min(lowest, position);
    highest = Math.max(highest, position + source.remaining());
    damage(position, source);
  }

  /** Writes without a record of where. */
  public void damage(long position, ByteBuffer source) {
    for (long at = position; source.hasRemaining();) {
      int offset = (int) (at % SECTOR);
      int length = Math.min(SECTOR - offset, source.remaining());
      source.get(sectors.computeIfAbsent((int) (at / SECTOR), _ -> new byte[SECTOR]), offset,
          length);
      at += length;
    }
  }

  @Override
  public void barrier() {}
}
