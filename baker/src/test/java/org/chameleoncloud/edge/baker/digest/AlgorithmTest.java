package org.chameleoncloud.edge.baker.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlgorithmTest {
  private static final int LENGTH = 100_000;
  private static final int BEFORE = 7;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void sha256IsThatOfAllPartsWhateverBuffersTheyAreIn(long seed) throws NoSuchAlgorithmException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] content = new byte[LENGTH];
    random.nextBytes(content);
    Hasher hasher = Algorithm.SHA_256.start();
    for (int at = 0; at < LENGTH;) {
      int end = Math.min(LENGTH, at + random.nextInt(1, 20_000));
      ByteBuffer part = part(Arrays.copyOfRange(content, at, end), random.nextInt(3));
      hasher.update(part);
      assertThat(part.hasRemaining()).isFalse();
      at = end;
    }
    byte[] expected = MessageDigest.getInstance("SHA-256").digest(content);
    assertThat(hasher.finish())
        .isEqualTo(new Digest(Algorithm.SHA_256, HexFormat.of().formatHex(expected)));
  }

  /** These bytes in the middle of a buffer: in an array, outside the heap, or in a part of an array. */
  private static ByteBuffer part(byte[] bytes, int kind) {
    int end = BEFORE + bytes.length;
    ByteBuffer buffer = kind == 1
        ? ByteBuffer.allocateDirect(end + 1)
        : ByteBuffer.allocate(end + 1);
    buffer.put(BEFORE, bytes);
    return kind == 2
        ? buffer.slice(BEFORE, bytes.length)
        : buffer.position(BEFORE).limit(end);
  }
}
