package org.chameleoncloud.edge.baker.bake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.baker.Images.MIB;
import static org.chameleoncloud.edge.baker.Refusals.assertRefused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.Programs;
import org.chameleoncloud.edge.baker.TestArchives;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes to a separate file system that is small or read-only. Skipped if mounting is not allowed. */
class SmallFileSystemTest extends StockImage {
  private Path volume;

  @BeforeEach
  void mount() throws Exception {
    volume = Files.createDirectories(directory.resolve("lab"));
    Assumptions.assumeTrue(Programs.find("mount").isPresent() && Programs.run("mount", "-t",
        "tmpfs", "-o", "size=3m", "tmpfs", volume.toString()).code() == 0,
        "mounting is not allowed");
  }

  @AfterEach
  void unmount() throws Exception {
    Programs.run("umount", volume.toString());
  }

  @Test
  void bakesAnImageThatFitsOnlyBecauseZerosTakeNoSpace() throws IOException {
    assertThat(bake().sizeBytes()).isEqualTo(8 * MIB);
  }

  @Test
  void leavesNothingBehindOnAFullVolumeAndSucceedsOnceThereIsSpace() throws IOException {
    compressSource();
    Path filler = Files.write(volume.resolve("filler"), noise(3 * MIB - 64 * 1024));

    assertRefused(this::bake, Reason.OutputFull);
    assertThat(names()).containsExactly("filler");

    Files.delete(filler);
    assertThat(bake().sizeBytes()).isEqualTo(8 * MIB);
  }

  @Test
  void leavesNothingBehindIfNotEvenTheLockFits() throws IOException {
    Files.write(volume.resolve("filler"), noise(3 * MIB));

    assertRefused(this::bake, Reason.OutputFull);
    assertThat(names()).containsExactly("filler");
  }

  @Test
  void keepsTheOldImageIfTheVolumeIsFull() throws IOException {
    bake();
    byte[] before = Files.readAllBytes(output);
    compressSource();
    byte[] filler = noise((int) Files.getFileStore(volume).getUsableSpace() - 64 * 1024);
    Files.write(volume.resolve("filler"), filler);

    assertRefused(this::bake, Reason.OutputFull);
    assertThat(output).hasBinaryContent(before);
    assertThat(names()).containsExactly("filler", "pi.img", "pi.img.sha256");
  }

  @Test
  void refusesAReadOnlyVolume() throws Exception {
    bake();
    byte[] before = Files.readAllBytes(output);
    assertThat(Programs.run("mount", "-o", "remount,ro", volume.toString()).code()).isZero();

    assertRefused(this::bake, Reason.OutputNotWritable);
    assertRefused(() -> InPlace.run(output, Images.changes(), Progress.NONE),
        Reason.OutputNotWritable);
    assertRefused(() -> Removal.run(Place.of(output), false), Reason.OutputNotWritable);
    assertThat(output).hasBinaryContent(before);
  }

  /** Compresses the source in a format that does not state the length of the image. */
  private void compressSource() throws IOException {
    Files.write(source, TestArchives.gzip(image));
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new SplittableRandom(5).nextBytes(noise);
    return noise;
  }
}
