package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.chameleoncloud.edge.baker.boot.BootPartition;
import org.chameleoncloud.edge.baker.boot.DeviceSecrets;
import org.chameleoncloud.edge.baker.boot.EarlyBoot;
import org.chameleoncloud.edge.baker.copy.SparseWriter;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.disk.FileDisk;
import org.chameleoncloud.edge.baker.expand.Expansion;
import org.chameleoncloud.edge.baker.expand.ImageStream;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.output.OutputFailures;
import org.chameleoncloud.edge.baker.source.FileSource;
import org.chameleoncloud.edge.baker.source.SourceStream;

/**
 * Examines a file before it is stored as a source for bakes, with the rules of bakes. Only as much of an archive is expanded
 * as it takes to read the boot partition, which is at the start of the images that balena offers.
 */
public final class SourceCheck {
  private static final int BUFFER = 1 << 20;
  /** The default limit of bakes. */
  private static final long MAX_BYTES = 32L << 30;

  private final Path file;
  private final Path scratch;
  private final Progress progress;

  private SourceCheck(Path file, Path scratch, Progress progress) {
    this.file = file;
    this.scratch = scratch;
    this.progress = progress;
  }

  /**
   * Refuses a file that no image can be baked from.
   *
   * @param scratch a directory for a temporary file, the size of the start of the image with its boot partition
   * @throws BakeFailure {@code SourceMissing}; {@code NotADiskImage}, {@code DamagedArchive} and the like;
   *         {@code SourceHoldsSecrets} if it is the image of a device
   */
  public static void requireUsable(Path file, Path scratch, Progress progress) throws IOException {
    new SourceCheck(file, scratch, progress).run();
  }

  private void run() throws IOException {
    try (SourceStream source = new FileSource(Place.of(file)).open();
        ImageStream image = Expansion.open(source.bytes(), source.length(), source.file())) {
      if (!image.isCompressed()) {
        DeviceSecrets.requireNone(BootPartition.find(FileDisk.published(source.file())));
        return;
      }
      Path expanded = Files.createTempFile(scratch, "chi-edge-", ".img");
      try (FileChannel start = FileChannel.open(expanded, StandardOpenOption.READ,
          StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
        OutputFailures.guard(expanded, () -> {
          DeviceSecrets.requireNone(boot(source, image, start));
          return file;
        });
      }
    }
  }

  private BootPartition boot(SourceStream source, ImageStream image, FileChannel start)
      throws IOException {
    FileDisk disk = FileDisk.unpublished(start);
    EarlyBoot early = new EarlyBoot(disk);
    SparseWriter writer = new SparseWriter(start);
    byte[] buffer = new byte[BUFFER];
    long at = 0;
    for (int count = image.readNBytes(buffer, 0, BUFFER); count > 0; count = image
        .readNBytes(buffer, 0, BUFFER)) {
      at += count;
      if (at > MAX_BYTES) {
        throw new BakeFailure(Reason.TooLarge, file + " expands to more than " + MAX_BYTES
            + " bytes; check that it is the right one");
      }
      writer.write(ByteBuffer.wrap(buffer, 0, count));
      progress.moved(source.file().position(), source.length());
      Optional<BootPartition> found = early.advanceTo(Math.min(at, start.size()));
      if (found.isPresent()) {
        return found.get();
      }
    }
    writer.finish();
    return BootPartition.find(disk);
  }
}
