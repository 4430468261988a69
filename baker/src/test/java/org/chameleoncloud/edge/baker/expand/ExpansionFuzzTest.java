package org.chameleoncloud.edge.baker.expand;

import static org.chameleoncloud.edge.baker.TestArchives.build;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.chameleoncloud.edge.baker.TestArchives;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.fuzz.Limits;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Archives: zip, gzip, xz, zstd and bzip2, as a download and as a file. The image in one is read to its end, or refused. */
class ExpansionFuzzTest {
  /** What is read of an image: a small archive may be of a large one. */
  private static final int MAX_IMAGE = 1 << 20;
  /** xz may have 100 MiB for its window; the window of zstd is outside the heap. */
  private static final Limits LIMITS = Limits.of(110 << 10, 64, 1000)
      .refusing(BakeFailure.class);

  @TempDir
  private Path directory;

  static Stream<byte[]> archives() throws IOException {
    byte[] image = new byte[2000];
    for (int i = 0; i < image.length; i += 3) {
      image[i] = (byte) (i * i);
    }
    return Stream.of(
        TestArchives.zip(zip -> TestArchives.add(zip, "pi.img", image)),
        TestArchives.zip(zip -> {
          TestArchives.add(zip, "readme.txt", new byte[10]);
          TestArchives.add(zip, "pi.img", image);
        }),
        build(GZIPOutputStream::new, image),
        build(out -> new XZOutputStream(out, new LZMA2Options(0)), image),
        build(ZstdOutputStreamNoFinalizer::new, image),
        build(BZip2CompressorOutputStream::new, image));
  }

  @MethodSource("archives")
  @FuzzTest
  void download(byte[] archive) {
    LIMITS.hold(archive.length,
        () -> read(Expansion.open(new ByteArrayInputStream(archive), archive.length)));
  }

  /** A file's end is read first: the directory of a zip. */
  @MethodSource("archives")
  @FuzzTest
  void file(byte[] archive) throws IOException {
    Path file = Files.write(directory.resolve("source"), archive);
    LIMITS.hold(archive.length, () -> {
      try (FileChannel channel = FileChannel.open(file)) {
        return read(
            Expansion.open(new ByteArrayInputStream(archive), archive.length, channel));
      }
    });
  }

  private static Stream<String> read(ImageStream image) throws IOException {
    try (image) {
      byte[] buffer = new byte[8192];
      for (int count = 0, read = 0; read >= 0 && count < MAX_IMAGE; count += read) {
        read = image.read(buffer);
      }
    }
    return Stream.empty();
  }
}
