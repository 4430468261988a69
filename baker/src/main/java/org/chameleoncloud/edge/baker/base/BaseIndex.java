package org.chameleoncloud.edge.baker.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

import org.chameleoncloud.edge.baker.digest.Blake3Tree;
import org.chameleoncloud.edge.baker.directory.OpenDirectory;
import org.chameleoncloud.edge.baker.directory.RegularFile;
import org.chameleoncloud.edge.baker.directory.UnsafeFileException;

/**
 * The index of a base image: it allows copying the image without its holes, and computing the digest of a changed copy
 * without reading all of it. Stored next to the image as {@code NAME.index}.
 *
 * @param size of the base image in bytes
 * @param data the parts that are not zero, in order
 * @param tree the BLAKE3 tree of the base image
 */
public record BaseIndex(long size, List<Extent> data, Blake3Tree tree) {
  private static final byte[] MAGIC = "chi-edge base 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int EXTENT_BYTES = 2 * Long.BYTES;
  private static final int HEADER_BYTES = MAGIC.length + Long.BYTES + Integer.BYTES;
  /** That of an image of 32 GiB without a hole of 128 KiB has 12 MiB. */
  private static final int MAX_BYTES = 24 << 20;

  /** The bytes from {@code start} (inclusive) to {@code end} (exclusive). */
  public record Extent(long start, long end) {}

  /** Records zeros while a base image is being written. */
  static final class ExtentRecorder {
    /** Copying a smaller hole is cheaper than another system call. */
    private static final long MIN_HOLE = 64 << 10;

    private final List<Extent> data = new ArrayList<>();
    private long from;
    private long zerosFrom;
    private long zerosTo;

    void zeros(long start, long end) {
      if (start != zerosTo) {
        endHole();
        zerosFrom = start;
      }
      zerosTo = end;
    }

    private void endHole() {
      if (zerosTo - zerosFrom >= MIN_HOLE) {
        add(zerosFrom);
        from = zerosTo;
      }
    }

    private void add(long end) {
      if (end > from) {
        data.add(new Extent(from, end));
      }
    }

    /** The parts of a file of this size that are not zero. */
    List<Extent> data(long size) {
      endHole();
      add(size);
      return List.copyOf(data);
    }
  }

  /** The parts that are zero, in order. */
  public List<Extent> holes() {
    List<Extent> holes = new ArrayList<>();
    long from = 0;
    for (Extent extent : data) {
      if (extent.start() > from) {
        holes.add(new Extent(from, extent.start()));
      }
      from = extent.end();
    }
    if (size > from) {
      holes.add(new Extent(from, size));
    }
    return holes;
  }

  /** The name of the index of a base image. */
  public static String nameFor(String base) {
    return base + ".index";
  }

  /** The index in its stored form. */
  ByteBuffer bytes() {
    ByteBuffer trees = tree.bytes();
    ByteBuffer bytes = ByteBuffer.allocate(MAGIC.length + Long.BYTES + Integer.BYTES
        + data.size() * EXTENT_BYTES + trees.remaining() + Long.BYTES);
    bytes.put(MAGIC).putLong(size).putInt(data.size());
    data.forEach(extent -> bytes.putLong(extent.start()).putLong(extent.end()));
    bytes.put(trees);
    return bytes.putLong(crc(bytes.array(), bytes.position())).flip();
  }

  /** Reads the index of a base image; empty if it does not exist, is no regular file or is damaged. */
  static Optional<BaseIndex> read(OpenDirectory directory, String base) throws IOException {
    try (RegularFile file = directory.open(nameFor(base))) {
      return file.bytes(MAX_BYTES).flatMap(BaseIndex::parse);
    } catch (NoSuchFileException | UnsafeFileException _) {
      return Optional.empty();
    }
  }

  static Optional<BaseIndex> parse(byte[] content) {
    int end = content.length - Long.BYTES;
    if (end < HEADER_BYTES || !Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        || ByteBuffer.wrap(content).getLong(end) != crc(content, end)) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(content, MAGIC.length, end - MAGIC.length);
    long size = bytes.getLong();
    int extents = bytes.getInt();
    if (extents < 0 || extents > bytes.remaining() / EXTENT_BYTES) {
      return Optional.empty();
    }
    Extent[] data = new Extent[extents];
    Arrays.setAll(data, _ -> new Extent(bytes.getLong(), bytes.getLong()));
    return isConsistent(size, data, bytes.remaining())
        ? Optional.of(new BaseIndex(size, List.of(data), Blake3Tree.of(bytes)))
        : Optional.empty();
  }

  /** Whether the parts are in order and in the image, and the tree is one for its size. */
  private static boolean isConsistent(long size, Extent[] data, int treeBytes) {
    long at = 0;
    for (Extent extent : data) {
      if (extent.start() < at || extent.end() <= extent.start()) {
        return false;
      }
      at = extent.end();
    }
    return size > 0 && at <= size
        && treeBytes == Math.ceilDiv(size, Blake3Tree.GROUP) * Blake3Tree.CV_BYTES;
  }

  private static long crc(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return crc.getValue();
  }
}
