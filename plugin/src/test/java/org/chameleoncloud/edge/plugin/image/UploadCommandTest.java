package org.chameleoncloud.edge.plugin.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.baker.cli.BakerCommand;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.plugin.PluginHarness.Run;
import org.chameleoncloud.edge.plugin.image.claim.TransferPod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before anything is sent; an API server in memory starts no pod. */
class UploadCommandTest {
  @TempDir
  private Path directory;
  private PluginHarness plugin;
  private Path image;

  @BeforeEach
  void start() {
    plugin = PluginHarness.start(directory);
    image = directory.resolve("pi4.img");
    assertThat(BakerCommand.run("sample", "--device-type", "raspberrypi4-64", "--output",
        image.toString())).isZero();
  }

  @AfterEach
  void stop() {
    plugin.close();
  }

  private void createClaim(String name) {
    plugin.client().resource(new PersistentVolumeClaimBuilder().withNewMetadata()
        .withNamespace("lab").withName(name).endMetadata().withNewSpec()
        .withAccessModes("ReadWriteOnce").endSpec().build()).create();
  }

  private Run upload(Path file, String... more) {
    List<String> command = new ArrayList<>(List.of("image", "upload", file.toString(),
        "--pod-image", "registry.example.org/baker:1", "--pod-timeout", "1s"));
    command.addAll(List.of(more));
    return plugin.run(command.toArray(String[]::new));
  }

  private List<Pod> pods() {
    return plugin.client().pods().inNamespace("lab").withLabels(TransferPod.LABELS).list()
        .getItems();
  }

  private void assertRefused(Run run, int code, String message) {
    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.err()).contains(message);
    assertThat(run.out()).isEmpty();
    assertThat(pods()).isEmpty();
  }

  @Test
  void needsTheClaim() {
    createClaim("base-images");

    assertRefused(upload(image), 3, "there is no PersistentVolumeClaim edge-images in the namespace"
        + " lab");
    assertRefused(upload(image, "--claim", "Base"), 2, "is not the name of a claim");
    assertRefused(upload(image, "--claim", "base-images"), 5,
        "which has the claim base-images mounted, did not start within");
  }

  @Test
  void refusesWhatNoBakeWouldAccept() throws IOException {
    createClaim("edge-images");
    Path text = Files.writeString(directory.resolve("notes.txt"), "just some notes\n");

    assertRefused(upload(text), 1, "it is a text file");
    assertRefused(upload(directory.resolve("absent.img")), 3, "does not exist");
    assertRefused(upload(directory), 3, "is not a file");
  }

  @Test
  void refusesTheImageOfADevice() throws IOException {
    createClaim("edge-images");
    Path config = Files.writeString(directory.resolve("device.json"),
        "{\"deviceApiKey\":\"hunter2\"}");
    Path baked = directory.resolve("uc-rpi4-03.img");
    assertThat(BakerCommand.run("bake", "--source", image.toString(), "--config",
        config.toString(), "--output", baked.toString())).isZero();

    Run run = upload(baked);

    assertRefused(run, 1, "the source holds the key of a device");
    assertThat(run.err()).doesNotContain("hunter2");
  }

  @Test
  void refusesAPathAtWhichNoBakeWouldLook() {
    createClaim("edge-images");

    for (String path : List.of("../pi4.img", "/pi4.img", ".bases/pi4.img", "a b.img",
        "base/pi4.img.compact", "pi4.img.sha256", "")) {
      assertRefused(upload(image, "--path", path), 2, "Name another --path");
    }
    assertRefused(upload(image, "--path", "lab/pi4.img"), 2,
        "is where the images of the namespace's devices are stored");
  }
}
