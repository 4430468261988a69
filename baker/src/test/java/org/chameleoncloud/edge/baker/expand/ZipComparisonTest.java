package org.chameleoncloud.edge.baker.expand;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.chameleoncloud.edge.baker.Programs;
import org.chameleoncloud.edge.baker.ReferenceTools;
import org.chameleoncloud.edge.baker.Refusals;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads archives that other tools have written: Python's zipfile, and zip. */
class ZipComparisonTest {
  private static final byte[] IMAGE = image(200_000, 7);
  /** Writes the files of a directory, each with its own method, into an archive; to a pipe if asked to. */
  private static final String ZIPFILE = """
      import sys, zipfile, pathlib
      class Pipe:
          def __init__(self, file): self.file = file
          def write(self, data): return self.file.write(data)
          def flush(self): pass
      directory, archive, piped = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3] == 'piped'
      out = open(archive, 'wb')
      with zipfile.ZipFile(Pipe(out) if piped else out, 'w', allowZip64=True) as zip:
          for argument in sys.argv[4:]:
              name, method = argument.split('=')
              zip.write(directory / name, name, int(method))
              if name == 'comment': zip.comment = b'PK' + bytes([5, 6]) + b'c' * 300
      """;

  @TempDir
  private Path directory;

  @BeforeAll
  static void requirePython() {
    ReferenceTools.require("python3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.img=0", "a.img=8", "readme=12 a.img=8", "readme=14 a.img=0",
      "a.img=8 readme=12", "loader=0 a.img=8", "a.img=0 loader=8", "fat=8 a.img=8",
      "a.img=0 fat=0", "comment=0 a.img=8", "loader=12 fat=14 readme=0 a.img=0"})
  void findsTheImageInAFile(String files) throws Exception {
    assertThat(fromFile(archive("plain", files))).isEqualTo(IMAGE);
    assertThat(fromFile(archive("piped", files))).isEqualTo(IMAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a.img=0", "a.img=8", "loader=0 a.img=0", "a.img=0 fat=0", "fat=8 a.img=8",
          "markers=0 a.img=0"})
  void findsTheImageInAStreamOfAStreamedArchive(String files) throws Exception {
    assertThat(fromStream(archive("piped", files))).isEqualTo(IMAGE);
  }

  @Test
  void skipsAFileInAnotherMethodInAStreamIfItsLengthIsKnown() throws Exception {
    assertThat(fromStream(archive("plain", "readme=12 a.img=8"))).isEqualTo(IMAGE);
    Refusals.assertRefused(() -> fromStream(archive("piped", "readme=12 a.img=8")),
        Reason.DamagedArchive).contains("method 12 (bzip2)").contains("download it");
  }

  @Test
  void namesTheMethodOfAnImageThatItCannotRead() throws Exception {
    Refusals.assertRefused(() -> fromFile(archive("plain", "a.img=14")), Reason.DamagedArchive)
        .contains("method 14 (LZMA)");
  }

  @Test
  void refusesOnlyWhatHasNoPartitionTable() throws Exception {
    Refusals.assertRefused(() -> fromFile(archive("plain", "loader=0 fat=8 readme=8")),
        Reason.DamagedArchive).contains("no disk image");
    Refusals.assertRefused(() -> fromFile(archive("plain", "a.img=0 b.img=8")),
        Reason.DamagedArchive).contains("two disk images");
  }

  @Test
  void readsAStoredImageFromAPipeOfZip() throws Exception {
    ReferenceTools.require("zip");
    Files.write(directory.resolve("a.img"), IMAGE);
    Path archive = directory.resolve("a.zip");
    Process zip = new ProcessBuilder("bash", "-c", "zip -q -0 - a.img | cat > a.zip")
        .directory(directory.toFile()).start();
    assertThat(zip.waitFor()).isZero();

    assertThat(fromFile(archive)).isEqualTo(IMAGE);
    assertThat(fromStream(archive)).isEqualTo(IMAGE);
  }

  @Test
  void saysThatAFileIsOnePartOfASplitArchive() throws Exception {
    ReferenceTools.require("zip");
    Files.write(directory.resolve("a.img"), IMAGE);
    assertThat(new ProcessBuilder("zip", "-q", "-0", "-s", "64k", "a.zip", "a.img")
        .directory(directory.toFile()).start().waitFor()).isZero();

    Refusals.assertRefused(() -> fromFile(directory.resolve("a.z01")), Reason.DamagedArchive)
        .contains("split zip archive");
    Refusals.assertRefused(() -> fromStream(directory.resolve("a.z01")), Reason.DamagedArchive)
        .contains("split zip archive");
  }

  @Test
  void refusesADamagedArchiveLikeUnzip() throws Exception {
    ReferenceTools.require("unzip");
    byte[] archive = Files.readAllBytes(archive("plain", "a.img=8"));
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 40; i++) {
      byte[] damaged = random.nextBoolean()
          ? Arrays.copyOf(archive, 40 + random.nextInt(archive.length - 40))
          : archive.clone();
      damaged[40 + random.nextInt(damaged.length - 60)] ^= (byte) (random.nextBoolean() ? 1 : 0);
      Path file = Files.write(directory.resolve("damaged.zip"), damaged);
      boolean accepted = Programs.run("unzip", "-tqq", file.toString()).code() == 0;
      if (accepted) {
        assertThat(fromFile(file)).isEqualTo(IMAGE);
      } else {
        Refusals.assertRefused(() -> fromFile(file), Reason.DamagedArchive);
      }
    }
  }

  private Path archive(String kind, String files) throws Exception {
    Files.write(directory.resolve("a.img"), IMAGE);
    Files.write(directory.resolve("b.img"), image(5000, 8));
    Files.write(directory.resolve("readme"), "read me\n".repeat(300).getBytes());
    Files.writeString(directory.resolve("comment"), "x");
    Files.write(directory.resolve("loader"), signed(new byte[512]));
    Files.write(directory.resolve("fat"), fat());
    Files.write(directory.resolve("markers"), markers());
    Path archive = directory.resolve(kind + ".zip");
    String[] arguments = ("-c|" + ZIPFILE + "|" + directory + "|" + archive + "|" + kind + "|"
        + files.replace(' ', '|')).split("\\|");
    Programs.Result result = Programs.run("python3", arguments);
    assertThat(result.code()).as(result.output()).isZero();
    return archive;
  }

  private static byte[] fromFile(Path archive) throws IOException {
    try (FileChannel file = FileChannel.open(archive);
        InputStream in = Files.newInputStream(archive);
        ImageStream image = Expansion.open(in, file.size(), file)) {
      return image.readAllBytes();
    }
  }

  private static byte[] fromStream(Path archive) throws IOException {
    try (InputStream in = Files.newInputStream(archive);
        ImageStream image = Expansion.open(in, -1)) {
      return image.readAllBytes();
    }
  }

  /** Noise with an MBR of one partition. */
  private static byte[] image(int size, int seed) {
    byte[] image = new byte[size];
    new SplittableRandom(seed).nextBytes(image);
    Arrays.fill(image, 446, 512, (byte) 0);
    ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).put(450, (byte) 0x0C).putInt(454, 1)
        .putInt(458, 5);
    return signed(image);
  }

  /** Text that looks like the headers and descriptors of an archive. */
  private static byte[] markers() {
    byte[] markers = new byte[300_000];
    for (int i = 0; i + 4 < markers.length; i += 5) {
      System.arraycopy(new byte[]{'P', 'K', 7, 8}, 0, markers, i, 4);
    }
    return markers;
  }

  /** A FAT boot sector with code where a partition table would be. */
  private static byte[] fat() {
    byte[] fat = new byte[4096];
    Arrays.fill(fat, 62, 510, (byte) 'x');
    ByteBuffer.wrap(fat).order(ByteOrder.LITTLE_ENDIAN).put(0, (byte) 0xEB).put(2, (byte) 0x90)
        .putShort(11, (short) 512).put(13, (byte) 4).putShort(14, (short) 1).put(16, (byte) 2)
        .put(21, (byte) 0xF8);
    return signed(fat);
  }

  private static byte[] signed(byte[] sector) {
    sector[510] = 0x55;
    sector[511] = (byte) 0xAA;
    return sector;
  }
}
