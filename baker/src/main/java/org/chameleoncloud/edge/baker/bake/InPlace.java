package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.chameleoncloud.edge.baker.disk.FileDisk;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Outcome.Baked;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** Changes an image where it lies. Each write is ordered so that a failure leaves the old config.json readable. */
public final class InPlace {
  private InPlace() {}

  /**
   * Writes the changes into the image's boot partition and nothing else.
   *
   * @throws BakeFailure when the image could not be changed; it is still whole then
   */
  public static Baked run(Path image, Changes changes, Progress progress) throws IOException {
    try (FileChannel channel = open(image); FileLock lock = lock(channel, image)) {
      return OutputFailures.guard(image,
          () -> patch(image, (FileChannel) lock.acquiredBy(), changes, progress));
    }
  }

  private static Baked patch(Path image, FileChannel channel, Changes changes, Progress progress)
      throws IOException {
    FileDisk disk = FileDisk.published(channel);
    progress.step("writing config.json");
    Patch patch = Patch.apply(disk, changes);
    channel.force(true);
    progress.step("checking the result");
    patch.verify(disk);
    String sha256 = Digests.of(channel, progress);
    renewChecksum(image, sha256);
    return new Baked(image.toString(), sha256, channel.size(), "", patch.deviceType(),
        patch.osVersion());
  }

  private static FileChannel open(Path image) {
    try {
      return FileChannel.open(image, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (NoSuchFileException _) {
      throw new BakeFailure(Reason.SourceMissing, "there is no file " + image);
    } catch (IOException error) {
      throw OutputFailures.of(image, error);
    }
  }

  private static FileLock lock(FileChannel channel, Path image) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException _) {
      // Another thread of this process holds it: as busy as if it were another process.
    }
    throw new BakeFailure(Reason.Busy,
        "another process is changing " + image + ": wait until it has ended");
  }

  /** A checksum of what the image was would make people distrust a good image. */
  private static void renewChecksum(Path image, String sha256) throws IOException {
    if (Files.deleteIfExists(ChecksumFile.beside(image))) {
      ChecksumFile.write(ChecksumFile.beside(image), image, sha256);
    }
  }
}
