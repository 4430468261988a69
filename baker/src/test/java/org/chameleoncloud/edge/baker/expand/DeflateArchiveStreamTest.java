package org.chameleoncloud.edge.baker.expand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chameleoncloud.edge.baker.TestArchives.add;
import static org.chameleoncloud.edge.baker.TestArchives.gzip;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.DataFormatException;
import org.chameleoncloud.edge.baker.TestArchives;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.Test;

class DeflateArchiveStreamTest {
  private final AtomicInteger open = new AtomicInteger();
  private final InflaterFactory counting = new InflaterFactory("counting",
      () -> new CountingInflater(open));

  @Test
  void freesItsMemoryAfterTheLastByte() throws IOException {
    InputStream image = Expansion.open(source(gzip(noise(5000))), -1, counting);
    assertThat(open).hasValue(1);
    assertThat(image.readAllBytes()).hasSize(5000);
    assertThat(open).hasValue(0);
    assertThat(image.read()).isEqualTo(-1);
  }

  @Test
  void freesItsMemoryAfterAFailureAndKeepsFailing() throws IOException {
    byte[] damaged = gzip(noise(5000));
    damaged[damaged.length - 8]++;
    InputStream image = Expansion.open(source(damaged), -1, counting);

    assertThatThrownBy(image::readAllBytes).isInstanceOf(BakeFailure.class);
    assertThat(open).hasValue(0);
    assertThatThrownBy(image::read).isInstanceOf(IOException.class);
  }

  @Test
  void freesItsMemoryIfTheHeaderIsInvalid() throws IOException {
    byte[] damaged = gzip(noise(5000));
    damaged[2] = 7;

    assertThatThrownBy(() -> Expansion.open(source(damaged), -1, counting)).isInstanceOf(
        BakeFailure.class);
    assertThat(open).hasValue(0);
  }

  @Test
  void freesItsMemoryIfItIsClosedEarlyAndTwice() throws IOException {
    InputStream image = Expansion.open(source(zip(disk(5000), true)), -1, counting);
    image.read();
    image.close();
    image.close();
    assertThat(open).hasValue(0);
  }

  @Test
  void givesTheSameResultWithBothInflaters() throws IOException {
    InflaterFactory isal = DeflateSamples.requireIsal();
    int count = Integer.getInteger("baker.mutations", 100);
    long first = Long.getLong("baker.seed", 1);
    for (long seed = first; seed < first + count; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] archive = archive(random);
      if (random.nextBoolean()) {
        archive = Arrays.copyOf(archive, random.nextInt(archive.length));
      } else if (random.nextInt(4) > 0) {
        DeflateSamples.damage(archive, random);
      }
      assertThat(result(archive, isal)).as("seed %d", seed).isEqualTo(
          result(archive, DeflateSamples.JDK));
    }
  }

  private static byte[] archive(SplittableRandom random) throws IOException {
    byte[] content = DeflateSamples.content(random);
    return switch (random.nextInt(3)) {
      case 0 -> zip(disk(600 + random.nextInt(100_000)), random.nextBoolean());
      case 1 -> gzip(content);
      default -> gzip(content, noise(random.nextInt(50)), content);
    };
  }

  /** The length and hash code of the output, or that it was refused. */
  private static String result(byte[] archive, InflaterFactory inflaters) throws IOException {
    try (InputStream image = Expansion.open(source(archive), -1, inflaters)) {
      byte[] bytes = image.readAllBytes();
      return bytes.length + " bytes " + Arrays.hashCode(bytes);
    } catch (BakeFailure failure) {
      assertThat(failure.reason()).isEqualTo(Reason.DamagedArchive);
      return "refused";
    }
  }

  private static InputStream source(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new SplittableRandom(3).nextBytes(noise);
    return noise;
  }

  private static byte[] disk(int length) {
    byte[] disk = noise(length);
    Arrays.fill(disk, length / 2, length, (byte) 0);
    disk[510] = 0x55;
    disk[511] = (byte) 0xAA;
    return disk;
  }

  /** A zip of one file, or of one file with others around it. */
  private static byte[] zip(byte[] disk, boolean others) throws IOException {
    return TestArchives.zip(zip -> {
      if (others) {
        add(zip, "README.txt", new byte[300]);
      }
      add(zip, "pi.img", disk);
      if (others) {
        add(zip, "LICENSE", noise(300));
      }
    });
  }

  /** Counts the inflaters that have not been closed. */
  private static final class CountingInflater implements RawInflater {
    private final RawInflater inflater = new JdkInflater();
    private final AtomicInteger open;
    private boolean closed;

    CountingInflater(AtomicInteger open) {
      this.open = open;
      open.incrementAndGet();
    }

    @Override
    public boolean inflate(ByteBuffer input, ByteBuffer output) throws DataFormatException {
      return inflater.inflate(input, output);
    }

    @Override
    public void restart() {
      inflater.restart();
    }

    @Override
    public void close() {
      if (!closed) {
        open.decrementAndGet();
      }
      closed = true;
      inflater.close();
    }
  }
}
