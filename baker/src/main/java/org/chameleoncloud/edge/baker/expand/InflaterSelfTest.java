package org.chameleoncloud.edge.baker.expand;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;

/** A trial of an inflate: the bytes, where the data end, and that damage is noticed. */
final class InflaterSelfTest {
  private static final int LENGTH = 100_000;
  /** What follows the data: other than zero, so that bytes read ahead could pass for codes. */
  private static final int FOLLOWING = 20;
  /** Its first block is of the kind that does not exist. */
  private static final byte[] DAMAGED = {7, 0, 0, 0, 0, 0, 0, 0, 0, 0};

  private InflaterSelfTest() {}

  static boolean passes(InflaterFactory candidate) {
    byte[] expected = sample();
    byte[] packed = packed(expected);
    try (RawInflater inflating = candidate.open()) {
      boolean right = gives(inflating, packed, expected, packed.length);
      inflating.restart();
      right &= gives(inflating, packed, expected, 499);
      inflating.restart();
      return right && refuses(inflating);
    }
  }

  /** Whether the expected bytes come out, of parts of this length, and exactly the following ones are left. */
  private static boolean gives(RawInflater inflating, byte[] packed, byte[] expected, int part) {
    ByteBuffer input = ByteBuffer.wrap(packed).limit(part);
    ByteBuffer output = ByteBuffer.allocate(LENGTH + 1);
    int before = 0;
    try {
      while (!inflating.inflate(input, output)) {
        int progress = input.position() + output.position() - before;
        if (progress == 0 && input.limit() == packed.length) {
          return false;
        }
        before += progress;
        input.limit(Math.min(packed.length, input.limit() + part));
      }
    } catch (DataFormatException | IllegalArgumentException | IndexOutOfBoundsException _) {
      // The last two: it counts in other places than it should.
      return false;
    }
    return packed.length - input.position() == FOLLOWING
        && output.flip().equals(ByteBuffer.wrap(expected));
  }

  private static boolean refuses(RawInflater inflating) {
    try {
      inflating.inflate(ByteBuffer.wrap(DAMAGED), ByteBuffer.allocate(100));
      return false;
    } catch (DataFormatException _) {
      return true;
    }
  }

  /** Noise, zeros, and repetition from almost as far back as deflate can reach. */
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

  private static byte[] packed(byte[] sample) {
    try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
      deflater.setInput(sample);
      deflater.finish();
      byte[] packed = new byte[2 * LENGTH];
      int length = deflater.deflate(packed);
      Arrays.fill(packed, length, length + FOLLOWING, (byte) 0xA5);
      return Arrays.copyOf(packed, length + FOLLOWING);
    }
  }
}
