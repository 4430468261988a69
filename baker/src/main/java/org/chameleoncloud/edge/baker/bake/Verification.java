package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.boot.BootFiles;
import org.chameleoncloud.edge.baker.boot.BootPartition;
import org.chameleoncloud.edge.baker.compact.CompactImage;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.directory.OpenDirectory;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.fat.FatWriter;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Verified;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.output.ChecksumFile;
import org.chameleoncloud.edge.baker.output.Digests;

/** Verifies an image: partition table, boot file system, configuration and digest. */
public final class Verification {
  private Verification() {}

  /**
   * Verifies an image without modifying it, including its checksum file if there is one.
   *
   * @param cache where the base of a compact image is; null for the {@code .bases} directory nearest to the image
   * @throws BakeFailure if anything is wrong with it
   */
  public static Verified run(Path image, BaseCache cache, Progress progress) throws IOException {
    try (OpenImage open = OpenImage.of(image, cache)) {
      BootPartition boot = BootPartition.find(open.disk());
      FatWriter.open(boot.volume());
      BootFiles files = new BootFiles(boot.volume());
      if (files.config().isEmpty()) {
        throw new BakeFailure(Reason.MissingConfig,
            "the image's boot partition has no config.json; bake it with --create-config");
      }
      progress.step("reading " + image);
      Digest digest = requireMatchesChecksums(Place.of(image), open.file(), progress);
      if (open.compact().isPresent()) {
        requireExpands(image, open.disk(), open.compact().get(), progress);
      }
      return new Verified(image.toString(), open.form(), digest, open.file().size(),
          files.deviceType().orElse(""), files.osVersion().orElse(""),
          BootFiles.notes(files.config().get()));
    }
  }

  /** Returns the file's SHA-256. */
  private static Digest requireMatchesChecksums(Place image, FileChannel file, Progress progress)
      throws IOException {
    try (OpenDirectory directory = image.openDirectory()) {
      List<Digest> digests = Digests.of(file, ChecksumFile.algorithms(directory, image.name()),
          progress);
      for (Digest digest : digests) {
        requireMatchesChecksum(image, digest);
      }
      return digests.getFirst();
    }
  }

  private static void requireMatchesChecksum(Place image, Digest digest) throws IOException {
    Optional<String> recorded = ChecksumFile.read(image, digest.algorithm());
    if (recorded.isPresent() && !recorded.get().startsWith(digest.hex())) {
      throw new BakeFailure(Reason.DigestMismatch, image
          + " has changed since it was baked: its digest does not match "
          + ChecksumFile.nameFor(image.name(), digest.algorithm()) + "; bake it again");
    }
  }

  private static void requireExpands(Path image, Disk disk, CompactImage compact,
      Progress progress) throws IOException {
    progress.step("reading the base image");
    Digest digest = Digests.of(disk, disk.size(), Algorithm.BLAKE3, progress);
    if (!digest.hex().equals(compact.blake3())) {
      throw new BakeFailure(Reason.DigestMismatch,
          image
              + " does not expand to the image that was baked: its base is damaged; bake it again");
    }
  }
}
