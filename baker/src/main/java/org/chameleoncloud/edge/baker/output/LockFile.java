package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that one thread of one process holds. POSIX gives a process's locks on a file up as soon as any of its
 * descriptors of that file is closed, so while it is held this process opens it nowhere else and closes nothing.
 */
public final class LockFile implements AutoCloseable {
  private static final int TRIES = 20;
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel held;
  private FileChannel named;

  private LockFile(Path file, FileChannel held) {
    this.file = file;
    this.held = held;
  }

  /**
   * Takes the lock, and makes the file when it is missing. It dies with the process.
   *
   * @param path an absolute path
   * @param attributes of the file when it is made
   * @return empty when somebody else has it
   * @throws NoSuchFileException when its folder is missing
   */
  public static Optional<LockFile> take(Path path, FileAttribute<?>... attributes)
      throws IOException {
    Path file = path.getParent().toRealPath().resolve(path.getFileName());
    if (!HELD_HERE.add(file)) {
      return Optional.empty();
    }
    LockFile taken = null;
    try {
      taken = locked(file, attributes);
      return Optional.ofNullable(taken);
    } finally {
      if (taken == null) {
        HELD_HERE.remove(file);
      }
    }
  }

  private static LockFile locked(Path file, FileAttribute<?>... attributes) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      LockFile lock = new LockFile(file, FileChannel.open(file, Set.of(StandardOpenOption.CREATE,
          StandardOpenOption.READ, StandardOpenOption.WRITE), attributes));
      boolean kept = false;
      try {
        FileLock own = lock.held.tryLock();
        if (own == null) {
          return null;
        }
        kept = lock.isStillNamed();
      } finally {
        if (!kept) {
          lock.closeChannels();
        }
      }
      if (kept) {
        return lock;
      }
    }
    return null;
  }

  /**
   * The holder removes the file when it is done. Whoever opened it before that gets the lock of a file that is gone, so
   * the name must still lead to what was locked: a random mark tells.
   */
  private boolean isStillNamed() throws IOException {
    ByteBuffer mark = StandardCharsets.US_ASCII.encode(UUID.randomUUID().toString());
    try {
      held.truncate(0).write(mark.duplicate(), 0);
      named = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException error) {
      removeUnmarked();
      throw error;
    }
    ByteBuffer read = ByteBuffer.allocate(mark.remaining());
    named.read(read, 0);
    return read.flip().equals(mark);
  }

  /** On a full file system the mark does not fit; an empty file is not another holder's, who has written one. */
  private void removeUnmarked() throws IOException {
    if (Files.size(file) == 0) {
      Files.deleteIfExists(file);
    }
  }

  /** Where it lies. The holder removes it before it lets go. */
  public Path path() {
    return file;
  }

  private void closeChannels() throws IOException {
    held.close();
    if (named != null) {
      named.close();
    }
  }

  /** Lets go. */
  @Override
  public void close() throws IOException {
    try {
      closeChannels();
    } finally {
      HELD_HERE.remove(file);
    }
  }
}
