package org.chameleoncloud.edge.baker.expand;

import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Assumptions;

/** Generates deflate data of every kind, and inflates it in parts of random lengths. */
final class DeflateSamples {
  static final InflaterFactory JDK = InflaterFactory.jdk("for comparison");
  /** The number of bytes after the data, like the next part of a zip or gzip. */
  static final int FOLLOWING = 24;
  private static final int MAX_LENGTH = 300_000;
  private static final int[] STRATEGIES = {Deflater.DEFAULT_STRATEGY, Deflater.FILTERED,
      Deflater.HUFFMAN_ONLY};
  private static final int[] FLUSHES = {Deflater.NO_FLUSH, Deflater.SYNC_FLUSH,
      Deflater.FULL_FLUSH};

  private DeflateSamples() {}

  /** The result of inflating: the output and the number of consumed bytes, or that the data was refused. */
  record Run(boolean refused, byte[] bytes, int consumed) {
    static final Run REFUSED = new Run(true, new byte[0], 0);
  }

  /** Skips the test if ISA-L is missing; fails it in CI on amd64. */
  static InflaterFactory requireIsal() {
    String architecture = System.getProperty("os.arch");
    InflaterFactory selected = InflaterFactory.select("", IsalLibrary.NAME, architecture);
    if (selected.name().startsWith("ISA-L")) {
      return selected;
    }
    String message = "ISA-L is not available, using the " + selected.name()
        + "; install libisal2";
    if ("true".equals(System.getenv("CI")) && architecture.equals("amd64")) {
      return fail(message);
    }
    return Assumptions.abort(message);
  }

  /** Inflates to the end of the data, in parts of random lengths up to the bounds. */
  static Run run(RawInflater inflater, byte[] compressed, SplittableRandom random, int inBound,
      int outBound) {
    inflater.restart();
    ByteBuffer input = ByteBuffer.wrap(compressed).limit(0);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] part = new byte[outBound];
    while (true) {
      int start = input.position();
      ByteBuffer output = ByteBuffer.wrap(part, 0, 1 + random.nextInt(outBound));
      try {
        if (inflater.inflate(input, output)) {
          all.write(part, 0, output.position());
          return new Run(false, all.toByteArray(), input.position());
        }
      } catch (DataFormatException _) {
        return Run.REFUSED;
      }
      all.write(part, 0, output.position());
      if (output.position() == 0 && input.position() == start) {
        if (input.limit() == compressed.length) {
          return Run.REFUSED;
        }
        input.limit(Math.min(compressed.length, input.limit() + 1 + random.nextInt(inBound)));
      }
    }
  }

  /** A random sequence of noise, zeros, text, and repetitions at short and long distances. */
  static byte[] content(SplittableRandom random) {
    byte[] content = new byte[random.nextInt(random.nextBoolean() ? 600 : MAX_LENGTH)];
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

  /** Raw deflate data with some bytes after it. */
  static byte[] compressed(byte[] content, SplittableRandom random) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
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
        compressed.write(buffer, 0, count);
      } while (count > 0 || !deflater.needsInput());
    }
    deflater.finish();
    while (!deflater.finished()) {
      compressed.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    byte[] following = new byte[FOLLOWING];
    random.nextBytes(following);
    compressed.writeBytes(following);
    return compressed.toByteArray();
  }

  /** Flips a few bits, mostly near the start, where the codes are defined. */
  static void damage(byte[] compressed, SplittableRandom random) {
    int bits = 1 + random.nextInt(3);
    for (int i = 0; i < bits; i++) {
      int bound = random.nextBoolean() ? Math.min(compressed.length, 100) : compressed.length;
      compressed[random.nextInt(bound)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
  }
}
