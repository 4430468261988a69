package org.chameleoncloud.edge.baker.bake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.baker.Images.MIB;
import static org.chameleoncloud.edge.baker.Refusals.assertRefused;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.Programs;
import org.chameleoncloud.edge.baker.TestArchives;
import org.chameleoncloud.edge.baker.boot.Changes;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.output.OutputFile;
import org.chameleoncloud.edge.baker.source.FileSource;
import org.junit.jupiter.api.Test;

class BakeRefusalsTest extends StockImage {
  @Test
  void refusesASourceThatDoesNotMatchItsDigest() throws IOException {
    bake();
    byte[] before = Files.readAllBytes(output);

    assertRefused(() -> bake("0".repeat(64), Images.changes("{\"uuid\":\"new\"}")),
        Reason.DigestMismatch);
    assertThat(Files.readAllBytes(output)).isEqualTo(before);
    assertThat(names()).containsExactly("pi.img", "pi.img.sha256");
  }

  @Test
  void refusesAMissingSourceWithoutCreatingTheDirectory() throws IOException {
    Files.delete(source);

    assertRefused(this::bake, Reason.SourceMissing);
    assertThat(output.getParent()).doesNotExist();
  }

  @Test
  void refusesAnImageForAnotherDeviceType() {
    Changes wrong = new Changes(Images.changes().config(), "jetson-nano", false, List.of());

    assertRefused(() -> bake("", wrong), Reason.DeviceTypeMismatch)
        .contains("for raspberrypi4-64").contains("a jetson-nano");
  }

  @Test
  void refusesAMalformedConfigurationInTheImage() throws IOException {
    Images.write(Images.withConfig("{\"a\":"), source);

    assertRefused(this::bake, Reason.MalformedConfig);
  }

  @Test
  void refusesAnImageWithoutAConfigurationUnlessAskedToCreateOne() throws IOException {
    Images.write(Images.labeled("resin-boot"), source);

    assertRefused(this::bake, Reason.MissingConfig);
    bake("", new Changes(Images.changes().config(), "", true, List.of()));
    assertThat(Images.config(output)).contains("\"uuid\" : \"0123\"");
  }

  @Test
  void refusesATruncatedImage() throws IOException {
    Files.write(source, Arrays.copyOf(image, 7 * MIB));

    assertRefused(this::bake, Reason.CutImage);
    assertThat(names()).isEmpty();
  }

  @Test
  void refusesAnEmptySource() throws IOException {
    Files.write(source, new byte[0]);

    assertRefused(this::bake, Reason.NotADiskImage);
  }

  @Test
  void refusesAnOutputWhoseDirectoryIsAFile() throws IOException {
    Files.write(directory.resolve("lab"), new byte[1]);

    assertRefused(this::bake, Reason.OutputNotWritable);
  }

  @Test
  void refusesADirectoryAsOutput() throws IOException {
    Files.createDirectories(output);

    assertRefused(this::bake, Reason.BadRequest);
  }

  @Test
  void refusesASymbolicLinkAsOutput() throws IOException {
    Path target = Files.write(directory.resolve("target"), new byte[1]);
    Files.createDirectories(output.getParent());
    Files.createSymbolicLink(output, target);

    assertRefused(this::bake, Reason.BadRequest);
    assertThat(output).isSymbolicLink();
  }

  @Test
  void refusesAPipeAsOutput() throws Exception {
    Files.createDirectories(output.getParent());
    assertThat(Programs.run("mkfifo", output.toString()).code()).isZero();

    assertRefused(this::bake, Reason.BadRequest);
    assertThat(names()).containsExactly("pi.img");
  }

  @Test
  void refusesAnOutputThatIsInUse() throws IOException {
    try (OutputFile file = OutputFile.lock(Place.of(output)); FileChannel staged = file.stage()) {
      assertThat(staged.isOpen()).isTrue();
      assertRefused(this::bake, Reason.Busy);
      assertRefused(() -> Removal.run(Place.of(output), false), Reason.Busy);
    }
    assertThat(bake().path()).isEqualTo(output.toString());
  }

  @Test
  void refusesASourceThatChangesWhileItIsBeingRead() {
    assertRefused(this::bakeWhileTheSourceGrows, Reason.SourceChanged);
    assertThat(output).doesNotExist();
  }

  @Test
  void doesNotReportAnArchiveThatIsStillBeingWrittenAsDamaged() throws IOException {
    byte[] noise = new byte[4 * MIB];
    new SplittableRandom(1).nextBytes(noise);
    byte[] gzip = TestArchives.gzip(noise);

    Files.write(source, Arrays.copyOf(gzip, gzip.length / 2));
    assertRefused(this::bake, Reason.DamagedArchive);
    assertRefused(this::bakeWhileTheSourceGrows, Reason.SourceChanged);
  }

  private void bakeWhileTheSourceGrows() throws IOException {
    Progress writer = new Progress() {
      @Override
      public void step(String what) {}

      @Override
      public void moved(long done, long total) {
        try {
          Files.write(source, new byte[1], StandardOpenOption.APPEND);
        } catch (IOException error) {
          throw new UncheckedIOException(error);
        }
      }
    };
    Bake.run(
        new BakeRequest(new FileSource(Place.of(source)), "", Images.MAX_BYTES, Images.changes(),
            Images.rawTarget(output), null),
        writer);
  }

  @Test
  void refusesSettingsThatTheOsOfTheImageIgnores() throws IOException {
    Changes changes = Images.changes("{\"installer\":{\"target_devices\":\"nvme0n1\"}}");
    assertThat(bake("", changes).osVersion()).isEqualTo("6.1.15");

    MemoryDisk old = Images.withConfig(Images.STOCK);
    Images.addFile(old, "os-release", "VERSION_ID=\"6.1.9+rev1\"\n");
    Images.write(old, source);
    assertRefused(() -> bake("", changes), Reason.OsTooOld);
    assertThat(bake().osVersion()).isEqualTo("6.1.9+rev1");
  }
}
