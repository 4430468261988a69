package org.chameleoncloud.edge.baker.bake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.baker.Images.MIB;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.Programs;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Outputs on a file system of their own, small or read-only: skipped where the tests may not mount one. */
class SmallFileSystemTest extends StockImage {
  private Path claim;

  @BeforeEach
  void mount() throws Exception {
    claim = Files.createDirectories(folder.resolve("lab"));
    Assumptions.assumeTrue(Programs.find("mount").isPresent() && Programs.run("mount", "-t",
        "tmpfs", "-o", "size=3m", "tmpfs", claim.toString()).code() == 0,
        "mounting is not allowed");
  }

  @AfterEach
  void unmount() throws Exception {
    Programs.run("umount", claim.toString());
  }

  @Test
  void bakesAnImageThatFitsOnlyWithoutItsZeros() throws IOException {
    assertThat(bake().sizeBytes()).isEqualTo(8 * MIB);
  }

  @Test
  void leavesNothingOnAFullClaimAndSucceedsWhenThereIsRoom() throws IOException {
    packed();
    Path filler = Files.write(claim.resolve("filler"), noise(3 * MIB - 64 * 1024));

    assertRefused(this::bake, Reason.OutputFull);
    assertThat(names()).containsExactly("filler");

    Files.delete(filler);
    assertThat(bake().sizeBytes()).isEqualTo(8 * MIB);
  }

  @Test
  void leavesNothingWhereNotEvenTheLockFits() throws IOException {
    Files.write(claim.resolve("filler"), noise(3 * MIB));

    assertRefused(this::bake, Reason.OutputFull);
    assertThat(names()).containsExactly("filler");
  }

  @Test
  void keepsTheOldImageWhenTheClaimIsFull() throws IOException {
    bake();
    byte[] before = Files.readAllBytes(output);
    packed();
    byte[] filler = noise((int) Files.getFileStore(claim).getUsableSpace() - 64 * 1024);
    Files.write(claim.resolve("filler"), filler);

    assertRefused(this::bake, Reason.OutputFull);
    assertThat(output).hasBinaryContent(before);
    assertThat(names()).containsExactly("filler", "pi.img", "pi.img.sha256");
  }

  @Test
  void refusesAReadOnlyClaimWithASentence() throws Exception {
    bake();
    byte[] before = Files.readAllBytes(output);
    assertThat(Programs.run("mount", "-o", "remount,ro", claim.toString()).code()).isZero();

    assertRefused(this::bake, Reason.OutputNotWritable);
    assertRefused(() -> InPlace.run(output, Images.changes(), Progress.NONE),
        Reason.OutputNotWritable);
    assertRefused(() -> Removal.run(output, false), Reason.OutputNotWritable);
    assertThat(output).hasBinaryContent(before);
  }

  /** The source as an archive, which does not tell how large the image is. */
  private void packed() throws IOException {
    ByteArrayOutputStream gz = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gz)) {
      out.write(image);
    }
    Files.write(source, gz.toByteArray());
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new SplittableRandom(5).nextBytes(noise);
    return noise;
  }
}
