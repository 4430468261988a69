package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.directory.OpenDirectory;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.directory.RegularFile;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * An output file, locked by this process. It is written under a hidden name next to the final one, and renamed
 * atomically when it is complete. A killed process leaves {@code .NAME.baking} and {@code .NAME.baking.lock} behind,
 * which the next process for the same name removes. The lock itself ends with its process.
 *
 * <p>The directory is opened once: another that is given its name meanwhile is not touched.
 */
public final class OutputFile implements AutoCloseable {
  private static final Set<PosixFilePermission> READ_ONLY = PosixFilePermissions
      .fromString("r--r--r--");
  private static final int MAX_ATTEMPTS = 20;
  static final String BAKING = ".baking";
  static final String LOCK = ".baking.lock";

  private enum State {
    OPEN,
    PUBLISHED,
    CLOSED
  }

  private final Place output;
  private final OpenDirectory directory;
  private final LockFile lock;
  private final Thread onShutdown = new Thread(this::abandon, "remove-unfinished-output");
  private State state = State.OPEN;
  /** What is being written; null before. */
  private RegularFile staged;
  /** The companion file that is being written, see {@link #publishReadOnly}; null before. */
  private String unfinished;

  private OutputFile(Place output, OpenDirectory directory, LockFile lock) {
    this.output = output;
    this.directory = directory;
    this.lock = lock;
  }

  /**
   * Locks {@code output}. Creates its directory if it does not exist.
   *
   * @throws BakeFailure {@code Busy}, {@code OutputNotWritable}, {@code OutputFull}, or {@code BadRequest} if the
   *        path is not that of a regular file
   */
  public static OutputFile lock(Place output) {
    OutputFile file = lockAnything(output);
    return OutputFailures.guard(output, () -> {
      boolean kept = false;
      try {
        OutputRules.requireReplaceable(file.directory, output);
        kept = true;
        return file;
      } finally {
        if (!kept) {
          file.close();
        }
      }
    });
  }

  /** The same, even if something else than a regular file is there, which must be deleted before publishing. */
  public static OutputFile lockAnything(Place output) {
    return OutputFailures.guard(output, () -> {
      for (int i = 0; i < MAX_ATTEMPTS; i++) {
        try {
          return locked(output, output.createdDirectory());
        } catch (NoSuchFileException _) {
          // The previous holder has just removed the empty directory.
        }
      }
      throw busy(output);
    });
  }

  /**
   * Locks {@code output} to remove it, whatever it is.
   *
   * @return empty if its directory does not exist
   * @throws BakeFailure like {@link #lock}
   */
  public static Optional<OutputFile> lockToRemove(Place output) {
    return OutputFailures.guard(output, () -> {
      try {
        return Optional.of(locked(output, output.openDirectory()));
      } catch (NoSuchFileException _) {
        return Optional.empty();
      }
    });
  }

  private static OutputFile locked(Place output, OpenDirectory directory) throws IOException {
    OutputFile file = null;
    boolean kept = false;
    try {
      LockFile lock = LockFile.tryLock(directory, HiddenNames.of(output.name(), LOCK))
          .orElseThrow(() -> busy(output));
      file = new OutputFile(output, directory, lock);
      directory.delete(file.hidden());
      Runtime.getRuntime().addShutdownHook(file.onShutdown);
      kept = true;
      return file;
    } finally {
      if (!kept) {
        closeEither(file, directory);
      }
    }
  }

  private static void closeEither(OutputFile file, OpenDirectory directory) throws IOException {
    if (file == null) {
      directory.close();
    } else {
      file.close();
    }
  }

  /** Removes what is left of a process that was killed after it renamed its file: that output is not locked again. */
  public static void removeLeftovers(Place output) throws IOException {
    try (OpenDirectory directory = output.openDirectory()) {
      if (!directory.exists(HiddenNames.of(output.name(), LOCK))) {
        return;
      }
    }
    try {
      lock(output).close();
    } catch (BakeFailure _) {
      // Another process is just finishing, or this one has no write permission.
    }
  }

  private static BakeFailure busy(Place output) {
    return new BakeFailure(Reason.Busy,
        "another process is using " + output + "; wait for it to finish, then retry");
  }

  /** Creates the hidden file. Only its owner can read it, because it will contain a key. */
  public FileChannel stage() {
    OutputRules.requireRoomForChecksum(output);
    return OutputFailures.guard(output, () -> {
      staged = directory.create(hidden());
      return staged.readWrite();
    });
  }

  private String hidden() {
    return HiddenNames.of(output.name(), BAKING);
  }

  /** A path that leads to what is staged, and to nothing else, until this is closed. */
  public Path staged() {
    return staged.path();
  }

  /**
   * Renames the staged file, which must be complete and synced, to its final name, and writes its checksum file. The
   * old checksum file is removed first: an image without a checksum is better than one with the wrong one.
   */
  public synchronized void publish(Digest digest) throws IOException {
    requireOpen();
    String checksum = ChecksumFile.nameFor(output.name(), digest.algorithm());
    String written = HiddenNames.of(checksum, BAKING);
    directory.delete(written);
    ChecksumFile.create(directory, written, output.name(), digest);
    for (Algorithm algorithm : Algorithm.values()) {
      directory.delete(ChecksumFile.nameFor(output.name(), algorithm));
    }
    directory.rename(hidden(), output.name());
    state = State.PUBLISHED;
    directory.rename(written, checksum);
    directory.sync();
    requireInPlace();
  }

  /**
   * Makes the staged file read-only for everyone and renames it to its final name, after doing the same with a
   * companion file of this name and content.
   */
  public synchronized void publishReadOnly(String companion, ByteBuffer content)
      throws IOException {
    requireOpen();
    unfinished = HiddenNames.of(companion, BAKING);
    directory.delete(unfinished);
    try (RegularFile file = directory.create(unfinished)) {
      DurableFile.write(file, content);
      file.setPermissions(READ_ONLY);
    }
    directory.rename(unfinished, companion);
    staged.setPermissions(READ_ONLY);
    directory.rename(hidden(), output.name());
    state = State.PUBLISHED;
    directory.sync();
    requireInPlace();
  }

  /** Where others may write, the directory or the file may have been replaced after they were opened. */
  private void requireInPlace() throws IOException {
    if (!directory.isStillAt(output)
        || !directory.key(output.name()).equals(Optional.of(staged.version().key()))) {
      throw new BakeFailure(Reason.OutputNotWritable, output + " was moved or replaced while it"
          + " was written; check who else writes to this volume");
    }
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new BakeFailure(Reason.Interrupted, "the process was terminated before it finished");
    }
  }

  /** Removes the image and its checksum files, as far as they exist. */
  public synchronized void removeAll() throws IOException {
    for (Algorithm algorithm : Algorithm.values()) {
      String checksum = ChecksumFile.nameFor(output.name(), algorithm);
      if (FileNames.fits(checksum)) {
        directory.delete(checksum);
      }
      directory.delete(HiddenNames.of(checksum, BAKING));
    }
    directory.delete(output.name());
    directory.sync();
  }

  /** Removes an unfinished file and releases the lock. */
  @Override
  public void close() throws IOException {
    abandon();
    try {
      Runtime.getRuntime().removeShutdownHook(onShutdown);
    } catch (IllegalStateException _) {
      // The JVM is shutting down: the hook has run or is running.
    }
    try (directory) {
      if (staged != null) {
        staged.close();
      }
      lock.close();
    }
  }

  private synchronized void abandon() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    deleteQuietly(hidden());
    for (Algorithm algorithm : Algorithm.values()) {
      deleteQuietly(HiddenNames.of(ChecksumFile.nameFor(output.name(), algorithm), BAKING));
    }
    if (unfinished != null) {
      deleteQuietly(unfinished);
    }
    deleteQuietly(lock.name());
  }

  /** Only logs a failure: the result is already decided, and the next process for this name removes the file. */
  private void deleteQuietly(String file) {
    try {
      directory.delete(file);
    } catch (IOException error) {
      System.getLogger(OutputFile.class.getName()).log(System.Logger.Level.WARNING,
          "could not remove {0}: {1}", file, error.getMessage());
    }
  }
}
