package org.chameleoncloud.edge.baker.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.baker.Images.MIB;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.disk.FileDisk;
import org.chameleoncloud.edge.baker.disk.Partition;
import org.chameleoncloud.edge.baker.fat.FatKind;
import org.chameleoncloud.edge.baker.fat.FatVolume;
import org.chameleoncloud.edge.baker.fat.FatWriter;
import org.chameleoncloud.edge.baker.sample.FatFormat;
import org.chameleoncloud.edge.baker.sample.TableWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatchTest {
  @Test
  void writesIntoABootPartitionBeyondFourGibibytes(@TempDir Path directory) throws IOException {
    long start = 5L << 30;
    try (FileChannel file = FileChannel.open(directory.resolve("large.img"),
        StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(1), start + 4 * MIB);
      Disk disk = FileDisk.unpublished(file);
      TableWriter.mbr(disk, 512, List.of(new Partition(2, "0e", "", start, 2 * MIB)));
      Disk boot = disk.window(start, 2 * MIB);
      FatFormat.labeled(FatKind.FAT12, "resin-boot").write(boot);
      FatWriter.open(FatVolume.open(boot).orElseThrow()).write("config.json",
          Images.STOCK.getBytes(StandardCharsets.UTF_8));

      Patch.apply(disk, Images.changes()).verify(disk);

      assertThat(FatVolume.open(boot).orElseThrow().read("config.json", MIB).orElseThrow())
          .asString(StandardCharsets.UTF_8).contains("hunter2");
    }
  }
}
