package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.directory.OpenDirectory;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.directory.RegularFile;
import org.chameleoncloud.edge.baker.disk.UncachedFile;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * A file that is sent here, locked by this process. What has arrived is kept in {@code .NAME.DIGEST.receiving} next to the
 * final name, and renamed atomically when it is complete. A process that ends before leaves that file for the next one that
 * is sent the same content. Its name is not one by which a directory of baked images is recognized, so that bakes from the
 * other sources there go on.
 */
public final class ReceivedFile implements AutoCloseable {
  private static final String PART = ".receiving";
  private static final String LOCK = ".receiving.lock";
  private static final int DIGEST_CHARACTERS = 16;
  /** A source is no secret, and bakes of another user may read it. */
  private static final Set<PosixFilePermission> READABLE = PosixFilePermissions
      .fromString("rw-r--r--");

  private final Place output;
  private final Digest wanted;
  private final OpenDirectory directory;
  private final LockFile lock;
  private final String partName;
  private RegularFile part;
  private FileChannel channel;

  /** What has the final name. */
  public enum Present {
    NOTHING,
    THE_SAME,
    ANOTHER
  }

  private ReceivedFile(Place output, Digest wanted, OpenDirectory directory, LockFile lock) {
    this.output = output;
    this.wanted = wanted;
    this.directory = directory;
    this.lock = lock;
    this.partName = partName(output.name(), wanted);
  }

  /**
   * Locks {@code output}. Creates its directory if it does not exist.
   *
   * @param wanted the digest that the file will have
   * @throws BakeFailure {@code Busy}, {@code OutputNotWritable}, {@code OutputFull}, or {@code BadRequest} if the path is not
   *         that of a regular file, or its name is too long
   */
  public static ReceivedFile lock(Place output, Digest wanted) {
    if (!FileNames.fits(partName(output.name(), wanted) + LOCK)) {
      throw new BakeFailure(Reason.BadRequest, "the name of " + output + " is too long for the"
          + " hidden files next to it; choose a shorter one");
    }
    return OutputFailures.guard(output, () -> locked(output, wanted, output.createdDirectory()));
  }

  private static ReceivedFile locked(Place output, Digest wanted, OpenDirectory directory)
      throws IOException {
    ReceivedFile file = null;
    boolean kept = false;
    try {
      OutputRules.requireReplaceable(directory, output);
      LockFile lock = LockFile.tryLock(directory, "." + output.name() + LOCK)
          .orElseThrow(() -> new BakeFailure(Reason.Busy, "another process is receiving " + output
              + "; wait for it to finish, then retry"));
      file = new ReceivedFile(output, wanted, directory, lock);
      file.open();
      kept = true;
      return file;
    } finally {
      if (!kept && file != null) {
        file.close();
      } else if (!kept) {
        directory.close();
      }
    }
  }

  private static String partName(String name, Digest wanted) {
    return "." + name + "." + wanted.hex().substring(0, DIGEST_CHARACTERS) + PART;
  }

  private void open() throws IOException {
    deleteOtherParts();
    part = directory.exists(partName) ? directory.open(partName) : directory.create(partName);
    channel = part.readWrite();
  }

  /** Of other content that was to have this name. */
  private void deleteOtherParts() throws IOException {
    Pattern parts = Pattern.compile("\\.\\Q" + output.name() + "\\E\\.[0-9a-f]{"
        + DIGEST_CHARACTERS + "}\\Q" + PART + "\\E");
    for (String name : directory.files(".*" + PART).keySet()) {
      if (parts.matcher(name).matches() && !name.equals(partName)) {
        directory.delete(name);
      }
    }
  }

  /**
   * What has the final name now.
   *
   * @param size that the file will have, in bytes
   * @param progress of reading a file of the same size
   */
  public Present present(long size, Progress progress) throws IOException {
    try (RegularFile found = directory.open(output.name());
        FileChannel content = found.read()) {
      return content.size() == size
          && Digests.of(content, wanted.algorithm(), progress).equals(wanted)
              ? Present.THE_SAME
              : Present.ANOTHER;
    } catch (NoSuchFileException _) {
      return Present.NOTHING;
    }
  }

  /** What has arrived, for reading and appending. Closed with this. */
  public FileChannel channel() {
    return channel;
  }

  /**
   * Refuses a file that does not fit.
   *
   * @param size that the file will have, in bytes
   * @throws BakeFailure {@code OutputFull}
   */
  public void requireSpace(long size) throws IOException {
    long needed = size - channel.size();
    long free = output.store().getUsableSpace();
    if (needed > free) {
      throw new BakeFailure(Reason.OutputFull, output + " needs " + needed + " more bytes, but"
          + " only " + free + " are free; free up space or enlarge the volume");
    }
  }

  /**
   * Syncs what has arrived to disk, and reads it back from there.
   *
   * @return whether it has the digest
   */
  public boolean isStored(Progress progress) throws IOException {
    channel.force(true);
    try (UncachedFile stored = UncachedFile.open(part.path())) {
      return Digests.of(stored, channel.size(), wanted.algorithm(), progress).equals(wanted);
    }
  }

  /**
   * Renames what has arrived, which must be {@link #isStored stored}, to its final name.
   *
   * @param replacing whether another file may have it
   * @throws BakeFailure {@code BadRequest} if one has it that must not be replaced, {@code OutputNotWritable} if it was
   *         moved meanwhile
   */
  public void publish(boolean replacing) throws IOException {
    if (!replacing && directory.exists(output.name())) {
      throw new BakeFailure(Reason.BadRequest, output + " was created by another process meanwhile;"
          + " choose another name, or replace it with --force");
    }
    part.setPermissions(READABLE);
    directory.rename(partName, output.name());
    directory.sync();
    requireInPlace();
  }

  /** Where others may write, the directory or the file may have been replaced after they were opened. */
  private void requireInPlace() throws IOException {
    if (!directory.isStillAt(output)
        || !directory.key(output.name()).equals(Optional.of(part.version().key()))) {
      throw new BakeFailure(Reason.OutputNotWritable, output + " was moved or replaced while it"
          + " was received; check who else writes to this volume");
    }
  }

  /** Removes what has arrived. */
  public void discard() throws IOException {
    directory.delete(partName);
  }

  /** Releases the lock. What has arrived stays. */
  @Override
  public void close() throws IOException {
    try (directory) {
      if (channel != null) {
        if (channel.size() == 0) {
          discard();
        }
        channel.close();
      }
      if (part != null) {
        part.close();
      }
      directory.delete(lock.name());
      lock.close();
    }
  }
}
