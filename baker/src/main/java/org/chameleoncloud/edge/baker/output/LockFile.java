package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.chameleoncloud.edge.baker.directory.OpenDirectory;
import org.chameleoncloud.edge.baker.directory.RegularFile;

/**
 * A lock file that is held by one thread of one process. POSIX releases a process's locks on a file as soon as the
 * process closes any descriptor of that file. While it is held, this process therefore neither opens it elsewhere nor
 * closes it. Nothing is ever written into it: another process may have put any file in its place.
 */
final class LockFile implements AutoCloseable {
  private static final int MAX_ATTEMPTS = 20;
  private static final Set<Key> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Key key;
  private final RegularFile file;
  private final FileChannel locked;

  private record Key(Object directory, String name) {}

  private LockFile(Key key, RegularFile file, FileChannel locked) {
    this.key = key;
    this.file = file;
    this.locked = locked;
  }

  /**
   * Takes the lock, and creates the file if it does not exist. The lock ends with the process.
   *
   * @return empty if another process or thread holds the lock
   * @throws NoSuchFileException if the directory has been deleted
   */
  static Optional<LockFile> tryLock(OpenDirectory directory, String name) throws IOException {
    Key key = new Key(directory.key(), name);
    if (!HELD_HERE.add(key)) {
      return Optional.empty();
    }
    Optional<LockFile> lock = Optional.empty();
    try {
      lock = locked(directory, key);
      return lock;
    } finally {
      if (lock.isEmpty()) {
        HELD_HERE.remove(key);
      }
    }
  }

  private static Optional<LockFile> locked(OpenDirectory directory, Key key) throws IOException {
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      LockFile lock = opened(key, openOrCreate(directory, key.name));
      boolean kept = false;
      try {
        if (lock.locked.tryLock() == null) {
          return Optional.empty();
        }
        kept = lock.isStillInPlace(directory);
      } finally {
        if (!kept) {
          lock.closeFile();
        }
      }
      if (kept) {
        return Optional.of(lock);
      }
    }
    return Optional.empty();
  }

  private static LockFile opened(Key key, RegularFile file) throws IOException {
    try {
      return new LockFile(key, file, file.readWrite());
    } catch (IOException error) {
      file.close();
      throw error;
    }
  }

  private static RegularFile openOrCreate(OpenDirectory directory, String name) throws IOException {
    try {
      return directory.create(name);
    } catch (FileAlreadyExistsException _) {
      return directory.open(name);
    }
  }

  /**
   * Whether the name still leads to the locked file. The holder deletes the file when it is done, so a process that
   * opened it before that gets the lock of a deleted file.
   */
  private boolean isStillInPlace(OpenDirectory directory) throws IOException {
    return directory.key(key.name).equals(Optional.of(file.version().key()));
  }

  /** The name of the file. The holder deletes the file before releasing the lock. */
  String name() {
    return key.name;
  }

  private void closeFile() throws IOException {
    try (file) {
      locked.close();
    }
  }

  /** Releases the lock. */
  @Override
  public void close() throws IOException {
    try {
      closeFile();
    } finally {
      HELD_HERE.remove(key);
    }
  }
}
