package org.chameleoncloud.edge.baker.disk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.Programs;
import org.chameleoncloud.edge.baker.ReferenceTools;
import org.chameleoncloud.edge.baker.sample.TableWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the partitions of generated disks with what sfdisk and blkid read. */
class TableComparisonTest {
  private static final String LINUX = "0fc63daf-8483-4772-8e79-3d69d8477de4";
  private static final long MIB = 1 << 20;
  private static final int GPT_SECTORS = 34;
  private static final int BACKUP_SECTORS = 33;

  /** What the first sector holds in addition to a GPT. */
  private enum FirstSector {
    PROTECTIVE,
    HYBRID,
    PLAIN
  }

  @TempDir
  Path directory;

  @BeforeAll
  static void requireSfdisk() {
    ReferenceTools.require("sfdisk");
  }

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void readsTheSamePartitionsAsSfdisk(int seed) throws Exception {
    MemoryDisk disk = generated(new SplittableRandom(seed));
    Path image = Images.write(disk, directory.resolve("disk.img"));

    PartitionTable table = PartitionTable.readings(disk).getFirst();
    Programs.Result sfdisk = Programs.run("sfdisk", "--json", image.toString());
    JsonNode judged = new ObjectMapper()
        .readTree(sfdisk.output().substring(sfdisk.output().indexOf('{'))).get("partitiontable");
    assertThat(table.kind() == PartitionTable.Kind.MBR ? "dos" : "gpt")
        .isEqualTo(judged.get("label").asText());
    List<String> partitions = table.partitions().stream()
        .map(each -> each.start() / 512 + "+" + each.length() / 512 + " " + each.name()).toList();
    assertThat(partitions).isEqualTo(judged.get("partitions").valueStream()
        .map(each -> each.get("start").asLong() + "+" + each.get("size").asLong() + " "
            + each.path("name").asText())
        .toList());
  }

  /** A GPT that an earlier use of the card left behind an MBR does not count for blkid either. */
  @ParameterizedTest
  @MethodSource("seeds")
  void findsTheSameKindOfTableAsBlkid(int seed) throws Exception {
    ReferenceTools.require("blkid");
    MemoryDisk disk = generated(new SplittableRandom(seed));
    Path image = Images.write(disk, directory.resolve("disk.img"));

    Programs.Result blkid = Programs.run("blkid", "--probe", "--match-tag", "PTTYPE", "--output",
        "value", image.toString());

    assertThat(PartitionTable.readings(disk).getFirst().kind() == PartitionTable.Kind.MBR
        ? "dos"
        : "gpt").isEqualTo(blkid.output().strip());
  }

  private static MemoryDisk generated(SplittableRandom random) throws IOException {
    MemoryDisk disk = MemoryDisk.ofMebibytes(8);
    TableWriter.gpt(disk, 512, List.of(partition(random, 1 + random.nextInt(4), LINUX, "boot")));
    FirstSector first = FirstSector.values()[random.nextInt(FirstSector.values().length)];
    if (first != FirstSector.PROTECTIVE) {
      TableWriter.mbr(disk, 512, slots(random, first == FirstSector.HYBRID));
    }
    switch (random.nextInt(4)) {
      case 0 -> wipe(disk, 512, GPT_SECTORS * 512);
      case 1 -> wipe(disk, disk.content().length - BACKUP_SECTORS * 512, disk.content().length);
      default -> {
        // Both copies of the GPT stay.
      }
    }
    return disk;
  }

  private static List<Partition> slots(SplittableRandom random, boolean hybrid) {
    List<Partition> slots = new ArrayList<>();
    int protective = hybrid ? 1 + random.nextInt(4) : 0;
    for (int number = 1; number <= 4; number++) {
      if (number == protective) {
        slots.add(new Partition(number, "ee", "", 512, 2047 * 512));
      } else if (slots.isEmpty() || random.nextBoolean()) {
        slots.add(partition(random, number, random.nextBoolean() ? "0c" : "83", ""));
      }
    }
    return slots;
  }

  private static Partition partition(SplittableRandom random, int number, String type,
      String name) {
    return new Partition(number, type, name, number * MIB + random.nextInt(8) * 4096,
        (1 + random.nextInt(100)) * 4096L);
  }

  private static void wipe(MemoryDisk disk, int from, int to) {
    Arrays.fill(disk.content(), from, to, (byte) 0);
  }
}
