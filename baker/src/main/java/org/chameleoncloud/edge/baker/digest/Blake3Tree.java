package org.chameleoncloud.edge.baker.digest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/**
 * The BLAKE3 digest of a large input, with the upper part of its tree. It allows computing the digest of an input that
 * differs in a few places by reading only these places; SHA-256, being one long chain, requires reading everything. The
 * digest is the standard one that {@code b3sum} computes.
 */
public final class Blake3Tree {
  /** How many bytes one stored chaining value covers; the last one may cover fewer. */
  public static final int GROUP = 128 << 10;

  /** The size of a chaining value and of a digest in bytes. */
  public static final int CV_BYTES = 32;

  private final int[][] groups;

  private Blake3Tree(int[][] groups) {
    this.groups = groups;
  }

  /** Builds a tree from the content, which is supplied from its first byte to its last. */
  public static final class Builder implements Hasher {
    private final Blake3 blake3 = new Blake3();
    private final ByteBuffer group = ByteBuffer.allocateDirect(GROUP);
    private int[][] groups = new int[64][];
    private int count;

    @Override
    public void update(ByteBuffer bytes) {
      while (bytes.hasRemaining()) {
        // A full group is processed only now, when it is known not to be the last one.
        if (!group.hasRemaining()) {
          add(false);
        }
        int length = Math.min(group.remaining(), bytes.remaining());
        group.put(bytes.slice(bytes.position(), length));
        bytes.position(bytes.position() + length);
      }
    }

    private void add(boolean last) {
      if (count == groups.length) {
        groups = Arrays.copyOf(groups, 2 * count);
      }
      groups[count] = cv(blake3, group.flip(), count, last && count == 0);
      count++;
      group.clear();
    }

    /** The tree of everything that was added. Nothing can be added afterwards. */
    public Blake3Tree tree() {
      add(true);
      return new Blake3Tree(Arrays.copyOf(groups, count));
    }

    @Override
    public Digest finish() {
      return tree().digest();
    }
  }

  private static int[] cv(Blake3 blake3, ByteBuffer bytes, int group, boolean whole) {
    return blake3.subtree(bytes.slice(), (long) group * (GROUP / Blake3.CHUNK), whole);
  }

  /** The tree of an input of the same length in which some groups, given by their number, have other bytes. */
  public Blake3Tree with(Map<Integer, ByteBuffer> changed) {
    int[][] result = groups.clone();
    Blake3 blake3 = new Blake3();
    changed.forEach(
        (group, bytes) -> result[group] = cv(blake3, bytes, group, groups.length == 1));
    return new Blake3Tree(result);
  }

  /** Whether a group of this input has these bytes, from the position to the limit. */
  public boolean matches(int group, ByteBuffer bytes) {
    return Arrays.equals(groups[group], cv(new Blake3(), bytes, group, groups.length == 1));
  }

  /** The digest of the whole input. */
  public Digest digest() {
    int[] root = groups.length == 1 ? groups[0] : merged(new Blake3(), 0, groups.length, true);
    ByteBuffer bytes = ByteBuffer.allocate(CV_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(root);
    return new Digest(Algorithm.BLAKE3, HexFormat.of().formatHex(bytes.array()));
  }

  private int[] merged(Blake3 blake3, int from, int to, boolean root) {
    if (to - from == 1) {
      return groups[from];
    }
    int middle = from + Integer.highestOneBit(to - from - 1);
    return blake3.parent(merged(blake3, from, middle, false), merged(blake3, middle, to, false),
        root);
  }

  /** All chaining values in their stored form, {@link #CV_BYTES} bytes each. */
  public ByteBuffer bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(groups.length * CV_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN);
    for (int[] cv : groups) {
      for (int word : cv) {
        bytes.putInt(word);
      }
    }
    return bytes.flip();
  }

  /** Reads a tree in the form of {@link #bytes}, from the position to the limit. */
  public static Blake3Tree of(ByteBuffer bytes) {
    int[][] groups = new int[bytes.remaining() / CV_BYTES][CV_BYTES / Integer.BYTES];
    ByteBuffer source = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    for (int[] cv : groups) {
      source.asIntBuffer().get(cv);
      source.position(source.position() + CV_BYTES);
    }
    return new Blake3Tree(groups);
  }
}
