package org.chameleoncloud.edge.baker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.chameleoncloud.edge.baker.Images;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bakes and removals on a volume on which another tenant plants things. */
class SharedVolumeTest {
  private static final Duration NO_HANG = Duration.ofMinutes(2);
  private static final String SECRET = "{\"deviceApiKey\": \"victim\"}";

  @TempDir
  private Path directory;
  private Path volume;
  private Path victim;
  private Path victimsDirectory;
  private Path source;
  private Path config;
  private String sha256;
  private final CommandRunner baker = new CommandRunner();

  /** What is planted instead of a file. */
  enum Plant {
    LINK_TO_A_FILE {
      @Override
      void at(Path place, SharedVolumeTest test) throws IOException {
        Files.createSymbolicLink(place, test.victim);
      }
    },
    LINK_TO_A_DIRECTORY {
      @Override
      void at(Path place, SharedVolumeTest test) throws IOException {
        Files.createSymbolicLink(place, test.victimsDirectory);
      }
    },
    LINK_TO_NOWHERE {
      @Override
      void at(Path place, SharedVolumeTest test) throws IOException {
        Files.createSymbolicLink(place, test.victimsDirectory.resolve("new"));
      }
    },
    OTHER_NAME_OF_A_FILE {
      @Override
      void at(Path place, SharedVolumeTest test) throws IOException {
        Files.createLink(place, test.victim);
      }
    },
    PIPE {
      @Override
      void at(Path place, SharedVolumeTest test) throws IOException {
        run("mkfifo", place.toString());
      }
    },
    FOLDER {
      @Override
      void at(Path place, SharedVolumeTest test) throws IOException {
        Files.createFile(Files.createDirectory(place).resolve("full"));
      }
    };

    abstract void at(Path place, SharedVolumeTest test) throws IOException;

    static void run(String... command) throws IOException {
      try {
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
      } catch (InterruptedException error) {
        Thread.currentThread().interrupt();
        throw new IOException(error);
      }
    }
  }

  @BeforeEach
  void volumes() throws IOException {
    volume = Files.createDirectory(directory.resolve("volume"));
    victimsDirectory = Files.createDirectory(volume.resolve("other"));
    victim = Images.write(Images.withConfig(SECRET), victimsDirectory.resolve("pi.img"));
    Files.createDirectory(volume.resolve("lab"));
    source = Images.write(Images.withConfig(Images.STOCK), volume.resolve("base.img"));
    sha256 = Images.sha256(Files.readAllBytes(source));
    config = Files.writeString(directory.resolve("device.json"), "{\"deviceApiKey\":\"hunter2\"}");
  }

  private int bake(Path from, Path output) {
    return baker.run("bake", "--root", volume.toString(), "--source", from.toString(), "--sha256",
        sha256, "--cache", volume.resolve(".bases").toString(), "--config", config.toString(),
        "--output", output.toString(), "--create-folder");
  }

  private int remove(Path output) {
    return baker.run("remove", "--root", volume.toString(), "--output", output.toString(),
        "--prune-folder");
  }

  /** The name that the cache will give to the source, on this volume as anywhere. */
  private String base() throws IOException {
    Path elsewhere = directory.resolve("elsewhere");
    if (!Files.exists(elsewhere)) {
      assertThat(baker.run("bake", "--source", source.toString(), "--sha256", sha256, "--cache",
          elsewhere.toString(), "--config", config.toString(), "--output",
          directory.resolve("elsewhere.img").toString())).as(baker.err()).isZero();
    }
    try (Stream<Path> files = Files.list(elsewhere)) {
      return files.map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".img")).findFirst().orElseThrow();
    }
  }

  private Path planted(String place) throws IOException {
    Path planted = volume.resolve(place.contains("BASE") ? place.replace("BASE", base()) : place);
    Files.createDirectories(planted.getParent());
    return planted;
  }

  /** The victim's file has the same bytes and permissions, and nothing was put next to it. */
  private void assertUnharmed(byte[] before, Object permissions) throws IOException {
    assertThat(victim).hasBinaryContent(before);
    assertThat(Files.getPosixFilePermissions(victim)).isEqualTo(permissions);
    try (Stream<Path> files = Files.list(victimsDirectory)) {
      assertThat(files).containsExactly(victim);
    }
  }

  private static List<String> placesOfABake() {
    return List.of("lab/pi.img", "lab/.pi.img.baking", "lab/.pi.img.baking.lock",
        "lab/pi.img.sha256", "lab/pi.img.b3", "lab/.pi.img.sha256.baking", ".bases/BASE",
        ".bases/BASE.index", ".bases/.BASE.baking", ".bases/.BASE.baking.lock",
        ".bases/.BASE.index.baking", ".bases/sha256-0123.img", ".bases/sha256-0123.img.index",
        ".bases/.sha256-0123.img.baking", ".bases/.sha256-0123.img.baking.lock");
  }

  static Stream<Arguments> attacks() {
    return placesOfABake().stream().flatMap(place -> Stream.of(Plant.values())
        .map(plant -> Arguments.of(place, plant)));
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void aBakeNeitherReadsNorChangesAnothersFile(String place, Plant plant) throws IOException {
    byte[] before = Files.readAllBytes(victim);
    Object permissions = Files.getPosixFilePermissions(victim);
    Path planted = planted(place);
    plant.at(planted, this);
    Path output = volume.resolve("lab/pi.img");

    int code = assertTimeoutPreemptively(NO_HANG,
        () -> bake(source, output));

    assertUnharmed(before, permissions);
    if (code == 0) {
      assertThat(Images.config(output)).contains("hunter2").doesNotContain("victim");
    } else {
      assertThat(code).as(baker.err()).isIn(2, 5);
      assertThat(baker.messages()).containsAnyOf("is a symbolic link", "hard link",
          "is a device or a pipe", "is a directory", "exists and was not written by baker");
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void aRemovalRemovesNothingElse(String place, Plant plant) throws IOException {
    byte[] before = Files.readAllBytes(victim);
    Object permissions = Files.getPosixFilePermissions(victim);
    Path planted = planted(place);
    plant.at(planted, this);

    assertTimeoutPreemptively(NO_HANG,
        () -> remove(volume.resolve("lab/pi.img")));

    assertUnharmed(before, permissions);
  }

  @ParameterizedTest
  @EnumSource(Plant.class)
  void aSourceThatIsPlantedIsNotRead(Plant plant) throws IOException {
    Path planted = volume.resolve("lab/planted.img");
    plant.at(planted, this);

    int code = assertTimeoutPreemptively(NO_HANG,
        () -> baker.run("bake", "--root", volume.toString(), "--source", planted.toString(),
            "--config", config.toString(), "--output", volume.resolve("lab/pi.img").toString()));

    assertThat(code).isEqualTo(3);
    assertThat(volume.resolve("lab/pi.img")).doesNotExist();
  }

  @Test
  void aSourceBehindALinkedDirectoryIsNotRead() throws IOException {
    Files.createSymbolicLink(volume.resolve("lab/directory"), victimsDirectory);

    assertThat(bake(volume.resolve("lab/directory/pi.img"), volume.resolve("lab/pi.img")))
        .isEqualTo(3);
    assertThat(baker.messages()).contains("lab/directory is not a directory, and links are not");
  }

  @Test
  void aBakeDoesNotWriteThroughALinkedDirectory() throws IOException {
    byte[] before = Files.readAllBytes(victim);
    Object permissions = Files.getPosixFilePermissions(victim);
    Files.delete(volume.resolve("lab"));
    Files.createSymbolicLink(volume.resolve("lab"), victimsDirectory);

    assertThat(bake(source, volume.resolve("lab/pi.img"))).isEqualTo(5);

    assertThat(baker.messages()).contains("lab is not a directory, and links are not followed");
    assertUnharmed(before, permissions);
  }

  @Test
  void aRemovalDoesNotDeleteThroughALinkedDirectory() throws IOException {
    byte[] before = Files.readAllBytes(victim);
    Object permissions = Files.getPosixFilePermissions(victim);
    Files.delete(volume.resolve("lab"));
    Files.createSymbolicLink(volume.resolve("lab"), victimsDirectory);

    assertThat(remove(volume.resolve("lab/pi.img"))).isEqualTo(5);

    assertUnharmed(before, permissions);
  }

  @Test
  void aConfigurationIsNotWrittenThroughALink() throws IOException {
    byte[] before = Files.readAllBytes(victim);
    Object permissions = Files.getPosixFilePermissions(victim);
    Files.createSymbolicLink(volume.resolve("lab/.pi.json.baking.lock"), victim);

    assertThat(baker.run("bake", "--root", volume.toString(), "--config", config.toString(),
        "--output", volume.resolve("lab/pi.json").toString())).isEqualTo(5);

    assertThat(baker.messages()).contains("lab/.pi.json.baking.lock is a symbolic link");
    assertUnharmed(before, permissions);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lab/../../device.json", "../device.json", "."})
  void aPathThatLeavesTheVolumeIsRefused(String path) {
    assertThat(bake(source, volume.resolve(path))).isEqualTo(2);
    assertThat(bake(volume.resolve(path), volume.resolve("lab/pi.img"))).isEqualTo(2);
    assertThat(remove(volume.resolve(path))).isEqualTo(2);
  }

  /** The volume itself may be mounted through a link, as may be any directory on a computer of one's own. */
  @Test
  void linksAboveTheVolumeAreFollowed() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), volume);

    assertThat(baker.run("bake", "--root", link.toString(), "--source",
        link.resolve("base.img").toString(), "--config", config.toString(), "--output",
        link.resolve("lab/pi.img").toString())).as(baker.err()).isZero();
    assertThat(baker.run("bake", "--source", link.resolve("base.img").toString(), "--config",
        config.toString(), "--output", link.resolve("lab/second.img").toString())).isZero();
  }

  @Test
  void aLinkedSourceIsReadWithoutASharedVolume() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link.img"), source);

    assertThat(baker.run("bake", "--source", link.toString(), "--config", config.toString(),
        "--output", directory.resolve("pi.img").toString())).as(baker.err()).isZero();
  }

  /** The two names of a directory change places all the time, so that every step meets both. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDirectoryThatIsReplacedByALinkMeanwhileDoesNoHarm(boolean baking) throws Exception {
    byte[] before = Files.readAllBytes(victim);
    Object permissions = Files.getPosixFilePermissions(victim);
    Path directory = volume.resolve("lab");
    Path aside = volume.resolve("aside");
    Thread attacker = Thread.ofPlatform().daemon().start(() -> {
      while (!Thread.currentThread().isInterrupted()) {
        swap(directory, aside);
      }
    });
    try {
      for (int round = 0; round < 20; round++) {
        if (baking) {
          bake(source, directory.resolve("pi.img"));
        } else {
          remove(directory.resolve("pi.img"));
        }
      }
    } finally {
      attacker.interrupt();
      attacker.join();
    }
    assertUnharmed(before, permissions);
  }

  private void swap(Path directory, Path aside) {
    try {
      Files.move(directory, aside);
      Files.createSymbolicLink(directory, victimsDirectory);
      Files.delete(directory);
      Files.move(aside, directory);
    } catch (IOException _) {
      restore(directory, aside);
    }
  }

  /** The baker may have created or pruned the directory meanwhile. */
  private static void restore(Path directory, Path aside) {
    try {
      if (Files.isSymbolicLink(directory)) {
        Files.delete(directory);
      }
      if (!Files.exists(directory)) {
        Files.createDirectory(directory);
      }
      Plant.run("rm", "-rf", aside.toString());
    } catch (IOException _) {
      // The next round tries again.
    }
  }
}
