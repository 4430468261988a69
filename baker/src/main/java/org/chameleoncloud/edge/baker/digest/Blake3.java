package org.chameleoncloud.edge.baker.digest;

import static org.chameleoncloud.edge.baker.digest.Compression.BLOCK_BYTES;
import static org.chameleoncloud.edge.baker.digest.Compression.BLOCK_WORDS;
import static org.chameleoncloud.edge.baker.digest.Compression.CHUNK_END;
import static org.chameleoncloud.edge.baker.digest.Compression.CHUNK_START;
import static org.chameleoncloud.edge.baker.digest.Compression.CV_WORDS;
import static org.chameleoncloud.edge.baker.digest.Compression.IV;
import static org.chameleoncloud.edge.baker.digest.Compression.PARENT;
import static org.chameleoncloud.edge.baker.digest.Compression.ROOT;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Chunks and subtrees of BLAKE3's tree (The BLAKE3 paper, section 2.1). Not thread-safe: buffers are reused. */
final class Blake3 {
  /** The size of a leaf in bytes. */
  static final int CHUNK = 1024;

  private static final int CHUNK_WORDS = CHUNK / Integer.BYTES;

  private final int[] words = new int[CHUNK_WORDS];
  private final int[] pair = new int[BLOCK_WORDS];

  /**
   * The chaining value of a subtree.
   *
   * @param bytes all of its bytes, from the position to the limit
   * @param firstChunk the number of its first chunk in the whole input
   * @param whole whether it is the whole input, so that the result is the digest
   */
  int[] subtree(ByteBuffer bytes, long firstChunk, boolean whole) {
    int length = bytes.remaining();
    if (length <= CHUNK) {
      return chunk(bytes, firstChunk, whole ? ROOT : 0);
    }
    // The left side has the largest power of two of chunks that leaves at least one byte for the right side.
    int left = Integer.highestOneBit((length - 1) / CHUNK) * CHUNK;
    int[] leftCv = subtree(bytes.slice(bytes.position(), left), firstChunk, false);
    int[] rightCv = subtree(bytes.slice(bytes.position() + left, length - left),
        firstChunk + left / CHUNK, false);
    return parent(leftCv, rightCv, whole);
  }

  /** The chaining value of the parent of two subtrees. */
  int[] parent(int[] left, int[] right, boolean root) {
    System.arraycopy(left, 0, pair, 0, CV_WORDS);
    System.arraycopy(right, 0, pair, CV_WORDS, CV_WORDS);
    int[] cv = IV.clone();
    Compression.compress(cv, pair, 0, 0, BLOCK_BYTES, root ? PARENT | ROOT : PARENT);
    return cv;
  }

  private int[] chunk(ByteBuffer bytes, long number, int rootFlag) {
    int length = bytes.remaining();
    load(bytes);
    int[] cv = IV.clone();
    int blocks = Math.max(1, (length + BLOCK_BYTES - 1) / BLOCK_BYTES);
    for (int block = 0; block < blocks; block++) {
      boolean last = block == blocks - 1;
      int flags = (block == 0 ? CHUNK_START : 0) | (last ? CHUNK_END | rootFlag : 0);
      int used = last ? length - block * BLOCK_BYTES : BLOCK_BYTES;
      Compression.compress(cv, words, block * BLOCK_WORDS, number, used, flags);
    }
    return cv;
  }

  private void load(ByteBuffer bytes) {
    ByteBuffer source = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (source.remaining() < CHUNK) {
      source = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN).put(source).clear();
    }
    source.asIntBuffer().get(words);
  }
}
