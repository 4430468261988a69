package org.chameleoncloud.edge.baker.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.Programs;
import org.chameleoncloud.edge.baker.ReferenceTools;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is mistaken for a disk image is named as the program file names it, whatever follows its beginning. */
class FileComparisonTest {
  private static final int LENGTH = 4096;
  private static final int CONTENTS = 5;

  /** A beginning, in ISO 8859-1; the word for it in what file prints; and the one in our message. */
  private enum Sample {
    GZIP("\u001f\u008b\b\0\0\0\0\0\0\3", "gzip", "gzip"),
    ZIP("PK\3\4\24\0\0\0\b\0", "Zip archive", "zip archive"),
    EMPTY_ZIP("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "Zip archive data (empty)",
        "an empty zip archive", ""),
    XZ("\u00fd7zXZ\0\0\4\u00e6\u00d6\u00b4\106", "XZ", "xz"),
    ZSTD("\u0028\u00b5\u002f\u00fd\4\0", "Zstandard", "zstd"),
    BZIP2("BZh91AY&SY", "bzip2", "bzip2"),
    LZMA("\u005d\0\0\u0080\0\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\0", "LZMA", "lzma"),
    LZIP("LZIP\1\f", "lzip", "lzip"),
    LZ4("\4\"M\u0018\u0064\u0040\u00a7", "LZ4", "lz4"),
    OLD_LZ4("\2!L\u0018", "LZ4", "lz4"),
    LZOP("\u0089LZO\0\r\n\u001a\n\20", "lzop", "lzop"),
    COMPRESS("\u001f\u009d\u0090", "compress'd", "file of compress"),
    SEVEN_ZIP("7z\u00bc\u00af\u0027\u001c\0\4", "7-zip", "7z"),
    RAR("Rar!\u001a\7\1\0", "RAR", "rar"),
    CABINET("MSCF\0\0\0\0", "Cabinet", "cabinet"),
    DEBIAN_PACKAGE("!<arch>\ndebian-binary   1342943816  0     0     100644  4         `\n2.0\n",
        "Debian binary package", "Debian package"),
    QCOW2("QFI\u00fb\0\0\0\3", "QEMU QCOW", "qcow2"),
    VMDK("KDMV\1\0\0\0", "VMware", "VMDK"),
    VHD("conectix\0\0\0\2", "Virtual PC", "VHD"),
    SPARSE("\u003a\u00ff\u0026\u00ed\1\0\0\0\34\0\f\0\0\20\0\0", "Android sparse image",
        "Android sparse image"),
    SQUASHFS("hsqs\1\0\0\0", "Squashfs", "squashfs"),
    PDF("%PDF-1.4\n", "PDF", "PDF"),
    SIGNATURE("-----BEGIN PGP SIGNATURE-----\n\n", "PGP signature", "signature", "iQE=\n"),
    UTF_16("\u00ff\u00feh\0i\0\n\0", "UTF-16", "UTF-16", "x\0"),
    WEB_PAGE("<!DOCTYPE html><html><body>", "HTML", "web page", "<p>x</p>\n"),
    XML("<?xml version=\"1.0\"?>\n<Error>\n", "XML", "XML", "<Code>x</Code>\n"),
    JSON("{\"error\": \"x\"}\n", "JSON", "JSON", ""),
    TEXT("The requested image was moved.\n", "ASCII text", "text file", "more of it\n");

    private final String beginning;
    private final String word;
    private final String ours;
    /** What the rest of a text repeats; null for random bytes. */
    private final String rest;

    Sample(String beginning, String word, String ours) {
      this(beginning, word, ours, null);
    }

    Sample(String beginning, String word, String ours, String rest) {
      this.beginning = beginning;
      this.word = word;
      this.ours = ours;
      this.rest = rest;
    }

    byte[] content(int seed) {
      byte[] start = beginning.getBytes(StandardCharsets.ISO_8859_1);
      if (rest != null) {
        return (beginning + rest.repeat(seed * 10)).getBytes(StandardCharsets.ISO_8859_1);
      }
      byte[] content = Arrays.copyOf(start, LENGTH);
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = start.length + 512; i < LENGTH; i++) {
        content[i] = (byte) random.nextInt(256);
      }
      return content;
    }
  }

  @TempDir
  Path directory;

  @BeforeAll
  static void requireFile() {
    ReferenceTools.require("file");
  }

  @ParameterizedTest
  @EnumSource
  void namesWhatTheProgramFileNames(Sample sample) throws Exception {
    for (int seed = 0; seed < CONTENTS; seed++) {
      byte[] content = sample.content(seed);
      Path path = Files.write(directory.resolve("content"), content);
      assertThat(Programs.run("file", "--brief", path.toString()).output()).contains(sample.word);
      assertThat(described(content)).contains(sample.ours);
    }
  }

  private static String described(byte[] content) throws IOException {
    return FileSignatures.describe(new MemoryDisk(content));
  }
}
