package org.chameleoncloud.edge.baker.expand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.baker.TestArchives.add;
import static org.chameleoncloud.edge.baker.TestArchives.build;
import static org.chameleoncloud.edge.baker.TestArchives.concat;
import static org.chameleoncloud.edge.baker.TestArchives.gzip;
import static org.chameleoncloud.edge.baker.expand.SampleArchives.IMAGE;
import static org.chameleoncloud.edge.baker.expand.SampleArchives.gzipMembers;
import static org.chameleoncloud.edge.baker.expand.SampleArchives.storedZip;
import static org.chameleoncloud.edge.baker.expand.SampleArchives.zip;
import static org.chameleoncloud.edge.baker.expand.SampleArchives.zstd;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.chameleoncloud.edge.baker.Refusals;
import org.chameleoncloud.edge.baker.TestArchives;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class ExpansionTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("org.chameleoncloud.edge.baker.expand.SampleArchives#all")
  void expandsAllFormats(String name, byte[] source) throws IOException {
    assertThat(expanded(new ByteArrayInputStream(source))).isEqualTo(IMAGE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("org.chameleoncloud.edge.baker.expand.SampleArchives#all")
  void expandsASourceThatReturnsFewBytesAtATime(String name, byte[] source) throws IOException {
    assertThat(expanded(new TricklingStream(source))).isEqualTo(IMAGE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("org.chameleoncloud.edge.baker.expand.SampleArchives#all")
  void refusesATruncatedArchive(String name, byte[] source) throws IOException {
    if (name.equals("raw")) {
      assertThat(expanded(new ByteArrayInputStream(source, 0, 1000))).hasSize(1000);
      return;
    }
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 30; i++) {
      byte[] cut = Arrays.copyOf(source, 10 + random.nextInt(source.length * 3 / 4));
      assertRefusedOrShort(cut);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("org.chameleoncloud.edge.baker.expand.SampleArchives#all")
  void failsInNoOtherWayOnADamagedArchive(String name, byte[] source) throws IOException {
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < Integer.getInteger("baker.mutations", 200) / 10; i++) {
      byte[] damaged = source.clone();
      for (int j = 0; j < 3; j++) {
        damaged[random.nextInt(random.nextBoolean() ? 64 : damaged.length)] = (byte) random
            .nextInt();
      }
      try (InputStream image = Expansion.open(new ByteArrayInputStream(damaged), -1)) {
        image.transferTo(OutputStream.nullOutputStream());
      } catch (BakeFailure failure) {
        assertThat(failure.reason()).isEqualTo(Reason.DamagedArchive);
      }
    }
  }

  @Test
  void findsTheDiskImageAmongOtherFiles() throws IOException {
    byte[] archive = TestArchives.zip(zip -> {
      add(zip, "images/", new byte[0]);
      add(zip, "README.txt", new byte[2000]);
      add(zip, "balena-os", IMAGE);
      add(zip, "LICENSE", new byte[10]);
    });

    assertThat(expanded(new ByteArrayInputStream(archive))).isEqualTo(IMAGE);
  }

  @Test
  void refusesAZipWithTwoImagesOrNone() throws IOException {
    byte[] two = TestArchives.zip(zip -> {
      add(zip, "a.img", IMAGE);
      add(zip, "b.img", IMAGE);
    });
    byte[] none = TestArchives.zip(zip -> add(zip, "a.img", new byte[600]));

    assertRefused(two, "two disk images");
    assertRefused(none, "it contains no disk image");
  }

  @Test
  void refusesAGzipFollowedByGarbage() throws IOException {
    assertRefused(concat(gzipMembers(), new byte[]{0, 0, 'x', 1, 2, 3, 4, 5, 6, 7, 8, 9}),
        "is not a gzip member");
  }

  @Test
  void knowsTheLengthOfTheImageIfItIsStatedAtTheStart() throws IOException {
    assertThat(length(storedZip())).isEqualTo(IMAGE.length);
    assertThat(length(zip("pi.img"))).isEqualTo(-1);
    assertThat(length(zstd(IMAGE))).isEqualTo(-1);
    for (int size : new int[]{1000, 255, 256, 65_791, 65_792, IMAGE.length}) {
      assertThat(length(Zstd.compress(Arrays.copyOf(IMAGE, size)))).isEqualTo(size);
    }
    assertThat(length(gzip(IMAGE))).isEqualTo(-1);
    assertThat(length(IMAGE)).isEqualTo(IMAGE.length);
  }

  private static long length(byte[] source) throws IOException {
    try (ImageStream image = Expansion.open(new ByteArrayInputStream(source), source.length)) {
      return image.length();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("org.chameleoncloud.edge.baker.expand.SampleArchives#all")
  void reportsThatAnArchiveIsTruncated(String name, byte[] source) throws IOException {
    if (!name.equals("raw")) {
      assertRefused(Arrays.copyOf(source, source.length / 2), "it is truncated");
    }
  }

  @Test
  void explainsWhatToDoWithAnArchiveThatNeedsTooMuchMemory() throws IOException {
    byte[] xz = build(out -> new XZOutputStream(out, dictionary(256 << 20)), new byte[100]);

    assertRefused(xz, "more memory than is available; compress it again");
  }

  private static LZMA2Options dictionary(int bytes) throws IOException {
    LZMA2Options options = new LZMA2Options(0);
    options.setDictSize(bytes);
    return options;
  }

  @Test
  void refusesAnEncryptedZip() throws IOException {
    byte[] zip = zip("pi.img");
    zip[6] |= 1;

    assertRefused(zip, "encrypted");
  }

  private static void assertRefused(byte[] source, String message) {
    Refusals.assertRefused(() -> expanded(new ByteArrayInputStream(source)), Reason.DamagedArchive)
        .contains(message);
  }

  /** An archive of several streams that is truncated between two of them is valid, but the image is too short. */
  private static void assertRefusedOrShort(byte[] source) throws IOException {
    try {
      assertThat(expanded(new ByteArrayInputStream(source)).length).isLessThan(IMAGE.length);
    } catch (BakeFailure failure) {
      assertThat(failure.reason()).isEqualTo(Reason.DamagedArchive);
    }
  }

  private static byte[] expanded(InputStream source) throws IOException {
    try (InputStream image = Expansion.open(source, -1)) {
      return image.readAllBytes();
    }
  }

  /** Returns few bytes at a time, like a slow network, and never reports that more are available. */
  private static final class TricklingStream extends InputStream {
    private final ByteArrayInputStream in;

    TricklingStream(byte[] bytes) {
      this.in = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return in.read(target, offset, Math.min(length, 37));
    }
  }
}
