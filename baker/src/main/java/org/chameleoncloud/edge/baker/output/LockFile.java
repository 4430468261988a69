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
 * A lock file that is held by one thread of one process. POSIX releases a process's locks on a file as soon as the
 * process closes any descriptor of that file. While it is held, this process therefore neither opens it elsewhere nor
 * closes it.
 */
final class LockFile implements AutoCloseable {
  private static final int MAX_ATTEMPTS = 20;
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel locked;
  /** The file that the path leads to after locking. */
  private FileChannel reopened;

  private LockFile(Path file, FileChannel locked) {
    this.file = file;
    this.locked = locked;
  }

  /**
   * Takes the lock, and creates the file if it does not exist. The lock ends with the process.
   *
   * @param path an absolute path
   * @param attributes for creating the file
   * @return empty if another process or thread holds the lock
   * @throws NoSuchFileException if the directory does not exist
   */
  static Optional<LockFile> tryLock(Path path, FileAttribute<?>... attributes)
      throws IOException {
    Path file = path.getParent().toRealPath().resolve(path.getFileName());
    if (!HELD_HERE.add(file)) {
      return Optional.empty();
    }
    LockFile lock = null;
    try {
      lock = locked(file, attributes);
      return Optional.ofNullable(lock);
    } finally {
      if (lock == null) {
        HELD_HERE.remove(file);
      }
    }
  }

  private static LockFile locked(Path file, FileAttribute<?>... attributes) throws IOException {
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      LockFile lock = new LockFile(file, FileChannel.open(file, Set.of(StandardOpenOption.CREATE,
          StandardOpenOption.READ, StandardOpenOption.WRITE), attributes));
      boolean kept = false;
      try {
        FileLock fileLock = lock.locked.tryLock();
        if (fileLock == null) {
          return null;
        }
        kept = lock.isStillInPlace();
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
   * Whether the path still leads to the locked file. The holder deletes the file when it is done, so a process that
   * opened it before that gets the lock of a deleted file. A random token in the file distinguishes the two.
   */
  private boolean isStillInPlace() throws IOException {
    ByteBuffer token = StandardCharsets.US_ASCII.encode(UUID.randomUUID().toString());
    try {
      locked.truncate(0).write(token.duplicate(), 0);
      reopened = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException error) {
      removeIfEmpty();
      throw error;
    }
    ByteBuffer read = ByteBuffer.allocate(token.remaining());
    reopened.read(read, 0);
    return read.flip().equals(token);
  }

  /** On a full file system the token does not fit. Another holder's file is not empty: it contains a token. */
  private void removeIfEmpty() throws IOException {
    if (Files.size(file) == 0) {
      Files.deleteIfExists(file);
    }
  }

  /** The path of the file. The holder deletes the file before releasing the lock. */
  Path path() {
    return file;
  }

  private void closeChannels() throws IOException {
    locked.close();
    if (reopened != null) {
      reopened.close();
    }
  }

  /** Releases the lock. */
  @Override
  public void close() throws IOException {
    try {
      closeChannels();
    } finally {
      HELD_HERE.remove(file);
    }
  }
}
