package org.chameleoncloud.edge.baker.bake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.cli.BakerCommand;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A baked file is copied from any byte on, from a volume that others write to. */
class StoredImageTest {
  @TempDir
  private Path root;
  private Path raw;
  private Path compact;

  @BeforeEach
  void bake() throws IOException {
    Path source = Images.write(Images.withConfig(Images.STOCK), root.resolve("base.img"));
    raw = root.resolve("lab/pi.img");
    compact = root.resolve("lab/pi-2.img.compact");
    String sha256 = Images.sha256(Files.readAllBytes(source));
    for (String[] form : new String[][]{{raw.toString()}, {compact.toString(), "--compact"}}) {
      Path config = Files.writeString(root.resolve("device.json"),
          "{\"deviceType\":\"raspberrypi4-64\",\"deviceApiKey\":\"hunter2\"}");
      String[] bake = {"bake", "--source", source.toString(), "--config", config.toString(),
          "--sha256", sha256, "--cache", root.resolve(".bases").toString(), "--create-folder",
          "--output"};
      String[] all = Arrays.copyOf(bake, bake.length + form.length);
      System.arraycopy(form, 0, all, bake.length, form.length);
      assertThat(BakerCommand.run(all)).isZero();
    }
  }

  private byte[] copied(Path file, boolean expanded, long offset) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (StoredImage image = StoredImage.open(Place.below(root, file), expanded)) {
      image.writeTo(Channels.newChannel(out), offset);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4095, 1 << 20, (1 << 20) + 1})
  void isCopiedFromAnyByteOn(long offset) throws IOException {
    byte[] image = Files.readAllBytes(raw);

    assertThat(copied(raw, false, offset))
        .isEqualTo(Arrays.copyOfRange(image, (int) offset, image.length));
    assertThat(copied(raw, true, image.length)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 5000, (1 << 20) + 7})
  void aCompactImageIsCopiedAsWhatItExpandsTo(long offset) throws IOException {
    byte[] image = Files.readAllBytes(raw);

    assertThat(copied(compact, true, offset))
        .isEqualTo(Arrays.copyOfRange(image, (int) offset, image.length));
    assertThat(copied(compact, false, 0)).isEqualTo(Files.readAllBytes(compact));
  }

  @Test
  void theConfigurationHasItsKeysInEitherForm() throws IOException {
    for (Path file : new Path[]{raw, compact}) {
      try (StoredImage image = StoredImage.open(Place.below(root, file), true)) {
        assertThat(image.config().text("deviceApiKey")).contains("hunter2");
      }
    }
  }

  @Test
  void refusesWhatIsMissingALinkOrShorter() throws IOException {
    Files.createSymbolicLink(root.resolve("lab/link.img"), raw);
    assertThatThrownBy(() -> copied(root.resolve("lab/link.img"), false, 0))
        .isInstanceOf(BakeFailure.class).hasMessageContaining("link");
    assertThatThrownBy(() -> copied(root.resolve("lab/none.img"), false, 0))
        .isInstanceOf(BakeFailure.class).hasMessageContaining("does not exist");
    assertThatThrownBy(() -> copied(raw, false, Files.size(raw) + 1))
        .isInstanceOf(BakeFailure.class).hasMessageContaining("copy it from the start");
  }
}
