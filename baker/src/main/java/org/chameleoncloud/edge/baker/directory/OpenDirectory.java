package org.chameleoncloud.edge.baker.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.chameleoncloud.edge.baker.directory.UnsafeFileException.Kind;

/**
 * An open directory. Everything in it is opened, created, renamed and deleted relative to the open directory, so it does not
 * matter when another gives its name, or a name on the way, to a link. Links in it are not followed, and only regular
 * files are opened. Exceptions name files relative to the trusted directory.
 */
public final class OpenDirectory implements AutoCloseable {
  private static final Handles HANDLES = Handles.ofSystem();

  private final Handle handle;
  private final String name;
  private final boolean shared;

  private interface Work<T> {
    T run() throws IOException;
  }

  /**
   * @param name relative to the trusted directory, empty for itself
   * @param shared whether others may write to the directory, so that a file may have another name in one that they own
   */
  private OpenDirectory(Handle handle, String name, boolean shared) {
    this.handle = handle;
    this.name = name;
    this.shared = shared;
  }

  /** A directory at a trusted path, through links. */
  static OpenDirectory trusted(Path path, boolean shared) throws IOException {
    Handle handle = HANDLES.trusted(path);
    requireDirectory(handle, path.toString());
    return new OpenDirectory(handle, "", shared);
  }

  /**
   * Opens a directory in this one.
   *
   * @throws NoSuchFileException if it does not exist
   * @throws UnsafeFileException if it is a link or anything else
   */
  OpenDirectory openDirectory(String entry) throws IOException {
    return at(entry, () -> {
      Handle opened = HANDLES.entry(handle, requireName(entry));
      requireDirectory(opened, shown(entry));
      return new OpenDirectory(opened, shown(entry), shared);
    });
  }

  /** Closes what is not a directory. */
  private static void requireDirectory(Handle opened, String shown) throws IOException {
    if (!opened.attributes().isDirectory()) {
      opened.close();
      throw new UnsafeFileException(shown, Kind.NOT_A_DIRECTORY);
    }
  }

  /** Creates a directory, unless there is such an entry, and syncs this one to disk. */
  void createDirectory(String entry) throws IOException {
    try {
      at(entry, () -> Files.createDirectory(path(entry)));
      sync();
    } catch (FileAlreadyExistsException _) {
      // Opening it says whether it is a directory.
    }
  }

  /**
   * Opens a file.
   *
   * @throws NoSuchFileException if it does not exist
   * @throws UnsafeFileException if it is a link, a directory, a device or a pipe, or, in a shared directory, if it has
   *         another name
   */
  public RegularFile open(String entry) throws IOException {
    return at(entry, () -> {
      Handle opened = HANDLES.entry(handle, requireName(entry));
      Optional<Kind> obstacle = obstacle(opened);
      if (obstacle.isPresent()) {
        opened.close();
        throw new UnsafeFileException(shown(entry), obstacle.get());
      }
      return new RegularFile(opened, shown(entry));
    });
  }

  private Optional<Kind> obstacle(Handle opened) throws IOException {
    PosixFileAttributes found = opened.attributes();
    if (!found.isRegularFile()) {
      return Optional.of(kind(found));
    }
    return shared && opened.links() > 1 ? Optional.of(Kind.SHARED) : Optional.empty();
  }

  private static Kind kind(BasicFileAttributes found) {
    if (found.isSymbolicLink()) {
      return Kind.LINK;
    }
    return found.isDirectory() ? Kind.DIRECTORY : Kind.SPECIAL;
  }

  /**
   * Creates a file that only its owner can read and write.
   *
   * @throws FileAlreadyExistsException if there is such an entry, also a link to nowhere
   */
  public RegularFile create(String entry) throws IOException {
    return at(entry,
        () -> new RegularFile(HANDLES.create(handle, requireName(entry)), shown(entry)));
  }

  /** What an entry is; empty if there is none. */
  private Optional<PosixFileAttributes> attributes(String entry) throws IOException {
    try {
      return Optional.of(at(entry, () -> Files.readAttributes(path(entry),
          PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** Whether there is such an entry, of any kind. */
  public boolean exists(String entry) throws IOException {
    return attributes(entry).isPresent();
  }

  /** The kind of an entry that is not a regular file; empty if it is one, or missing. */
  public Optional<Kind> obstacle(String entry) throws IOException {
    return attributes(entry).filter(found -> !found.isRegularFile()).map(OpenDirectory::kind);
  }

  /** Whether an entry is a regular file that others may not read. */
  public boolean isPrivate(String entry) throws IOException {
    return attributes(entry).filter(found -> found.isRegularFile()
        && !found.permissions().contains(PosixFilePermission.OTHERS_READ)).isPresent();
  }

  /** The identity of an entry; empty if there is none. */
  public Optional<Object> key(String entry) throws IOException {
    return attributes(entry).map(BasicFileAttributes::fileKey);
  }

  /** The identity of this directory. */
  public Object key() throws IOException {
    return handle.attributes().fileKey();
  }

  /** Whether the directory of a place is still this one: another may have been given its name after it was opened. */
  public boolean isStillAt(Place place) throws IOException {
    try (OpenDirectory found = place.openDirectory()) {
      return found.key().equals(key());
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  /** Deletes an entry, if there is one: a link itself, and a directory only if it is empty. */
  public void delete(String entry) throws IOException {
    try {
      at(entry, () -> Files.deleteIfExists(path(entry)));
    } catch (DirectoryNotEmptyException _) {
      throw new UnsafeFileException(shown(entry), Kind.DIRECTORY);
    }
  }

  /**
   * Deletes a directory in this one.
   *
   * @throws DirectoryNotEmptyException if it has entries
   */
  public void deleteDirectory(String entry) throws IOException {
    at(entry, () -> {
      if (attributes(entry).filter(BasicFileAttributes::isDirectory).isPresent()) {
        Files.delete(path(entry));
        sync();
      }
      return entry;
    });
  }

  /** Gives an entry another name. A file or link that has it is replaced, and not followed. */
  public void rename(String entry, String other) throws IOException {
    at(other, () -> Files.move(path(entry), path(other), StandardCopyOption.ATOMIC_MOVE));
  }

  /** The regular files whose names match, with the times at which they were modified. */
  public Map<String, FileTime> files(String glob) throws IOException {
    Map<String, FileTime> found = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(handle.path(), glob)) {
      for (Path entry : entries) {
        String file = entry.getFileName().toString();
        attributes(file).filter(BasicFileAttributes::isRegularFile)
            .ifPresent(attributes -> found.put(file, attributes.lastModifiedTime()));
      }
    }
    return found;
  }

  /** A question about an entry. */
  public interface Question {
    boolean isTrueFor(String entry) throws IOException;
  }

  /** Whether the answer for any entry, of any kind, is yes. */
  public boolean any(Question question) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(handle.path())) {
      for (Path entry : entries) {
        if (question.isTrueFor(entry.getFileName().toString())) {
          return true;
        }
      }
      return false;
    }
  }

  /** Syncs this directory to disk. A rename is durable only after that. */
  public void sync() throws IOException {
    try (FileChannel channel = FileChannel.open(handle.path(), StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private Path path(String entry) {
    return handle.path().resolve(requireName(entry));
  }

  /** The name of an entry, never a path that leads elsewhere. */
  private static String requireName(String entry) {
    if (entry.isEmpty() || entry.contains("/") || entry.equals("..") || entry.equals(".")) {
      throw new IllegalArgumentException(entry + " is not a name");
    }
    return entry;
  }

  private String shown(String entry) {
    return name.isEmpty() ? entry : name + "/" + entry;
  }

  /** Does the work, and names the entry in its exceptions instead of the path of an open directory. */
  private <T> T at(String entry, Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (UnsafeFileException | DirectoryNotEmptyException | FileAlreadyExistsException known) {
      throw known;
    } catch (NoSuchFileException _) {
      throw new NoSuchFileException(shown(entry));
    } catch (AccessDeniedException _) {
      throw new AccessDeniedException(shown(entry));
    } catch (FileSystemException other) {
      throw new FileSystemException(shown(entry), null, other.getReason());
    }
  }

  @Override
  public void close() {
    handle.close();
  }
}
