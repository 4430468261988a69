package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A compressed tar that has the same bytes each time: files of one time, of root, in the order in which they are added. */
final class ReproducibleTar implements AutoCloseable {
  private static final int FILE = 0644;
  private static final int PROGRAM = 0755;

  private final TarArchiveOutputStream tar;
  private final Instant time;

  /**
   * Starts one.
   *
   * @param file is replaced
   * @param time of each file in it
   */
  ReproducibleTar(Path file, Instant time) throws IOException {
    tar = new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(file)));
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    this.time = time;
  }

  /** Adds a file; it is a program if its owner may execute it. */
  void file(String name, Path file) throws IOException {
    TarArchiveEntry entry = entry(name, Files.isExecutable(file) ? PROGRAM : FILE,
        Files.size(file));
    tar.putArchiveEntry(entry);
    Files.copy(file, tar);
    tar.closeArchiveEntry();
  }

  /** Adds a program. */
  void program(String name, byte[] content) throws IOException {
    tar.putArchiveEntry(entry(name, PROGRAM, content.length));
    tar.write(content);
    tar.closeArchiveEntry();
  }

  /** Adds a symbolic link. */
  void link(String name, String to) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    entry.setLinkName(to);
    set(entry, PROGRAM);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  /** Adds all files below a directory, sorted; links stay links. */
  void directory(String name, Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted().toList()) {
        String inside = name + "/" + directory.relativize(each);
        if (Files.isSymbolicLink(each)) {
          link(inside, Files.readSymbolicLink(each).toString());
        } else if (Files.isRegularFile(each)) {
          file(inside, each);
        }
      }
    }
  }

  private TarArchiveEntry entry(String name, int mode, long size) {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(size);
    set(entry, mode);
    return entry;
  }

  private void set(TarArchiveEntry entry, int mode) {
    entry.setMode(mode);
    entry.setLastModifiedTime(FileTime.from(time));
    entry.setIds(0, 0);
    entry.setNames("", "");
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
