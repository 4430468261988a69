package org.chameleoncloud.edge.baker.directory;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a file is or will be: below a directory that is trusted, and that may itself be reached through links.
 *
 * @param root the trusted directory, absolute
 * @param path as given, for messages
 * @param shared whether others may write below the root, so that nothing there may be followed or have another name.
 *        Otherwise the root is the file's own directory, and a link to a file is followed for reading
 */
public record Place(Path root, Path path, boolean shared) {
  /** A file on a computer of one's own: its directory is trusted. */
  public static Place of(Path path) {
    return new Place(absolute(path).getParent(), path, false);
  }

  /**
   * A file on a volume that others write to, too.
   *
   * @throws IllegalArgumentException if the path is not below the root
   */
  public static Place below(Path root, Path path) {
    Path trusted = absolute(root);
    Path file = absolute(path);
    if (!file.startsWith(trusted) || file.equals(trusted)) {
      throw new IllegalArgumentException(path + " is not below " + root);
    }
    return new Place(trusted, path, true);
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /** The file's name in its directory. */
  public String name() {
    return absolute(path).getFileName().toString();
  }

  /** A file in the same directory. */
  public Place sibling(String entry) {
    Path file = path.resolveSibling(entry);
    return shared ? new Place(root, file, true) : of(file);
  }

  /** A file in the directory of this name. */
  public Place child(String entry) {
    Path file = path.resolve(entry);
    return shared ? new Place(root, file, true) : of(file);
  }

  /**
   * Opens the file's directory.
   *
   * @throws NoSuchFileException if it does not exist
   * @throws UnsafeFileException if a directory below the root is a link, or none
   */
  public OpenDirectory openDirectory() throws IOException {
    return descend(OpenDirectory::openDirectory);
  }

  /** The same, and creates what does not exist. */
  public OpenDirectory createdDirectory() throws IOException {
    if (!shared && !Files.isDirectory(root)) {
      Files.createDirectories(root);
      try (OpenDirectory parent = OpenDirectory.trusted(root.getParent(), false)) {
        parent.sync();
      }
    }
    return descend((parent, entry) -> {
      parent.createDirectory(entry);
      return parent.openDirectory(entry);
    });
  }

  private interface Step {
    OpenDirectory from(OpenDirectory parent, String entry) throws IOException;
  }

  private OpenDirectory descend(Step step) throws IOException {
    OpenDirectory at = OpenDirectory.trusted(root, shared);
    Path below = root.relativize(absolute(path));
    for (int i = 0; i < below.getNameCount() - 1; i++) {
      try (OpenDirectory parent = at) {
        at = step.from(parent, below.getName(i).toString());
      }
    }
    return at;
  }

  /** The place of the file's directory; empty if that is the root of a shared volume. */
  public Optional<Place> parent() {
    Path directory = absolute(path).getParent();
    if (!shared) {
      return Optional.of(of(directory));
    }
    return directory.equals(root)
        ? Optional.empty()
        : Optional.of(new Place(root, directory, true));
  }

  /**
   * Opens the file for reading.
   *
   * @throws NoSuchFileException if it does not exist
   * @throws UnsafeFileException if it is not a regular file, or if a shared place leads through a link or has a file
   *         with another name
   */
  public RegularFile open() throws IOException {
    Place place = shared ? this : of(path.toRealPath());
    try (OpenDirectory directory = place.openDirectory()) {
      return directory.open(place.name());
    }
  }

  /** The file system of the root. */
  public FileStore store() throws IOException {
    return Files.getFileStore(root);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
