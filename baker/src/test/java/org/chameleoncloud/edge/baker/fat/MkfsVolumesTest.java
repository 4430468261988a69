package org.chameleoncloud.edge.baker.fat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.baker.Bytes;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.Programs;
import org.chameleoncloud.edge.baker.ReferenceTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modifies volumes that were created by mkfs.vfat and mtools, and checks them with fsck.vfat and mtools. */
class MkfsVolumesTest {
  private static final String CONFIG = "config.json";

  @TempDir
  private Path directory;

  @BeforeEach
  void requireTools() {
    ReferenceTools.require("mkfs.vfat", "fsck.vfat", "mcopy", "mdel", "mtype");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2 -F 12", "2 -F 12 -s 1", "4 -F 12 -S 4096", "16 -F 16", "80 -F 16",
      "16 -F 16 -s 1 -r 112", "64 -F 16 -S 1024", "40 -F 32 -s 1",
      "40 -F 32 -f 1", "80 -F 32", "80 -F 32 -S 1024 -s 1", "80 -F 32 -s 2"})
  void growsAndShrinksAFile(String format) throws Exception {
    MemoryDisk disk = create(format, "{}");
    for (int size : new int[]{1000, 20_000, 3, 0, 512}) {
      String text = "x".repeat(size);
      writer(disk).write(CONFIG, text.getBytes(StandardCharsets.US_ASCII));

      ReferenceTools.assertClean(disk.content(), directory);
      assertThat(ReferenceTools.mtype(disk.content(), CONFIG, directory)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"4 -F 12", "16 -F 16", "40 -F 32 -s 1"})
  void writesToAFragmentedVolume(String format) throws Exception {
    MemoryDisk disk = create(format, "{}");
    Path file = Images.writeSparse(directory.resolve("volume"), disk.content());
    List<String> gaps = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Path small = Files.write(directory.resolve("Some long name " + i), new byte[1500]);
      mtools("mcopy", file, small.toString(), "::");
      gaps.add("::Some long name " + i);
    }
    for (int i = 0; i < 30; i += 2) {
      mtools("mdel", file, gaps.get(i));
    }
    MemoryDisk fragmented = new MemoryDisk(Files.readAllBytes(file));
    String text = "y".repeat(20_000);

    writer(fragmented).write(CONFIG, text.getBytes(StandardCharsets.US_ASCII));
    writer(fragmented).makeDirectory("system-connections");
    for (int i = 0; i < 20; i++) {
      writer(fragmented).write("system-connections/wlan " + i, new byte[700]);
    }

    ReferenceTools.assertClean(fragmented.content(), directory);
    assertThat(ReferenceTools.mtype(fragmented.content(), CONFIG, directory)).isEqualTo(text);
    assertThat(ReferenceTools.mtype(fragmented.content(), "system-connections/wlan 19", directory))
        .hasSize(700);
  }

  /** mdel and mcopy leave the content of the old file in free clusters. */
  @ParameterizedTest
  @ValueSource(strings = {"2 -F 12", "16 -F 16", "40 -F 32 -s 1", "80 -F 32"})
  void erasesWhatMtoolsDeleted(String format) throws Exception {
    MemoryDisk created = create(format, "{}");
    Path file = Images.writeSparse(directory.resolve("volume"), created.content());
    Path keyfile = Files.writeString(directory.resolve("lab"), "psk=correct horse\n".repeat(300));
    mtools("mcopy", file, keyfile.toString(), "::");
    mtools("mdel", file, "::lab");
    MemoryDisk disk = new MemoryDisk(Files.readAllBytes(file));
    assertThat(Bytes.contain(disk.content(), "correct horse")).isTrue();

    writer(disk).write(CONFIG, "x".repeat(1000).getBytes(StandardCharsets.US_ASCII));
    writer(disk).eraseUnused();

    assertThat(Bytes.contain(disk.content(), "correct horse")).isFalse();
    ReferenceTools.assertClean(disk.content(), directory);
    assertThat(ReferenceTools.mtype(disk.content(), CONFIG, directory)).hasSize(1000);
  }

  @Test
  void extendsAFullRootDirectory() throws Exception {
    MemoryDisk disk = create("40 -F 32 -s 1", "{}");
    for (int i = 0; i < 100; i++) {
      writer(disk).write("f" + i, new byte[0]);
      if (i % 20 == 6) {
        ReferenceTools.assertClean(disk.content(), directory);
      }
    }
    assertThat(FatVolume.open(disk).orElseThrow().list("")).hasSize(101);
  }

  /** Creates a volume; {@code format} is its size in MiB and the options for mkfs.vfat. */
  private MemoryDisk create(String format, String config) throws Exception {
    String[] words = format.split(" ", 2);
    Path file = directory.resolve("created");
    Images.writeSparse(file, new byte[Integer.parseInt(words[0]) << 20]);
    List<String> arguments = new ArrayList<>(List.of("-n", "RESIN-BOOT"));
    arguments.addAll(List.of(words[1].split(" ")));
    arguments.add(file.toString());
    Programs.Result mkfs = Programs.run("mkfs.vfat", arguments.toArray(String[]::new));
    assertThat(mkfs.code()).as(mkfs.output()).isZero();
    mtools("mcopy", file, Files.writeString(directory.resolve(CONFIG), config).toString(), "::");
    return new MemoryDisk(Files.readAllBytes(file));
  }

  private static void mtools(String program, Path volume, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("-i", volume.toString()));
    all.addAll(List.of(arguments));
    Programs.Result result = Programs.run(program, all.toArray(String[]::new));
    assertThat(result.code()).as(result.output()).isZero();
  }

  private static FatWriter writer(MemoryDisk disk) throws Exception {
    return FatWriter.open(FatVolume.open(disk).orElseThrow());
  }
}
