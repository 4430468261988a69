package org.chameleoncloud.edge.baker.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

import org.chameleoncloud.edge.baker.boot.Changes;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.disk.FileDisk;
import org.chameleoncloud.edge.baker.fat.FatVolume;
import org.chameleoncloud.edge.baker.fat.FatWriter;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.sample.FatFormat;

/**
 * An image of the corpus, with the changes to make to it and the expected result.
 *
 * @param name unique in the corpus, short enough for a table
 * @param size of the image in bytes, most of them holes
 * @param stock the image's config.json; empty for none
 * @param modification what to do to the finished image
 */
record CorpusImage(String name, PartitionLayout shape, FatFormat format, Extent boot, long size,
    String stock, Changes changes, Modification modification, Expectation expected) {
  /** The space after the boot partition, for another partition and for the backup of a GPT. */
  private static final long SPACE_AFTER_BOOT = 1 << 20;
  private static final int NOISE = 32 << 10;

  /** Writes the partition table. */
  interface PartitionLayout {
    void write(Disk disk, Extent boot) throws IOException;
  }

  /** Damages an image, or makes it unusual. */
  interface Modification {
    void apply(Disk disk, Extent boot) throws IOException;

    default Modification and(Modification next) {
      return (disk, boot) -> {
        apply(disk, boot);
        next.apply(disk, boot);
      };
    }
  }

  /** An image that can be baked, with a typical configuration. */
  static CorpusImage of(String name, PartitionLayout shape, FatFormat format, Extent boot) {
    return new CorpusImage(name, shape, format, boot, boot.end() + SPACE_AFTER_BOOT, Configs.STOCK,
        Configs.TYPICAL, (_, _) -> {}, new Expectation.Baked());
  }

  CorpusImage named(String other) {
    return new CorpusImage(other, shape, format, boot, size, stock, changes, modification,
        expected);
  }

  CorpusImage formatted(FatFormat other) {
    return new CorpusImage(name, shape, other, boot, size, stock, changes, modification, expected);
  }

  CorpusImage configured(String otherStock, Changes otherChanges) {
    return new CorpusImage(name, shape, format, boot, size, otherStock, otherChanges, modification,
        expected);
  }

  CorpusImage with(Modification other) {
    return new CorpusImage(name, shape, format, boot, size, stock, changes, modification.and(other),
        expected);
  }

  CorpusImage truncatedBy(long bytes) {
    return new CorpusImage(name, shape, format, boot, size - bytes, stock, changes, modification,
        expected);
  }

  CorpusImage refused(Reason reason) {
    return new CorpusImage(name, shape, format, boot, size, stock, changes, modification,
        new Expectation.Refused(reason));
  }

  /** Creates the image, with the same bytes each time. */
  Path create(Path file) throws IOException {
    long whole = Math.max(size, boot.end() + SPACE_AFTER_BOOT);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW,
        StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), whole - 1);
      Disk disk = FileDisk.unpublished(channel);
      // Data on both sides that must not change.
      writeNoise(disk, boot.start() - 2 * NOISE);
      writeNoise(disk, boot.end());
      shape.write(disk, boot);
      writeBoot(boot.on(disk));
      modification.apply(disk, boot);
      channel.truncate(size);
    }
    return file;
  }

  private static void writeNoise(Disk disk, long position) throws IOException {
    byte[] noise = new byte[NOISE];
    new SplittableRandom(position).nextBytes(noise);
    disk.write(position, ByteBuffer.wrap(noise));
  }

  private void writeBoot(Disk volume) throws IOException {
    format.write(volume);
    FatWriter writer = FatWriter.open(FatVolume.open(volume).orElseThrow());
    writer.write("device-type.json", text("{\"slug\": \"raspberrypi4-64\"}\n"));
    writer.write("os-release", text("ID=\"balena-os\"\nVERSION_ID=\"6.1.9\"\n"));
    writer.makeDirectory("overlays");
    for (int i = 1; i <= 5; i++) {
      writer.write("overlays/some device tree " + i + ".dtbo", text("tree\n".repeat(i * 200)));
    }
    if (!stock.isEmpty()) {
      writer.write("config.json", text(stock));
    }
    writer.makeDirectory("system-connections");
    writer.write("system-connections/resin-sample.ignore", text("[connection]\nid=my-wifi\n"));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return name;
  }
}
