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
 * The place of one output file, held by this process alone. The file grows under a hidden name beside the final one and
 * takes that name at once, whole. A process that dies leaves {@code .NAME.baking} and {@code .NAME.baking.lock}, which
 * the next one for the same name removes; a lock dies with its process.
 */
public final class OutputFile implements AutoCloseable {
  private static final FileAttribute<?> OWNER_ONLY = PosixFilePermissions
      .asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final Set<PosixFilePermission> READ_ONLY = PosixFilePermissions
      .fromString("r--r--r--");
  private static final int TRIES = 20;

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
  /** What is being written beside a read-only file; null before. */
  private Path unfinished;

  /** Writes a file that is new, and brings it to the storage. */
  public interface Writing {
    void to(Path file) throws IOException;
  }

  private OutputFile(Path output, LockFile lock) {
    this.output = output;
    this.staged = hidden(output, ".baking");
    this.lock = lock;
  }

  /**
   * Takes the place of {@code output}, whose folder is made when it is missing.
   *
   * @throws BakeFailure {@code Busy}, {@code OutputNotWritable}, {@code OutputFull}
   */
  public static OutputFile claim(Path output) {
    Path absolute = output.toAbsolutePath().normalize();
    requireFileOrNothing(absolute, output);
    try {
      OutputFile slot = locked(absolute);
      Files.deleteIfExists(slot.staged);
      Runtime.getRuntime().addShutdownHook(slot.onShutdown);
      return slot;
    } catch (IOException error) {
      throw OutputFailures.of(output, error);
    }
  }

  /** Removes what a process left that was killed when its file had its name already: nobody claims that again. */
  public static void tidy(Path output) throws IOException {
    if (Files.exists(hidden(output, ".baking.lock"))) {
      try {
        claim(output).close();
      } catch (BakeFailure _) {
        // Somebody is just ending, or may only read here.
      }
    }
  }

  /** A rename would put a file in the place of a link or of a drive, and the thing behind it would stay as it was. */
  private static void requireFileOrNothing(Path absolute, Path output) {
    if (Files.isDirectory(absolute)) {
      throw new BakeFailure(Reason.BadRequest, output + " is a folder: name a file in it");
    }
    if (Files.isSymbolicLink(absolute)) {
      throw new BakeFailure(Reason.BadRequest,
          output + " is a symbolic link: name the file that it leads to");
    }
    if (Files.exists(absolute) && !Files.isRegularFile(absolute)) {
      throw new BakeFailure(Reason.BadRequest, output
          + " is a device or a pipe: name a file, and copy that to the device");
    }
  }

  private static OutputFile locked(Path output) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      try {
        makeFolder(output.getParent());
        return new OutputFile(output, LockFile.take(hidden(output, ".baking.lock"), OWNER_ONLY)
            .orElseThrow(() -> busy(output)));
      } catch (NoSuchFileException _) {
        // The last holder took the empty folder away just now.
      }
    }
    throw busy(output);
  }

  private static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      Directories.sync(folder.getParent());
    }
  }

  private static BakeFailure busy(Path output) {
    return new BakeFailure(Reason.Busy,
        "another process is working on " + output + ": wait until it has ended");
  }

  /** A new, empty file that only its owner can read: it will hold a key. */
  public FileChannel stage() {
    try {
      return FileChannel.open(staged, Set.of(StandardOpenOption.CREATE_NEW,
          StandardOpenOption.READ, StandardOpenOption.WRITE), OWNER_ONLY);
    } catch (IOException error) {
      throw OutputFailures.of(output, error);
    }
  }

  /** Where the unfinished file lies. */
  public Path staged() {
    return staged;
  }

  /**
   * Gives the staged file, which must be complete and on the storage, its final name and a checksum file beside it. The
   * old checksum goes first: an image without one is better than one with another's.
   */
  public synchronized void publish(Digest digest) throws IOException {
    requireOpen();
    Path checksum = ChecksumFile.beside(output, digest.algorithm());
    Path written = hidden(checksum, ".baking");
    Files.deleteIfExists(written);
    ChecksumFile.write(written, output, digest);
    for (Algorithm algorithm : Algorithm.values()) {
      Files.deleteIfExists(ChecksumFile.beside(output, algorithm));
    }
    Files.move(staged, output, StandardCopyOption.ATOMIC_MOVE);
    state = State.PUBLISHED;
    Files.move(written, checksum, StandardCopyOption.ATOMIC_MOVE);
    Directories.sync(output.getParent());
  }

  /**
   * Gives the staged file its final name for everybody to read and nobody to write, when what is written beside it has
   * its own.
   */
  public synchronized void publishReadOnly(Path beside, Writing writing) throws IOException {
    requireOpen();
    unfinished = hidden(beside, ".baking");
    Files.deleteIfExists(unfinished);
    writing.to(unfinished);
    Files.setPosixFilePermissions(unfinished, READ_ONLY);
    Files.move(unfinished, beside, StandardCopyOption.ATOMIC_MOVE);
    Files.setPosixFilePermissions(staged, READ_ONLY);
    Files.move(staged, output, StandardCopyOption.ATOMIC_MOVE);
    state = State.PUBLISHED;
    Directories.sync(output.getParent());
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new BakeFailure(Reason.Interrupted, "the process was told to end");
    }
  }

  /** Removes the image with everything that belongs to it; nothing there is fine. */
  public synchronized void removeAll() throws IOException {
    for (Algorithm algorithm : Algorithm.values()) {
      Files.deleteIfExists(ChecksumFile.beside(output, algorithm));
      Files.deleteIfExists(hidden(ChecksumFile.beside(output, algorithm), ".baking"));
    }
    Files.deleteIfExists(output);
  }

  /** Lets go of the place; an unfinished file is removed. */
  @Override
  public void close() throws IOException {
    abandon();
    try {
      Runtime.getRuntime().removeShutdownHook(onShutdown);
    } catch (IllegalStateException _) {
      // The process is ending: the hook has run or is running.
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
      deleteQuietly(hidden(ChecksumFile.beside(output, algorithm), ".baking"));
    }
    if (unfinished != null) {
      deleteQuietly(unfinished);
    }
    deleteQuietly(lock.path());
  }

  /** The next process for this name removes what cannot be removed now, and the outcome is decided already. */
  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException error) {
      System.getLogger(OutputFile.class.getName()).log(System.Logger.Level.WARNING,
          "could not remove {0}: {1}", file, error.getMessage());
    }
  }

  private static Path hidden(Path file, String suffix) {
    return file.resolveSibling("." + file.getFileName() + suffix);
  }
}
