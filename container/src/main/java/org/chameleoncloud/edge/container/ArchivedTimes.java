package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The times in an archive of classes and heap objects (CDS). Apart from them, the JVM writes the same bytes each time: an
 * archived {@link java.lang.ref.SoftReference} has the time of the garbage collection before it was created, and its
 * class that of the last one, in milliseconds of the machine's uptime. They only decide how long an unused object is
 * kept, and the JVM sets the clock when it starts, so 0 is as good as any.
 *
 * <p>The format is that of JDK 25 ({@code cds.h}: {@code GenericCDSFileMapHeader}, {@code CDSFileMapRegion}). It is
 * checked with the archive's own sums before anything is changed.
 */
final class ArchivedTimes {
  private static final int MAGIC = 0xf00baba2;
  private static final int HEADER_SUM = 4;
  private static final int HEADER_SIZE = 12;
  /** The header's sum does not cover what is before this. */
  private static final int SUMMED_HEADER = 16;
  private static final int REGIONS = 24;
  private static final int REGION_SIZE = 96;
  private static final int REGION_COUNT = 4;
  private static final int IS_HEAP = 12;
  private static final int FILE_OFFSET = 24;
  private static final int USED = 40;

  /** In a SoftReference, after the mark of 8 bytes: class, referent, queue, next, discovered, padding, time. */
  private static final int TIME = 32;
  private static final int CLASS = 8;
  private static final int LOCK_BITS = 3;
  private static final int UNLOCKED = 1;
  private static final int QUEUE = 16;
  private static final int NEXT = 20;
  private static final int DISCOVERED = 24;
  private static final int PADDING = 28;
  private static final int WORD = Long.BYTES;

  /** In a Class object: which class it is, by the address that it is to be mapped at; and SoftReference's only static field. */
  private static final int MIRRORED = 16;
  private static final int CLOCK = 120;
  private static final long BASE = 0x800000000L;

  private ArchivedTimes() {}

  /**
   * Sets the times to 0.
   *
   * @param from milliseconds of {@link System#nanoTime} before the archive was written; {@code to}, after
   * @return the number of times
   * @throws IOException if the archive has another format
   */
  static int clear(Path archive, long from, long to) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(archive)).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.capacity() < REGIONS + REGION_COUNT * REGION_SIZE || bytes.getInt(0) != MAGIC) {
      throw new IOException(archive + " is not an archive of classes");
    }
    int region = heapRegion(archive, bytes);
    int heap = (int) bytes.getLong(region + FILE_OFFSET);
    int used = (int) bytes.getLong(region + USED);
    int header = bytes.getInt(HEADER_SIZE) - SUMMED_HEADER;
    if (!isInside(bytes, heap, used) || !isInside(bytes, SUMMED_HEADER, header)
        || bytes.getInt(region) != sum(bytes, heap, used)
        || bytes.getInt(HEADER_SUM) != sum(bytes, SUMMED_HEADER, header)) {
      throw new IOException(unknown(archive));
    }
    List<Integer> times = times(bytes, heap, used, from, to);
    if (times.isEmpty()) {
      throw new IOException(unknown(archive));
    }
    times.forEach(time -> bytes.putLong(time, 0));
    bytes.putInt(region, sum(bytes, heap, used));
    bytes.putInt(HEADER_SUM, sum(bytes, SUMMED_HEADER, header));
    Files.write(archive, bytes.array());
    return times.size();
  }

  private static boolean isInside(ByteBuffer bytes, int offset, int length) {
    return offset >= 0 && length >= 0 && offset <= bytes.capacity() - length;
  }

  private static String unknown(Path archive) {
    return archive + " has a format that this build does not know: adapt "
        + ArchivedTimes.class.getSimpleName() + " to the JDK";
  }

  private static int heapRegion(Path archive, ByteBuffer bytes) throws IOException {
    for (int region = REGIONS; region < REGIONS
        + REGION_COUNT * REGION_SIZE; region += REGION_SIZE) {
      if (bytes.getInt(region + IS_HEAP) == 1) {
        return region;
      }
    }
    throw new IOException(archive + " has no heap objects");
  }

  /**
   * The fields with such a time: of objects with the shape of a SoftReference, and of the class of one, its clock. Without
   * the shape, numbers and texts would be found as well.
   */
  private static List<Integer> times(ByteBuffer bytes, int heap, int used, long from, long to) {
    List<Integer> times = new ArrayList<>();
    Set<Long> classes = new HashSet<>();
    for (int object = heap; object + TIME + WORD <= heap + used; object += WORD) {
      if (isBetween(bytes.getLong(object + TIME), from, to) && isSoftReference(bytes, object)) {
        times.add(object + TIME);
        classes.add(BASE + Integer.toUnsignedLong(bytes.getInt(object + CLASS)));
      }
    }
    for (int mirror = heap; mirror + CLOCK + WORD <= heap + used; mirror += WORD) {
      if (isBetween(bytes.getLong(mirror + CLOCK), from, to)
          && classes.contains(bytes.getLong(mirror + MIRRORED))) {
        times.add(mirror + CLOCK);
      }
    }
    return times;
  }

  private static boolean isBetween(long time, long from, long to) {
    return time >= from && time <= to;
  }

  private static boolean isSoftReference(ByteBuffer bytes, int object) {
    return (bytes.getInt(object) & LOCK_BITS) == UNLOCKED && bytes.getInt(object + QUEUE) != 0
        && bytes.getInt(object + NEXT) == 0 && bytes.getInt(object + DISCOVERED) == 0
        && bytes.getInt(object + PADDING) == 0;
  }

  private static int sum(ByteBuffer bytes, int offset, int length) {
    CRC32 sum = new CRC32();
    sum.update(bytes.array(), offset, length);
    return (int) sum.getValue();
  }
}
