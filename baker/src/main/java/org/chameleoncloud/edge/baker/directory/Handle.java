package org.chameleoncloud.edge.baker.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An open file, directory, link or other entry of a directory. */
final class Handle implements AutoCloseable {
  private final Path path;
  private final LinkOption[] options;
  private final Closer closer;

  /** Closes what is open. */
  interface Closer {
    void close();
  }

  /**
   * @param path leads to the entry, and to nothing else, while it is open
   * @param options for functions of the JDK that take the path
   */
  Handle(Path path, Closer closer, LinkOption... options) {
    this.path = path;
    this.closer = closer;
    this.options = options;
  }

  Path path() {
    return path;
  }

  PosixFileAttributes attributes() throws IOException {
    return Files.readAttributes(path, PosixFileAttributes.class, options);
  }

  /** The number of its names in all directories of the file system. */
  int links() throws IOException {
    return (int) Files.getAttribute(path, "unix:nlink", options);
  }

  FileChannel open(OpenOption... how) throws IOException {
    Set<OpenOption> all = new HashSet<>(List.of(how));
    all.addAll(List.of(options));
    return FileChannel.open(path, all);
  }

  @Override
  public void close() {
    closer.close();
  }
}
