package org.chameleoncloud.edge.baker.expand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;

class ExpansionTest {
  private static final byte[] IMAGE = image(300_000);

  static Stream<Arguments> formats() throws IOException {
    return Stream.of(Arguments.of("raw", IMAGE), Arguments.of("streamed zip", zip("pi.img")),
        Arguments.of("zip whose name says nothing", zip("download")),
        Arguments.of("stored zip", storedZip()), Arguments.of("streamed zip64", zip64()),
        Arguments.of("gz", written(GZIPOutputStream::new, IMAGE)),
        Arguments.of("gz of three members", gzipMembers()),
        Arguments.of("gz with padding", joined(gzipMembers(), new byte[512])),
        Arguments.of("xz", xz(IMAGE)),
        Arguments.of("xz of two streams", joined(xz(half(0)), xz(half(1)))),
        Arguments.of("zst", zstd(IMAGE)),
        Arguments.of("zst of two frames", joined(zstd(half(0)), zstd(half(1)))),
        Arguments.of("bz2", bzip2(IMAGE)),
        Arguments.of("bz2 of two streams", joined(bzip2(half(0)), bzip2(half(1)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formats")
  void givesTheImageWhateverItIsPackedIn(String name, byte[] source) throws IOException {
    assertThat(expanded(new ByteArrayInputStream(source))).isEqualTo(IMAGE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formats")
  void givesTheImageWhenTheSourceComesInDrops(String name, byte[] source) throws IOException {
    assertThat(expanded(new Drops(source))).isEqualTo(IMAGE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formats")
  void refusesAnArchiveThatIsCutAnywhere(String name, byte[] source) throws IOException {
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
  @MethodSource("formats")
  void neverFailsInAnotherWayOnADamagedArchive(String name, byte[] source) throws IOException {
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < Integer.getInteger("baker.mutations", 200) / 10; i++) {
      byte[] damaged = source.clone();
      for (int j = 0; j < 3; j++) {
        damaged[random.nextInt(random.nextBoolean() ? 64 : damaged.length)] = (byte) random
            .nextInt();
      }
      try (InputStream image = Expansion.of(new ByteArrayInputStream(damaged))) {
        image.transferTo(OutputStream.nullOutputStream());
      } catch (BakeFailure failure) {
        assertThat(failure.reason()).isEqualTo(Reason.DamagedArchive);
      }
    }
  }

  @Test
  void takesTheDiskImageFromAmongOtherFiles() throws IOException {
    byte[] zip = written(out -> new ZipOutputStream(out), zipping -> {
      add(zipping, "images/", new byte[0]);
      add(zipping, "README.txt", new byte[2000]);
      add(zipping, "balena-os", IMAGE);
      add(zipping, "LICENSE", new byte[10]);
    });

    assertThat(expanded(new ByteArrayInputStream(zip))).isEqualTo(IMAGE);
  }

  @Test
  void refusesAZipOfTwoImagesAndAZipOfNone() throws IOException {
    byte[] two = written(out -> new ZipOutputStream(out), zipping -> {
      add(zipping, "a.img", IMAGE);
      add(zipping, "b.img", IMAGE);
    });
    byte[] none = written(out -> new ZipOutputStream(out),
        zipping -> add(zipping, "a.img", new byte[600]));

    assertRefused(two, "two disk images");
    assertRefused(none, "no file in it is a disk image");
  }

  @Test
  void refusesAGzipWhoseSecondMemberIsNone() throws IOException {
    assertRefused(joined(gzipMembers(), new byte[]{0, 0, 'x', 1, 2, 3, 4, 5, 6, 7, 8, 9}),
        "does not start as one");
  }

  @Test
  void knowsTheImagesLengthWhereTheBeginningTellsIt() throws IOException {
    assertThat(length(storedZip())).isEqualTo(IMAGE.length);
    assertThat(length(zip("pi.img"))).isEqualTo(-1);
    assertThat(length(zstd(IMAGE))).isEqualTo(-1);
    for (int size : new int[]{1000, 255, 256, 65_791, 65_792, IMAGE.length}) {
      assertThat(length(Zstd.compress(Arrays.copyOf(IMAGE, size)))).isEqualTo(size);
    }
    assertThat(length(written(GZIPOutputStream::new, IMAGE))).isEqualTo(-1);
    assertThat(length(IMAGE)).isEqualTo(IMAGE.length);
  }

  private static long length(byte[] source) throws IOException {
    try (ImageStream image = Expansion.of(new ByteArrayInputStream(source), source.length)) {
      return image.length();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formats")
  void saysInWordsThatAnArchiveIsCut(String name, byte[] source) throws IOException {
    if (!name.equals("raw")) {
      assertRefused(Arrays.copyOf(source, source.length / 2), "it ends too early");
    }
  }

  @Test
  void saysWhatToDoWithAnArchiveThatTakesTooMuchMemory() throws IOException {
    byte[] xz = written(out -> new XZOutputStream(out, dictionary(256 << 20)), new byte[100]);

    assertRefused(xz, "more memory than there is; pack it anew");
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
    assertThatThrownBy(() -> expanded(new ByteArrayInputStream(source)))
        .hasMessageContaining(message).asInstanceOf(type(BakeFailure.class))
        .returns(Reason.DamagedArchive, BakeFailure::reason);
  }

  /** Several streams in a row cut between two of them are whole; the image's own size shows that then. */
  private static void assertRefusedOrShort(byte[] source) throws IOException {
    try {
      assertThat(expanded(new ByteArrayInputStream(source)).length).isLessThan(IMAGE.length);
    } catch (BakeFailure failure) {
      assertThat(failure.reason()).isEqualTo(Reason.DamagedArchive);
    }
  }

  private static byte[] expanded(InputStream source) throws IOException {
    try (InputStream image = Expansion.of(source)) {
      return image.readAllBytes();
    }
  }

  private static byte[] image(int size) {
    byte[] image = new byte[size];
    new SplittableRandom(1).nextBytes(image);
    Arrays.fill(image, 1000, 200_000, (byte) 0);
    image[510] = 0x55;
    image[511] = (byte) 0xAA;
    return image;
  }

  private static byte[] half(int number) {
    int middle = 100_001;
    return number == 0
        ? Arrays.copyOf(IMAGE, middle)
        : Arrays.copyOfRange(IMAGE, middle, IMAGE.length);
  }

  private interface Opening<S extends OutputStream> {
    S open(OutputStream out) throws IOException;
  }

  private interface Writing<S> {
    void write(S out) throws IOException;
  }

  private static byte[] written(Opening<OutputStream> opening, byte[] content)
      throws IOException {
    return written(opening, out -> out.write(content));
  }

  private static <S extends OutputStream> byte[] written(Opening<S> opening, Writing<S> writing)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (S out = opening.open(bytes)) {
      writing.write(out);
    }
    return bytes.toByteArray();
  }

  private static byte[] zip(String name) throws IOException {
    return written(out -> new ZipOutputStream(out), zipping -> add(zipping, name, IMAGE));
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] storedZip() throws IOException {
    CRC32 crc = new CRC32();
    crc.update(IMAGE);
    ZipEntry entry = new ZipEntry("pi.img");
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(IMAGE.length);
    entry.setCrc(crc.getValue());
    return written(out -> new ZipOutputStream(out), zipping -> {
      zipping.putNextEntry(entry);
      zipping.write(IMAGE);
      zipping.closeEntry();
    });
  }

  private static byte[] zip64() throws IOException {
    return written(out -> new ZipArchiveOutputStream(out), zipping -> {
      zipping.setUseZip64(Zip64Mode.Always);
      zipping.putArchiveEntry(new ZipArchiveEntry("pi.img"));
      zipping.write(IMAGE);
      zipping.closeArchiveEntry();
    });
  }

  private static byte[] gzipMembers() throws IOException {
    return joined(written(GZIPOutputStream::new, half(0)),
        written(GZIPOutputStream::new, new byte[0]), written(GZIPOutputStream::new, half(1)));
  }

  private static byte[] xz(byte[] content) throws IOException {
    return written(out -> new XZOutputStream(out, new LZMA2Options(1)), content);
  }

  private static byte[] zstd(byte[] content) throws IOException {
    return written(ZstdOutputStreamNoFinalizer::new, content);
  }

  private static byte[] bzip2(byte[] content) throws IOException {
    return written(BZip2CompressorOutputStream::new, content);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** A network that gives few bytes at a time and never says that there are more. */
  private static final class Drops extends InputStream {
    private final ByteArrayInputStream in;

    Drops(byte[] bytes) {
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
