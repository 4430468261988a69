package org.chameleoncloud.edge.baker.expand;

import static org.chameleoncloud.edge.baker.TestArchives.add;
import static org.chameleoncloud.edge.baker.TestArchives.build;
import static org.chameleoncloud.edge.baker.TestArchives.concat;
import static org.chameleoncloud.edge.baker.TestArchives.gzip;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.chameleoncloud.edge.baker.TestArchives;
import org.junit.jupiter.params.provider.Arguments;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** The same image in all supported formats. */
final class SampleArchives {
  static final byte[] IMAGE = image(300_000);

  private SampleArchives() {}

  /** The name and the bytes of each archive. */
  static Stream<Arguments> all() throws IOException {
    return Stream.of(Arguments.of("raw", IMAGE), Arguments.of("streamed zip", zip("pi.img")),
        Arguments.of("zip with a file name that says nothing", zip("download")),
        Arguments.of("stored zip", storedZip()), Arguments.of("streamed zip64", zip64()),
        Arguments.of("gz", gzip(IMAGE)), Arguments.of("gz of three members", gzipMembers()),
        Arguments.of("gz with padding", concat(gzipMembers(), new byte[512])),
        Arguments.of("xz", xz(IMAGE)),
        Arguments.of("xz of two streams", concat(xz(half(0)), xz(half(1)))),
        Arguments.of("zst", zstd(IMAGE)),
        Arguments.of("zst of two frames", concat(zstd(half(0)), zstd(half(1)))),
        Arguments.of("bz2", bzip2(IMAGE)),
        Arguments.of("bz2 of two streams", concat(bzip2(half(0)), bzip2(half(1)))));
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

  static byte[] zip(String name) throws IOException {
    return TestArchives.zip(zip -> add(zip, name, IMAGE));
  }

  static byte[] storedZip() throws IOException {
    CRC32 crc = new CRC32();
    crc.update(IMAGE);
    ZipEntry entry = new ZipEntry("pi.img");
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(IMAGE.length);
    entry.setCrc(crc.getValue());
    return TestArchives.zip(zip -> {
      zip.putNextEntry(entry);
      zip.write(IMAGE);
      zip.closeEntry();
    });
  }

  private static byte[] zip64() throws IOException {
    return build(out -> new ZipArchiveOutputStream(out), zip -> {
      zip.setUseZip64(Zip64Mode.Always);
      zip.putArchiveEntry(new ZipArchiveEntry("pi.img"));
      zip.write(IMAGE);
      zip.closeArchiveEntry();
    });
  }

  static byte[] gzipMembers() throws IOException {
    return gzip(half(0), new byte[0], half(1));
  }

  private static byte[] xz(byte[] content) throws IOException {
    return build(out -> new XZOutputStream(out, new LZMA2Options(1)), content);
  }

  static byte[] zstd(byte[] content) throws IOException {
    return build(ZstdOutputStreamNoFinalizer::new, content);
  }

  private static byte[] bzip2(byte[] content) throws IOException {
    return build(BZip2CompressorOutputStream::new, content);
  }
}
