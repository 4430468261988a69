package org.chameleoncloud.edge.baker.expand;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;

/** Tests an inflater: that its output is right, that it finds the end of the data, and that it detects damage. */
final class InflaterSelfTest {
  private static final int LENGTH = 100_000;
  /** The number of bytes after the data. They are not zero, so that bytes read ahead could be mistaken for codes. */
  private static final int FOLLOWING = 20;
  /** The first block has the reserved block type. */
  private static final byte[] DAMAGED = {7, 0, 0, 0, 0, 0, 0, 0, 0, 0};

  private InflaterSelfTest() {}

  static boolean passes(InflaterFactory candidate) {
    byte[] expected = sample();
    byte[] compressed = compress(expected);
    try (RawInflater inflater = candidate.create()) {
      boolean right = inflates(inflater, compressed, expected, compressed.length);
      inflater.restart();
      right &= inflates(inflater, compressed, expected, 499);
      inflater.restart();
      return right && detectsDamage(inflater);
    }
  }

  /** Whether input in parts of this length inflates as expected, and exactly the bytes after the data are left. */
  private static boolean inflates(RawInflater inflater, byte[] compressed, byte[] expected,
      int part) {
    ByteBuffer input = ByteBuffer.wrap(compressed).limit(part);
    ByteBuffer output = ByteBuffer.allocate(LENGTH + 1);
    int before = 0;
    try {
      while (!inflater.inflate(input, output)) {
        int progress = input.position() + output.position() - before;
        if (progress == 0 && input.limit() == compressed.length) {
          return false;
        }
        before += progress;
        input.limit(Math.min(compressed.length, input.limit() + part));
      }
    } catch (DataFormatException | IllegalArgumentException | IndexOutOfBoundsException _) {
      // The last two are thrown if its positions are wrong.
      return false;
    }
    return compressed.length - input.position() == FOLLOWING
        && output.flip().equals(ByteBuffer.wrap(expected));
  }

  private static boolean detectsDamage(RawInflater inflater) {
    try {
      inflater.inflate(ByteBuffer.wrap(DAMAGED), ByteBuffer.allocate(100));
      return false;
    } catch (DataFormatException _) {
      return true;
    }
  }

  /** Noise, zeros, and repetition at almost the largest distance that deflate supports. */
  private static byte[] sample() {
    byte[] sample = new byte[LENGTH];
    byte[] noise = new byte[32_000];
    new SplittableRandom(1).nextBytes(noise);
    System.arraycopy(noise, 0, sample, 0, noise.length);
    System.arraycopy(noise, 0, sample, noise.length, noise.length);
    for (int i = sample.length - 20_000; i < sample.length; i++) {
      sample[i] = (byte) (i * i % 61);
    }
    return sample;
  }

  private static byte[] compress(byte[] sample) {
    try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
      deflater.setInput(sample);
      deflater.finish();
      byte[] compressed = new byte[2 * LENGTH];
      int length = deflater.deflate(compressed);
      Arrays.fill(compressed, length, length + FOLLOWING, (byte) 0xA5);
      return Arrays.copyOf(compressed, length + FOLLOWING);
    }
  }
}
