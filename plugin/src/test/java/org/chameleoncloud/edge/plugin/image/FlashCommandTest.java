package org.chameleoncloud.edge.plugin.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.output.BlockDevice;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.plugin.PluginHarness.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Images are written to loop devices. */
@EnabledOnOs(OS.LINUX)
class FlashCommandTest {
  private static final int SIZE = 8 << 20;

  @TempDir
  private Path directory;
  private PluginHarness plugin;
  private LoopDevice card;
  private LoopDevice other;
  private Path image;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    plugin = PluginHarness.start(directory);
    byte[] content = new byte[SIZE - 512];
    new Random(7).nextBytes(content);
    image = Files.write(directory.resolve("pi.img"), content);
    card = LoopDevice.attach(directory.resolve("card"), SIZE);
    other = LoopDevice.attach(directory.resolve("other"), SIZE);
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    plugin.close();
    for (LoopDevice each : new LoopDevice[]{card, other}) {
      if (each != null) {
        each.detach();
      }
    }
  }

  private Run flash(String... more) {
    String[] command = {"image", "flash", "--file", image.toString(), "--to",
        card.device().toString()};
    String[] all = Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    return plugin.run(all);
  }

  private void assertUntouched(LoopDevice drive) throws IOException {
    assertThat(drive.file()).hasBinaryContent(new byte[SIZE]);
  }

  @Test
  void writesToSeveralCardsAtOnceAndReadsThemBack() throws IOException {
    plugin.terminal(80);
    Run run = flash("--to", other.device().toString(), "--force-fixed", "--yes");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo(card.device() + " written and read back\n" + other.device()
        + " written and read back\n");
    for (LoopDevice each : new LoopDevice[]{card, other}) {
      assertThat(Arrays.copyOf(Files.readAllBytes(each.device()), SIZE - 512))
          .isEqualTo(Files.readAllBytes(image));
    }
  }

  @Test
  void writesOnlyAfterYes() throws IOException {
    for (String answer : new String[]{"", "no\n", "y\n"}) {
      Run declined = plugin.input(new StringReader(answer)).run("image", "flash", "--file",
          image.toString(), "--to", card.device().toString(), "--force-fixed");
      assertThat(declined.code()).isEqualTo(4);
      assertThat(declined.err()).contains(card.device() + ": 8.0 MiB").contains("Type yes:");
    }
    assertUntouched(card);

    assertThat(plugin.input(new StringReader("yes\n")).run("image", "flash", "--file",
        image.toString(), "--to", card.device().toString(), "--force-fixed").code()).isZero();
  }

  @Test
  void refusesADriveThatIsNotRemovable() throws IOException {
    Run run = flash("--yes");

    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err()).contains("is not removable").contains("--force-fixed");
    assertUntouched(card);
  }

  @Test
  void refusesADriveThatIsTooSmallBeforeItWritesToAny() throws IOException {
    Files.write(image, new byte[SIZE + 1]);
    Run run = flash("--force-fixed", "--yes");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("use a larger card");
    assertUntouched(card);
  }

  @Test
  void refusesADriveThatIsMounted() throws IOException, InterruptedException {
    Path point = Files.createDirectory(directory.resolve("mounted"));
    LoopDevice.output("mkfs.ext4", "-q", other.device().toString());
    LoopDevice.output("mount", other.device().toString(), point.toString());
    try {
      Assumptions.assumeTrue(Files.exists(point.resolve("lost+found")),
          "nothing can be mounted here");
      Run run = flash("--to", other.device().toString(), "--force-fixed", "--yes");

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains(other.device() + " is in use").contains(point.toString());
      assertUntouched(card);
    } finally {
      LoopDevice.output("umount", point.toString());
    }
  }

  /** Mounted between the check and the first byte: only the kernel knows. */
  @Test
  void theKernelKeepsADriveFromBeingWrittenWhileItIsMounted()
      throws IOException, InterruptedException {
    Path point = Files.createDirectory(directory.resolve("late"));
    LoopDevice.output("mkfs.ext4", "-q", other.device().toString());
    LoopDevice.output("mount", other.device().toString(), point.toString());
    try {
      Assumptions.assumeTrue(Files.exists(point.resolve("lost+found")),
          "nothing can be mounted here");
      BlockDevice unchecked = new BlockDevice(other.device(), List.of());

      assertThatThrownBy(() -> unchecked.write(_ -> {
        throw new AssertionError("it is written");
      }, SIZE, Progress.NONE)).isInstanceOf(BakeFailure.class).hasMessageContaining("is in use");
    } finally {
      LoopDevice.output("umount", point.toString());
    }
  }

  /** As balena offers images, and as many are kept. */
  @Test
  void refusesACompressedImage() throws IOException {
    try (OutputStream zipped = new GZIPOutputStream(Files.newOutputStream(image))) {
      zipped.write(new byte[SIZE]);
    }
    Run run = flash("--force-fixed", "--yes");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("is compressed, and no device starts from that");
    assertUntouched(card);
  }

  @Test
  void refusesTheSameDriveTwiceAndWhatIsNoDrive() throws IOException {
    assertThat(flash("--to", "/").code()).isEqualTo(3);
    assertThat(flash("--to", card.device().toString()).code()).isEqualTo(2);
    assertThat(flash("--to", image.toString()).code()).isEqualTo(3);
    assertThat(plugin.run("image", "flash", "--to", card.device().toString()).code()).isEqualTo(2);
    assertUntouched(card);
  }
}
