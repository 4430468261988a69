package org.chameleoncloud.edge.baker.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

import org.chameleoncloud.edge.baker.digest.Blake3Tree;
import org.chameleoncloud.edge.baker.output.DurableFile;

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

  /** The path of the index of a base image. */
  public static Path pathFor(Path base) {
    return base.resolveSibling(base.getFileName() + ".index");
  }

  /** Creates {@code file}, which must not exist, and syncs it to disk. */
  void write(Path file) throws IOException {
    ByteBuffer trees = tree.bytes();
    ByteBuffer bytes = ByteBuffer.allocate(MAGIC.length + Long.BYTES + Integer.BYTES
        + data.size() * EXTENT_BYTES + trees.remaining() + Long.BYTES);
    bytes.put(MAGIC).putLong(size).putInt(data.size());
    data.forEach(extent -> bytes.putLong(extent.start()).putLong(extent.end()));
    bytes.put(trees);
    bytes.putLong(crc(bytes.array(), bytes.position())).flip();
    DurableFile.create(file, bytes);
  }

  /** Reads an index; empty if the file does not exist or is damaged. */
  static Optional<BaseIndex> read(Path file) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
    int end = content.length - Long.BYTES;
    if (end < MAGIC.length || !Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        || ByteBuffer.wrap(content).getLong(end) != crc(content, end)) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(content, MAGIC.length, end - MAGIC.length);
    long size = bytes.getLong();
    Extent[] data = new Extent[bytes.getInt()];
    Arrays.setAll(data, _ -> new Extent(bytes.getLong(), bytes.getLong()));
    return Optional.of(new BaseIndex(size, List.of(data), Blake3Tree.of(bytes)));
  }

  private static long crc(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return crc.getValue();
  }
}
