package org.chameleoncloud.edge.baker.expand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.Test;

class DeflateArchiveStreamTest {
  private final AtomicInteger held = new AtomicInteger();
  private final InflaterFactory counted = new InflaterFactory("counted", () -> new Counted(held));

  @Test
  void freesItsMemoryWithTheLastByte() throws IOException {
    InputStream image = Expansion.of(source(gzip(noise(5000))), -1, counted);
    assertThat(held).hasValue(1);
    assertThat(image.readAllBytes()).hasSize(5000);
    assertThat(held).hasValue(0);
    assertThat(image.read()).isEqualTo(-1);
  }

  @Test
  void freesItsMemoryWhenItFailsAndDoesNotPassForAnEndThen() throws IOException {
    byte[] packed = gzip(noise(5000));
    packed[packed.length - 8]++;
    InputStream image = Expansion.of(source(packed), -1, counted);

    assertThatThrownBy(image::readAllBytes).isInstanceOf(BakeFailure.class);
    assertThat(held).hasValue(0);
    assertThatThrownBy(image::read).isInstanceOf(IOException.class);
  }

  @Test
  void freesItsMemoryWhenItsHeaderFails() throws IOException {
    byte[] packed = gzip(noise(5000));
    packed[2] = 7;

    assertThatThrownBy(() -> Expansion.of(source(packed), -1, counted)).isInstanceOf(
        BakeFailure.class);
    assertThat(held).hasValue(0);
  }

  @Test
  void freesItsMemoryWhenItIsClosedEarlyAndTwice() throws IOException {
    InputStream image = Expansion.of(source(zip(disk(5000), true)), -1, counted);
    image.read();
    image.close();
    image.close();
    assertThat(held).hasValue(0);
  }

  @Test
  void readsArchivesAlikeWithBothInflates() throws IOException {
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
      assertThat(outcome(archive, isal)).as("seed %d", seed).isEqualTo(
          outcome(archive, DeflateSamples.JDK));
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

  /** A digest of what came out, or that it was refused. */
  private static String outcome(byte[] archive, InflaterFactory inflate) throws IOException {
    try (InputStream image = Expansion.of(source(archive), -1, inflate)) {
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

  private static byte[] gzip(byte[]... members) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (byte[] member : members) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
        gzip.write(member);
      }
    }
    return packed.toByteArray();
  }

  /** One file, or one with others around it; the sizes stand behind each. */
  private static byte[] zip(byte[] disk, boolean others) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(packed)) {
      if (others) {
        add(zip, "README.txt", new byte[300]);
      }
      add(zip, "pi.img", disk);
      if (others) {
        add(zip, "LICENSE", noise(300));
      }
    }
    return packed.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  private static final class Counted implements RawInflater {
    private final RawInflater inflating = new JdkInflater();
    private final AtomicInteger held;
    private boolean closed;

    Counted(AtomicInteger held) {
      this.held = held;
      held.incrementAndGet();
    }

    @Override
    public boolean inflate(ByteBuffer input, ByteBuffer output) throws DataFormatException {
      return inflating.inflate(input, output);
    }

    @Override
    public void restart() {
      inflating.restart();
    }

    @Override
    public void close() {
      if (!closed) {
        held.decrementAndGet();
      }
      closed = true;
      inflating.close();
    }
  }
}
