package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.chameleoncloud.edge.baker.boot.Changes;
import org.chameleoncloud.edge.baker.boot.Patch;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.directory.OpenDirectory;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.disk.FileDisk;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Baked;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.output.ChecksumFile;
import org.chameleoncloud.edge.baker.output.Digests;
import org.chameleoncloud.edge.baker.output.OutputFailures;

/** Modifies an image in place. The writes are ordered so that a failure leaves the old config.json readable. */
public final class InPlace {
  private static final Set<PosixFilePermission> OWNER = Set.of(PosixFilePermission.OWNER_READ,
      PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

  private InPlace() {}

  /**
   * Writes the changes into the image's boot partition, and nowhere else. The image may be another device's: all that the
   * boot partition still has of deleted files is zeroed.
   *
   * @throws BakeFailure if the image could not be modified; it is still intact then
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
    List<String> notes = new ArrayList<>();
    progress.step("writing config.json");
    Patch patch = applyPrivately(image, disk, changes, notes);
    notes.addAll(patch.notes());
    channel.force(true);
    progress.step("verifying the result");
    patch.verify(disk);
    return new Baked(image.toString(), Form.RAW, renewChecksums(image, channel, progress),
        channel.size(), "", patch.deviceType(), patch.osVersion(), notes);
  }

  /** Takes the image away from everyone but its owner, if it was not already. Returns notes about that. */
  private static List<String> restrict(Path image, PosixFileAttributeView view,
      Set<PosixFilePermission> before) throws IOException {
    Set<PosixFilePermission> owners = EnumSet.copyOf(OWNER);
    owners.retainAll(before);
    if (owners.equals(before)) {
      return List.of();
    }
    try {
      view.setPermissions(owners);
      return List.of(view.readAttributes().permissions().equals(owners)
          ? "others could read or write " + image + "; now only its owner can, because it contains"
              + " the device's key"
          : stillReadable(image));
    } catch (FileSystemException _) {
      return List.of(stillReadable(image));
    }
  }

  /** Writes the changes into an image that nobody else can read. One that is refused keeps its permissions. */
  private static Patch applyPrivately(Path image, FileDisk disk, Changes changes,
      List<String> notes) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(image, PosixFileAttributeView.class);
    if (view == null) {
      return Patch.apply(disk, changes.toAnyImage());
    }
    Set<PosixFilePermission> before = view.readAttributes().permissions();
    notes.addAll(restrict(image, view, before));
    try {
      return Patch.apply(disk, changes.toAnyImage());
    } catch (BakeFailure refused) {
      if (!notes.isEmpty()) {
        view.setPermissions(before);
      }
      throw refused;
    }
  }

  private static String stillReadable(Path image) {
    return "others can read or write " + image + ", which contains the device's key, and its"
        + " permissions cannot be changed; move it to where only you can read it";
  }

  private static FileChannel open(Path image) {
    try {
      return FileChannel.open(image, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (NoSuchFileException _) {
      throw new BakeFailure(Reason.SourceMissing, image + " does not exist");
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
      // Another thread of this process holds the lock: the same as another process.
    }
    throw new BakeFailure(Reason.Busy,
        "another process is modifying " + image + "; wait for it to finish, then retry");
  }

  /** Returns the image's SHA-256. */
  private static Digest renewChecksums(Path image, FileChannel channel, Progress progress)
      throws IOException {
    Place place = Place.of(image);
    try (OpenDirectory directory = place.openDirectory()) {
      List<Digest> digests = Digests.of(channel, ChecksumFile.algorithms(directory, place.name()),
          progress);
      for (Digest digest : digests) {
        renewChecksum(directory, place.name(), digest);
      }
      return digests.getFirst();
    }
  }

  /** The old checksum would make a good image look corrupt. */
  private static void renewChecksum(OpenDirectory directory, String image, Digest digest)
      throws IOException {
    String checksum = ChecksumFile.nameFor(image, digest.algorithm());
    if (directory.exists(checksum)) {
      directory.delete(checksum);
      ChecksumFile.create(directory, checksum, image, digest);
    }
  }
}
