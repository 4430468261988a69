package org.chameleoncloud.edge.baker.expand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.baker.Refusals.assertRefused;
import static org.chameleoncloud.edge.baker.TestArchives.add;
import static org.chameleoncloud.edge.baker.expand.SampleArchives.IMAGE;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.chameleoncloud.edge.baker.TestArchives;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A small zip whose other files would keep a processor busy for hours. */
class ZipBombTest {
  private static final int PART = 1 << 20;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesOtherFilesThatExpandToMoreThanAGibibyte(boolean first) throws IOException {
    byte[] zip = TestArchives.zip(archive -> {
      archive.setLevel(Deflater.BEST_SPEED);
      if (!first) {
        add(archive, "pi.img", IMAGE);
      }
      archive.putNextEntry(new ZipEntry("bomb"));
      for (int i = 0; i < 1025; i++) {
        archive.write(new byte[PART]);
      }
      archive.closeEntry();
      if (first) {
        add(archive, "pi.img", IMAGE);
      }
    });

    assertRefused(() -> expanded(zip), Reason.DamagedArchive).contains("more than 1 GiB",
        "archive with only the image");
  }

  @Test
  void doesNotExpandOtherFilesWhoseLengthIsKnown() throws IOException {
    byte[] other = new byte[PART];
    byte[] zip = TestArchives.zip(archive -> {
      addWithLength(archive, "bomb", other);
      add(archive, "pi.img", IMAGE);
    });
    // Would fail if it was expanded: the end of the compressed data is invalid.
    int end = 30 + "bomb".length() + deflated(other).length;
    Arrays.fill(zip, end - 20, end, (byte) 0xFF);

    assertThat(expanded(zip)).isEqualTo(IMAGE);
  }

  @Test
  void refusesAnArchiveOfTooManyFiles() throws IOException {
    byte[] zip = TestArchives.zip(archive -> {
      for (int i = 0; i <= 10_000; i++) {
        add(archive, "f" + i, new byte[0]);
      }
      add(archive, "pi.img", IMAGE);
    });

    assertRefused(() -> expanded(zip), Reason.DamagedArchive).contains("more than 10000 files");
  }

  private static void addWithLength(ZipOutputStream zip, String name, byte[] content)
      throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.DEFLATED);
    entry.setSize(content.length);
    entry.setCompressedSize(deflated(content).length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] deflated(byte[] content) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(content);
    deflater.finish();
    byte[] out = new byte[content.length + 100];
    int length = deflater.deflate(out);
    deflater.end();
    return Arrays.copyOf(out, length);
  }

  private static byte[] expanded(byte[] zip) throws IOException {
    try (InputStream image = Expansion.open(new ByteArrayInputStream(zip), zip.length)) {
      return image.readAllBytes();
    }
  }
}
