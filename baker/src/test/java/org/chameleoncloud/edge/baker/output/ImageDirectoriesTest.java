package org.chameleoncloud.edge.baker.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.chameleoncloud.edge.baker.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.directory.OpenDirectory;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A claim that two namespaces share: one bakes images into the directory victim, the other one into lab. */
class ImageDirectoriesTest {
  @TempDir
  private Path volume;
  private Path output;

  @BeforeEach
  void outputs() {
    output = volume.resolve("lab/pi-1.img");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pi.img", "pi.img.compact", "pi.config.json"})
  void refusesWhatIsBakedForAnotherNamespace(String name) throws IOException {
    publish(volume.resolve("victim").resolve(name));

    assertOutput(volume.resolve("victim").resolve(name));
    assertOutput(write("victim/other.img"));
    assertOutput(write("victim/sub/directory/other.img"));
  }

  @Test
  void refusesADirectoryInWhichABakeIsRunningOrWasKilled() throws IOException {
    write("victim/.pi.img.baking");

    assertOutput(write("victim/other.img"));
  }

  @Test
  void refusesTheDirectoryOfTheOutput() throws IOException {
    assertOutput(write("lab/base.img"));
  }

  @Test
  void followsLinksToImages() throws IOException {
    Path image = volume.resolve("victim/pi.img");
    publish(image);
    Path directory = Files.createSymbolicLink(volume.resolve("sources"), volume.resolve("victim"));

    Path link = Files.createSymbolicLink(volume.resolve("pi.img"), image);

    for (Path source : List.of(directory.resolve("pi.img"), link)) {
      assertRefused(() -> refuse(Place.of(source)), Reason.SourceIsOutput);
    }
  }

  @Test
  void followsNoLinkedDirectoryOfASharedVolume() throws IOException {
    Files.createSymbolicLink(volume.resolve("sources"),
        write("elsewhere/pi.img").getParent());

    assertRefused(() -> refuse(below(volume.resolve("sources/pi.img"))), Reason.SourceMissing)
        .contains("sources is not a directory, and links are not followed");
  }

  /** The one who can write to the directory gives the checksum file of an image to a pipe, or the image another name. */
  @Test
  void readsOnlyRegularFilesOfASharedVolume() throws Exception {
    Path image = volume.resolve("victim/pi.img");
    publish(image);
    Files.createLink(volume.resolve("second-name.img"), image);
    Path pipe = volume.resolve("pipes/pi.img.sha256");
    Path source = write("pipes/pi.img");
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-------"));
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertOutput(image);
    assertTimeoutPreemptively(Duration.ofMinutes(1), () -> assertAccepted(source));
  }

  @Test
  void refusesALinkOutOfTheVolume(@TempDir Path elsewhere) throws IOException {
    Path outside = Files.createFile(elsewhere.resolve("pi.img"));
    Path link = Files.createSymbolicLink(volume.resolve("pi.img"), outside);

    assertRefused(() -> refuse(Place.of(link)), Reason.SourceMissing)
        .contains("out of its volume");
  }

  @Test
  void acceptsSourcesOutsideOfTheDirectoriesOfImages() throws IOException {
    publish(volume.resolve("victim/pi.img"));
    Path sources = write("sources/base.img");
    try (OpenDirectory directory = Place.of(sources).openDirectory()) {
      ChecksumFile.create(directory, "base.img.sha256", "base.img",
          Algorithm.SHA_256.start().finish());
    }
    Files.setPosixFilePermissions(sources, PosixFilePermissions.fromString("rw-r--r--"));

    assertAccepted(sources);
    assertAccepted(write("base.img"));
    assertAccepted(write("sources/victim/base.img"));
  }

  @Test
  void leavesAMissingSourceToWhatOpensIt() {
    assertAccepted(volume.resolve("sources/base.img"));
  }

  private Path write(String path) throws IOException {
    Path file = volume.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  private static void publish(Path image) throws IOException {
    try (OutputFile file = OutputFile.lock(Place.of(image)); FileChannel staged = file.stage()) {
      staged.write(ByteBuffer.wrap(new byte[1]));
      file.publish(Algorithm.SHA_256.start().finish());
    }
  }

  private void refuse(Place source) {
    ImageDirectories.refuse(source, volume,
        source.shared() ? below(output) : Place.of(output));
  }

  private Place below(Path file) {
    return Place.below(volume, file);
  }

  private void assertOutput(Path source) {
    assertRefused(() -> refuse(Place.of(source)), Reason.SourceIsOutput)
        .contains("move it to another directory");
    assertRefused(() -> refuse(below(source)), Reason.SourceIsOutput);
  }

  private void assertAccepted(Path source) {
    assertThatCode(() -> {
      refuse(Place.of(source));
      refuse(below(source));
    }).doesNotThrowAnyException();
  }
}
