package org.chameleoncloud.edge.baker.expand;

import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;

import org.junit.jupiter.api.Assumptions;

/** Deflate data of every kind, and inflating them in parts of every length. */
final class DeflateSamples {
  static final InflaterFactory JDK = InflaterFactory.jdk("to compare");
  /** Behind the data, as a zip's or gzip's next part would be. */
  static final int FOLLOWING = 24;
  private static final int LONGEST = 300_000;
  private static final int[] STRATEGIES = {Deflater.DEFAULT_STRATEGY, Deflater.FILTERED,
      Deflater.HUFFMAN_ONLY};
  private static final int[] FLUSHES = {Deflater.NO_FLUSH, Deflater.SYNC_FLUSH,
      Deflater.FULL_FLUSH};

  private DeflateSamples() {}

  /** What became of some data: what came out and how many bytes were taken, or that they were refused. */
  record Run(boolean refused, byte[] bytes, int taken) {
    static final Run REFUSED = new Run(true, new byte[0], 0);
  }

  /** Skips the test where ISA-L is missing, and fails it where it must not be. */
  static InflaterFactory requireIsal() {
    String architecture = System.getProperty("os.arch");
    InflaterFactory inflate = InflaterFactory.choose("", IsalLibrary.NAME, architecture);
    if (inflate.name().startsWith("ISA-L")) {
      return inflate;
    }
    String message = "ISA-L is not tried, but the " + inflate.name() + ": install libisal2";
    if ("true".equals(System.getenv("CI")) && architecture.equals("amd64")) {
      return fail(message);
    }
    return Assumptions.abort(message);
  }

  /** Inflates to the data's end; lengths of parts are drawn up to the bounds. */
  static Run run(RawInflater inflating, byte[] packed, SplittableRandom random, int inBound,
      int outBound) {
    inflating.restart();
    ByteBuffer input = ByteBuffer.wrap(packed).limit(0);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] part = new byte[outBound];
    while (true) {
      int start = input.position();
      ByteBuffer output = ByteBuffer.wrap(part, 0, 1 + random.nextInt(outBound));
      try {
        if (inflating.inflate(input, output)) {
          all.write(part, 0, output.position());
          return new Run(false, all.toByteArray(), input.position());
        }
      } catch (DataFormatException _) {
        return Run.REFUSED;
      }
      all.write(part, 0, output.position());
      if (output.position() == 0 && input.position() == start) {
        if (input.limit() == packed.length) {
          return Run.REFUSED;
        }
        input.limit(Math.min(packed.length, input.limit() + 1 + random.nextInt(inBound)));
      }
    }
  }

  /** Stretches of noise, of zeros, of text and of what was before, near and far. */
  static byte[] content(SplittableRandom random) {
    byte[] content = new byte[random.nextInt(random.nextBoolean() ? 600 : LONGEST)];
    for (int at = 0; at < content.length;) {
      int end = Math.min(content.length, at + 1 + random.nextInt(random.nextBoolean()
          ? 300
          : 90_000));
      int kind = random.nextInt(4);
      int distance = 1 + random.nextInt(random.nextBoolean() ? 40 : 33_000);
      for (; at < end; at++) {
        content[at] = switch (kind) {
          case 0 -> (byte) random.nextInt();
          case 1 -> 0;
          case 2 -> (byte) ('a' + Integer.numberOfTrailingZeros(random.nextInt() | 1 << 20));
          default -> at < distance ? 1 : content[at - distance];
        };
      }
    }
    return content;
  }

  /** Raw deflate data with bytes behind them. */
  static byte[] packed(byte[] content, SplittableRandom random) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 << 10];
    Deflater deflater = new Deflater(random.nextInt(10), true);
    deflater.setStrategy(STRATEGIES[random.nextInt(STRATEGIES.length)]);
    int flush = FLUSHES[random.nextInt(FLUSHES.length)];
    for (int at = 0; at < content.length;) {
      int length = Math.min(content.length - at, 1 + random.nextInt(100_000));
      deflater.setInput(content, at, length);
      at += length;
      int count;
      do {
        count = deflater.deflate(buffer, 0, buffer.length, flush);
        packed.write(buffer, 0, count);
      } while (count > 0 || !deflater.needsInput());
    }
    deflater.finish();
    while (!deflater.finished()) {
      packed.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    byte[] following = new byte[FOLLOWING];
    random.nextBytes(following);
    packed.writeBytes(following);
    return packed.toByteArray();
  }

  /** Changes a few bits, mostly near the front, where the codes are described. */
  static void damage(byte[] packed, SplittableRandom random) {
    int bits = 1 + random.nextInt(3);
    for (int i = 0; i < bits; i++) {
      int bound = random.nextBoolean() ? Math.min(packed.length, 100) : packed.length;
      packed[random.nextInt(bound)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
  }
}
