package org.chameleoncloud.edge.baker.bake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.baker.Images.MIB;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.UndoDisk;
import org.chameleoncloud.edge.baker.boot.BootPartition;
import org.chameleoncloud.edge.baker.boot.Patch;
import org.chameleoncloud.edge.baker.disk.Partition;
import org.chameleoncloud.edge.baker.fat.FatKind;
import org.chameleoncloud.edge.baker.fat.FatVolume;
import org.chameleoncloud.edge.baker.fat.FatWriter;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.sample.FatFormat;
import org.chameleoncloud.edge.baker.sample.TableWriter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Images with random damage. Each must be baked correctly or refused; none may hang, fail otherwise or be written
 * outside its partition. {@code -Dbaker.mutations=N} tries N of each kind instead of the default.
 */
class MutatedImagesTest {
  private static final int DEFAULT_COUNT = 2_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final String LINUX = "0fc63daf-8483-4772-8e79-3d69d8477de4";
  /** Byte values that are likely to matter in tables. */
  private static final byte[] UNUSUAL = {0, 1, 2, 4, 5, 0x0F, 0x29, 0x7F, (byte) 0x80, (byte) 0xE5,
      (byte) 0xEE, (byte) 0xF8, -2, -1};

  static Stream<Arguments> kinds() {
    return Stream.of(FatKind.values()).flatMap(
        kind -> Stream.of(Arguments.of(kind, "MBR"), Arguments.of(kind, "GPT")));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  @Timeout(value = 1, unit = java.util.concurrent.TimeUnit.HOURS)
  void bakesOrRefusesDamagedImagesAndWritesOnlyIntoThePartition(FatKind kind, String table)
      throws IOException {
    MemoryDisk disk = image(kind, table);
    UndoDisk undo = new UndoDisk(disk);
    int count = Integer.getInteger("baker.mutations", DEFAULT_COUNT);
    long seed = Long.getLong("baker.seed", 1);
    int baked = 0;
    for (int i = 0; i < count; i++) {
      SplittableRandom random = new SplittableRandom(seed + i);
      damage(undo, random, disk.content().length);
      baked += bake(undo, "seed " + (seed + i)) ? 1 : 0;
      undo.undo();
    }
    assertThat(baked).as("some damage does no harm").isBetween(1, count - 1);
  }

  private static boolean bake(UndoDisk disk, String which) throws IOException {
    long start = System.nanoTime();
    boolean baked = false;
    try {
      Patch patch = Patch.apply(disk, Images.changes());
      patch.verify(disk);
      BootPartition boot = BootPartition.find(disk);
      assertThat(disk.lowestWritten()).as(which)
          .isGreaterThanOrEqualTo(boot.partition().start());
      assertThat(disk.highestWritten()).as(which)
          .isLessThanOrEqualTo(boot.partition().end());
      baked = true;
    } catch (BakeFailure refused) {
      assertThat(disk.highestWritten()).as("%s: %s", which, refused.getMessage()).isEqualTo(-1);
    } catch (RuntimeException error) {
      throw new AssertionError(which, error);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).as(which).isLessThan(TIMEOUT);
    return baked;
  }

  /** Changes fields of tables, or a few bytes, mostly in the tables. */
  private static void damage(UndoDisk disk, SplittableRandom random, int size) throws IOException {
    if (random.nextInt(3) > 0) {
      new FieldCorruption(disk, random, size).apply();
      return;
    }
    int bytes = 1 + random.nextInt(4);
    for (int i = 0; i < bytes; i++) {
      int area = switch (random.nextInt(6)) {
        case 0 -> random.nextInt(2048);
        case 1 -> MIB + random.nextInt(90);
        case 2 -> MIB + random.nextInt(64 * 1024);
        case 3 -> size - 1 - random.nextInt(34 * 512);
        case 4 -> MIB + random.nextInt(1024);
        default -> random.nextInt(size);
      };
      disk.set(area, random.nextBoolean()
          ? UNUSUAL[random.nextInt(UNUSUAL.length)]
          : (byte) random.nextInt());
    }
  }

  /** An image of a few MiB with a GPT or an MBR, of which few sectors are not zero. */
  static MemoryDisk image(FatKind kind, String table) throws IOException {
    int boot = kind == FatKind.FAT16 ? 9 * MIB : MIB;
    MemoryDisk disk = new MemoryDisk(new byte[boot + 3 * MIB]);
    if (table.equals("GPT")) {
      TableWriter.gpt(disk, 512, List.of(new Partition(1, LINUX, "resin-boot", MIB, boot),
          new Partition(2, LINUX, "root", boot + MIB, MIB)));
    } else {
      TableWriter.mbr(disk, 512, List.of(new Partition(1, "0c", "", MIB, boot),
          new Partition(2, "83", "", boot + MIB, MIB)));
    }
    FatFormat.labeled(kind, "resin-boot").write(disk.window(MIB, boot));
    FatWriter writer = FatWriter.open(FatVolume.open(disk.window(MIB, boot)).orElseThrow());
    writer.makeDirectory("overlays");
    for (int i = 0; i < 30; i++) {
      writer.write("overlays/some device tree " + i + ".dtbo", new byte[i * 100]);
    }
    writer.write("device-type.json",
        "{\"slug\":\"raspberrypi5\"}".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    writer.write("os-release",
        "VERSION_ID=\"6.1.15\"".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    writer.write("config.json", Images.STOCK.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    return disk;
  }
}
