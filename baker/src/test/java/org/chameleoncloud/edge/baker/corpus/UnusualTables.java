package org.chameleoncloud.edge.baker.corpus;

import static org.chameleoncloud.edge.baker.corpus.Formats.FAT12_EXTENT;
import static org.chameleoncloud.edge.baker.corpus.Formats.FAT16;
import static org.chameleoncloud.edge.baker.corpus.Formats.FAT16_EXTENT;
import static org.chameleoncloud.edge.baker.corpus.Formats.sized;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chameleoncloud.edge.baker.corpus.CorpusImage.Modification;
import org.chameleoncloud.edge.baker.corpus.CorpusImage.PartitionLayout;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.fat.FatKind;

/** Partition tables that are unusual but valid, or valid enough. */
final class UnusualTables {
  private static final Extent FAR = Extent.ofMebibytes(4097, 4);

  private UnusualTables() {}

  static Stream<CorpusImage> images() {
    return Stream.of(mbrs(), largeSectors(), gpts()).flatMap(each -> each);
  }

  private static Stream<CorpusImage> mbrs() {
    return Stream.of(image("MBR: first slots empty", PartitionLayouts.mbr(3)),
        image("MBR: boot partition after others", PartitionLayouts.mbr(4)),
        image("MBR: first logical partition", PartitionLayouts.logical()),
        image("MBR: second logical partition", PartitionLayouts.secondLogical()),
        CorpusImage.of("MBR: starts past 4 GiB", PartitionLayouts.mbr(2), FAT16, FAR));
  }

  private static Stream<CorpusImage> largeSectors() {
    return IntStream.of(1024, 2048, 4096).boxed().flatMap(size -> Stream.of(
        CorpusImage.of("MBR: sectors of " + size, PartitionLayouts.mbr(1, size),
            sized(FatKind.FAT12, size, 4096), FAT12_EXTENT),
        CorpusImage.of("GPT: sectors of " + size, PartitionLayouts.gpt(2, Formats.LABEL, size),
            sized(FatKind.FAT12, size, 4096), FAT12_EXTENT)));
  }

  private static Stream<CorpusImage> gpts() {
    CorpusImage gpt = CorpusImage.of("", PartitionLayouts.gpt(3, Formats.LABEL), FAT16,
        FAT16_EXTENT);
    return Stream.of(
        CorpusImage.of("GPT: entry 127", PartitionLayouts.gpt(127, Formats.LABEL), FAT16,
            Extent.ofMebibytes(12, 4)),
        gpt.named("GPT: primary header wiped").with(wipe(512, 512)),
        gpt.named("GPT: primary entries damaged").with(wipe(2 * 512 + 32, 8)),
        gpt.named("GPT: start of the disk wiped").with(wipe(0, 34 * 512)),
        gpt.named("GPT: backup wiped").with(
            (disk, _) -> wipe(disk, disk.size() - 512, 512)),
        CorpusImage.of("GPT: starts past 4 GiB", PartitionLayouts.gpt(3, Formats.LABEL), FAT16,
            FAR));
  }

  private static CorpusImage image(String name, PartitionLayout shape) {
    return CorpusImage.of(name, shape, FAT16, FAT16_EXTENT);
  }

  static Modification wipe(long from, int length) {
    return (disk, _) -> wipe(disk, from, length);
  }

  static void wipe(Disk disk, long from, int length) throws IOException {
    disk.write(from, ByteBuffer.allocate(length));
  }
}
