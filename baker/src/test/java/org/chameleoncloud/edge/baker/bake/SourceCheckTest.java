package org.chameleoncloud.edge.baker.bake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.chameleoncloud.edge.baker.Refusals.assertRefused;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceCheckTest {
  private static final String OF_A_DEVICE = "{\"deviceType\": \"raspberrypi4-64\","
      + " \"deviceApiKey\": \"hunter2\"}";

  @TempDir
  private Path directory;
  private Path scratch;

  @BeforeEach
  void createScratch() throws IOException {
    scratch = Files.createDirectory(directory.resolve("scratch"));
  }

  private void check(Path file) throws IOException {
    SourceCheck.requireUsable(file, scratch, Progress.NONE);
  }

  private Path raw(MemoryDisk disk) throws IOException {
    return Images.write(disk, directory.resolve("pi.img"));
  }

  private Path gzip(byte[] content) throws IOException {
    Path file = directory.resolve("pi.img.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content);
    }
    return file;
  }

  @Test
  void acceptsAnImageAsBalenaOffersIt() throws IOException {
    MemoryDisk image = Images.withConfig(Images.STOCK);
    Path raw = raw(image);
    Path compressed = gzip(image.content());

    assertThatCode(() -> check(raw)).doesNotThrowAnyException();
    assertThatCode(() -> check(compressed)).doesNotThrowAnyException();
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void readsOfAnArchiveOnlyTheBootPartition() throws IOException {
    byte[] archive = Files.readAllBytes(gzip(Images.withConfig(Images.STOCK).content()));
    Path damagedAtItsEnd = Files.write(directory.resolve("cut.img.gz"),
        Arrays.copyOf(archive, archive.length - 8));

    assertThatCode(() -> check(damagedAtItsEnd)).doesNotThrowAnyException();
  }

  @Test
  void refusesTheImageOfADevice() throws IOException {
    MemoryDisk image = Images.withConfig(OF_A_DEVICE);
    Path raw = raw(image);
    Path compressed = gzip(image.content());

    assertRefused(() -> check(raw), Reason.SourceHoldsSecrets).contains("deviceApiKey");
    assertRefused(() -> check(compressed), Reason.SourceHoldsSecrets);
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void refusesWhatIsNoDiskImage() throws IOException {
    Path text = Files.writeString(directory.resolve("notes.txt"), "just some notes\n");
    Path compressedText = gzip("just some notes\n".repeat(100).getBytes());
    Path cut = Files.write(directory.resolve("cut.img"),
        Arrays.copyOf(Images.withConfig(Images.STOCK).content(), 4 << 20));

    assertRefused(() -> check(text), Reason.NotADiskImage).contains("it is a text file");
    assertRefused(() -> check(compressedText), Reason.NotADiskImage);
    assertRefused(() -> check(cut), Reason.CutImage);
    assertRefused(() -> check(directory.resolve("absent")), Reason.SourceMissing);
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void refusesADiskImageThatIsNotBalenas() throws IOException {
    Path other = raw(Images.labeled("DATA"));

    assertRefused(() -> check(other), Reason.NoBootPartition).contains("use a balenaOS image");
  }
}
