package org.chameleoncloud.edge.baker.bake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.baker.Images.MIB;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.SectorDisk;
import org.chameleoncloud.edge.baker.boot.BootFiles;
import org.chameleoncloud.edge.baker.boot.BootPartition;
import org.chameleoncloud.edge.baker.boot.Patch;
import org.chameleoncloud.edge.baker.disk.PartitionTable;
import org.chameleoncloud.edge.baker.fat.FatKind;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.fuzz.Limits;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Disk images: MBR, GPT and FAT. Each is baked and verified, or refused with nothing written; nothing is written outside
 * the boot partition. {@code MutatedImagesTest} has the same for damage that knows the tables' fields; here the coverage
 * leads.
 */
class ImageFuzzTest {
  private static final int SECTOR = 512;
  private static final int HEADER = SECTOR;
  private static final int HEADER_LENGTH = 92;
  private static final int MIN_GPT = 34 * SECTOR;
  private static final long SIGNATURE = 0x5452415020494645L;
  /** The length is the disk's: a table of all clusters is read several times. */
  private static final Limits LIMITS = Limits.of(4096, 24, 1000).refusing(BakeFailure.class);

  static Stream<byte[]> images() throws IOException {
    List<byte[]> images = new ArrayList<>();
    for (FatKind kind : FatKind.values()) {
      images.add(SectorDisk.written(MutatedImagesTest.image(kind, "MBR")));
      images.add(SectorDisk.written(MutatedImagesTest.image(kind, "GPT")));
    }
    return images.stream();
  }

  @MethodSource("images")
  @DictionaryEntries({"resin-boot", "RESIN-BOOTOS", "CONFIG  JSO", "config.json", "EFI PART",
      "\\x55\\xaa", "\\xff\\xff\\xff\\x0f", "\\xf8\\xff\\xff", "device-type.json", "\"slug\":"})
  @FuzzTest
  void image(byte[] written) {
    SectorDisk disk = SectorDisk.of(written);
    LIMITS.hold(disk.size(), () -> {
      SectorDisk fresh = SectorDisk.of(written);
      withValidChecksums(fresh);
      return bake(fresh);
    });
  }

  @MethodSource("images")
  @DictionaryEntries({"EFI PART", "\\x55\\xaa", "\\xee", "\\x05", "\\x0f"})
  @FuzzTest
  void partitionTable(byte[] written) {
    SectorDisk disk = SectorDisk.of(written);
    LIMITS.hold(disk.size(), () -> {
      withValidChecksums(disk);
      return PartitionTable.readings(disk).stream().map(table -> table.kind().title());
    });
  }

  private static Stream<String> bake(SectorDisk disk) throws IOException {
    try {
      BootPartition boot = BootPartition.find(disk);
      BootFiles files = new BootFiles(boot.volume());
      Stream<String> texts = Stream.of(files.deviceType().orElse(null),
          files.osVersion().orElse(null));
      files.connections();
      Patch.apply(disk, Images.changes()).verify(disk);
      assertThat(disk.lowestWritten()).isGreaterThanOrEqualTo(boot.partition().start());
      assertThat(disk.highestWritten()).isLessThanOrEqualTo(boot.partition().end());
      return texts;
    } catch (BakeFailure refused) {
      assertThat(disk.highestWritten()).as(refused.getMessage()).isEqualTo(-1);
      throw refused;
    }
  }

  /** Makes the checksums of a GPT right, which no mutation would find. */
  private static void withValidChecksums(SectorDisk disk) throws IOException {
    if (disk.size() < MIN_GPT || disk.bytes(HEADER, Long.BYTES).getLong(0) != SIGNATURE) {
      return;
    }
    ByteBuffer header = disk.bytes(HEADER, HEADER_LENGTH);
    long length = Math.multiplyFull(header.getInt(80), header.getInt(84));
    long at = header.getLong(72) * SECTOR;
    if (length >= 0 && length <= MIB && at > 0 && at <= disk.size() - length) {
      header.putInt(88, checksum(disk.bytes(at, (int) length)));
    }
    header.putInt(12, HEADER_LENGTH).putInt(16, 0);
    header.putInt(16, checksum(header.duplicate().rewind()));
    disk.damage(HEADER, header.rewind());
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
