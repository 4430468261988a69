package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * An output file, locked by this process. It is written under a hidden name next to the final one, and renamed
 * atomically when it is complete. A killed process leaves {@code .NAME.baking} and {@code .NAME.baking.lock} behind,
 * which the next process for the same name removes. The lock itself ends with its process.
 */
public final class OutputFile implements AutoCloseable {
  private static final FileAttribute<?> OWNER_ONLY = PosixFilePermissions
      .asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final Set<PosixFilePermission> READ_ONLY = PosixFilePermissions
      .fromString("r--r--r--");
  private static final int MAX_ATTEMPTS = 20;

  private enum State {
    OPEN,
    PUBLISHED,
    CLOSED
  }

  private final Path output;
  private final Path staged;
  private final LockFile lock;
  private final Thread onShutdown = new Thread(this::abandon, "remove-unfinished-output");
  private State state = State.OPEN;
  /** The companion file that is being written, see {@link #publishReadOnly}; null before. */
  private Path unfinished;

  /** Creates a file and syncs it to disk. */
  public interface FileWriter {
    void write(Path file) throws IOException;
  }

  private OutputFile(Path output, LockFile lock) {
    this.output = output;
    this.staged = hidden(output, ".baking");
    this.lock = lock;
  }

  /**
   * Locks {@code output}. Creates its directory if it does not exist.
   *
   * @throws BakeFailure {@code Busy}, {@code OutputNotWritable}, {@code OutputFull}, or {@code BadRequest} if the
   *        path is not that of a regular file
   */
  public static OutputFile lock(Path output) {
    Path absolute = output.toAbsolutePath().normalize();
    requireRegularOrMissing(absolute, output);
    try {
      OutputFile file = locked(absolute);
      Files.deleteIfExists(file.staged);
      Runtime.getRuntime().addShutdownHook(file.onShutdown);
      return file;
    } catch (IOException error) {
      throw OutputFailures.of(output, error);
    }
  }

  /**
   * Refuses an output that exists and that no earlier command wrote. One that did has left its checksum file, or, if it was
   * killed while it replaced the output, the hidden files next to it.
   *
   * @throws BakeFailure {@code BadRequest}
   */
  public static void requireOwn(Path output) throws IOException {
    Path absolute = output.toAbsolutePath().normalize();
    if (!Files.isRegularFile(absolute) || Files.exists(hidden(absolute, ".baking.lock"))) {
      return;
    }
    for (Algorithm algorithm : Algorithm.values()) {
      Path checksum = ChecksumFile.pathFor(absolute, algorithm);
      if (ChecksumFile.names(checksum, absolute) || Files.exists(hidden(checksum, ".baking"))) {
        return;
      }
    }
    throw new BakeFailure(Reason.BadRequest,
        output + " exists and was not written by baker, because"
            + " there is no checksum file that names it; choose another file, or add --force to"
            + " replace it");
  }

  /**
   * Refuses an output whose directory does not exist.
   *
   * @throws BakeFailure {@code BadRequest}
   */
  public static void requireDirectory(Path output) {
    Path directory = Directories.of(output);
    if (directory != null && !Files.isDirectory(directory)) {
      throw new BakeFailure(Reason.BadRequest, "the directory " + directory + " of the output does"
          + " not exist; create it, or correct the path");
    }
  }

  /** Removes what is left of a process that was killed after it renamed its file: that output is not locked again. */
  public static void removeLeftovers(Path output) throws IOException {
    if (Files.exists(hidden(output, ".baking.lock"))) {
      try {
        lock(output).close();
      } catch (BakeFailure _) {
        // Another process is just finishing, or this one has no write permission.
      }
    }
  }

  /** The final rename would replace a link or a device node instead of writing to its target. */
  private static void requireRegularOrMissing(Path absolute, Path output) {
    if (Files.isDirectory(absolute)) {
      throw new BakeFailure(Reason.BadRequest, output + " is a directory; specify a file in it");
    }
    if (Files.isSymbolicLink(absolute)) {
      throw new BakeFailure(Reason.BadRequest,
          output + " is a symbolic link; specify the file that it points to");
    }
    if (Files.exists(absolute) && !Files.isRegularFile(absolute)) {
      throw new BakeFailure(Reason.BadRequest, output
          + " is a device or a pipe; write to a file and copy that to the device");
    }
  }

  private static OutputFile locked(Path output) throws IOException {
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      try {
        createDirectory(output.getParent());
        return new OutputFile(output, LockFile.tryLock(hidden(output, ".baking.lock"), OWNER_ONLY)
            .orElseThrow(() -> busy(output)));
      } catch (NoSuchFileException _) {
        // The previous holder has just removed the empty directory.
      }
    }
    throw busy(output);
  }

  private static void createDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      Directories.sync(directory.getParent());
    }
  }

  private static BakeFailure busy(Path output) {
    return new BakeFailure(Reason.Busy,
        "another process is using " + output + "; wait for it to finish, then retry");
  }

  /** Creates the hidden file. Only its owner can read it, because it will contain a key. */
  public FileChannel stage() {
    requireRoomForChecksum();
    try {
      return FileChannel.open(staged, Set.of(StandardOpenOption.CREATE_NEW,
          StandardOpenOption.READ, StandardOpenOption.WRITE), OWNER_ONLY);
    } catch (IOException error) {
      throw OutputFailures.of(output, error);
    }
  }

  private void requireRoomForChecksum() {
    for (Algorithm algorithm : Algorithm.values()) {
      String name = ChecksumFile.pathFor(output, algorithm).getFileName().toString();
      if (!FileNames.fits(name)) {
        throw new BakeFailure(Reason.BadRequest, "the name of " + output + " is too long for a"
            + " checksum file next to it; choose a shorter one");
      }
    }
  }

  /** The path of the hidden file. */
  public Path staged() {
    return staged;
  }

  /**
   * Renames the staged file, which must be complete and synced, to its final name, and writes its checksum file. The
   * old checksum file is removed first: an image without a checksum is better than one with the wrong one.
   */
  public synchronized void publish(Digest digest) throws IOException {
    requireOpen();
    Path checksum = ChecksumFile.pathFor(output, digest.algorithm());
    Path written = hidden(checksum, ".baking");
    Files.deleteIfExists(written);
    ChecksumFile.write(written, output, digest);
    for (Algorithm algorithm : Algorithm.values()) {
      Files.deleteIfExists(ChecksumFile.pathFor(output, algorithm));
    }
    Files.move(staged, output, StandardCopyOption.ATOMIC_MOVE);
    state = State.PUBLISHED;
    Files.move(written, checksum, StandardCopyOption.ATOMIC_MOVE);
    Directories.sync(output.getParent());
  }

  /**
   * Makes the staged file read-only for everyone and renames it to its final name, after doing the same with a
   * companion file.
   */
  public synchronized void publishReadOnly(Path companion, FileWriter writer) throws IOException {
    requireOpen();
    unfinished = hidden(companion, ".baking");
    Files.deleteIfExists(unfinished);
    writer.write(unfinished);
    Files.setPosixFilePermissions(unfinished, READ_ONLY);
    Files.move(unfinished, companion, StandardCopyOption.ATOMIC_MOVE);
    Files.setPosixFilePermissions(staged, READ_ONLY);
    Files.move(staged, output, StandardCopyOption.ATOMIC_MOVE);
    state = State.PUBLISHED;
    Directories.sync(output.getParent());
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new BakeFailure(Reason.Interrupted, "the process was terminated before it finished");
    }
  }

  /** Removes the image and its checksum files, as far as they exist. */
  public synchronized void removeAll() throws IOException {
    for (Algorithm algorithm : Algorithm.values()) {
      Path checksum = ChecksumFile.pathFor(output, algorithm);
      if (FileNames.fits(checksum.getFileName().toString())) {
        Files.deleteIfExists(checksum);
      }
      Files.deleteIfExists(hidden(checksum, ".baking"));
    }
    Files.deleteIfExists(output);
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
    lock.close();
  }

  private synchronized void abandon() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    deleteQuietly(staged);
    for (Algorithm algorithm : Algorithm.values()) {
      deleteQuietly(hidden(ChecksumFile.pathFor(output, algorithm), ".baking"));
    }
    if (unfinished != null) {
      deleteQuietly(unfinished);
    }
    deleteQuietly(lock.path());
  }

  /** Only logs a failure: the result is already decided, and the next process for this name removes the file. */
  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException error) {
      System.getLogger(OutputFile.class.getName()).log(System.Logger.Level.WARNING,
          "could not remove {0}: {1}", file, error.getMessage());
    }
  }

  /** A name that would be too long is shortened; its digest keeps it unique. */
  private static Path hidden(Path file, String suffix) {
    String name = file.getFileName().toString();
    return file.resolveSibling("." + (FileNames.fits("." + name + suffix)
        ? name
        : FileNames.shortened(name)) + suffix);
  }
}
