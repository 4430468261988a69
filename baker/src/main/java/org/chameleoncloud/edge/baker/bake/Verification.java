package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.chameleoncloud.edge.baker.disk.FileDisk;
import org.chameleoncloud.edge.baker.fat.FatWriter;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Outcome.Verified;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** Whether an image is whole: its table, its boot partition's file system, its configuration and its digest. */
public final class Verification {
  private static final int MAX_CHECKSUM_BYTES = 4096;

  private Verification() {}

  /**
   * Checks an image, which is only read, also against the checksum file beside it if there is one.
   *
   * @throws BakeFailure what is wrong with it
   */
  public static Verified run(Path image, Progress progress) throws IOException {
    try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ)) {
      BootPartition boot = BootPartition.find(FileDisk.published(channel));
      FatWriter.open(boot.volume());
      BootFiles files = new BootFiles(boot.volume());
      if (files.config().isEmpty()) {
        throw new BakeFailure(Reason.MissingConfig,
            "the image's boot partition has no config.json");
      }
      progress.step("reading " + image);
      String sha256 = Digests.of(channel, progress);
      requireAsBaked(image, sha256);
      return new Verified(image.toString(), sha256, channel.size(),
          files.deviceType().orElse(""), files.osVersion().orElse(""));
    } catch (NoSuchFileException _) {
      throw new BakeFailure(Reason.SourceMissing, "there is no file " + image);
    }
  }

  private static void requireAsBaked(Path image, String sha256) throws IOException {
    Path checksum = ChecksumFile.beside(image);
    if (!Files.exists(checksum) || Files.size(checksum) > MAX_CHECKSUM_BYTES) {
      return;
    }
    if (!Files.readString(checksum).startsWith(sha256)) {
      throw new BakeFailure(Reason.DigestMismatch, image
          + " is not as it was baked: its SHA-256 is not the one in " + checksum.getFileName());
    }
  }
}
