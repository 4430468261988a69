package org.chameleoncloud.edge.lab.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A cgroup of a name in each hierarchy of cgroup v1.
 *
 * @param root where the hierarchies are mounted
 * @param name without slashes
 */
record Cgroups(Path root, String name) {
  static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final Duration TIMEOUT = Duration.ofSeconds(50);
  private static final long PAUSE_MILLIS = 50;

  /** The hierarchies: links are other names of one that several controllers share. */
  static List<Path> hierarchies(Path root) throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries.filter(Files::isDirectory).filter(entry -> !Files.isSymbolicLink(entry))
          .filter(entry -> Files.exists(entry.resolve("cgroup.procs"))).sorted().toList();
    }
  }

  /** Removes those of processes that were killed: their names begin with {@code prefix} and their process id. */
  static void removeLeftovers(Path root, String prefix) throws IOException {
    for (Path hierarchy : hierarchies(root)) {
      try (DirectoryStream<Path> groups = Files.newDirectoryStream(hierarchy, prefix + "*")) {
        for (Path group : groups) {
          String pid = group.getFileName().toString().substring(prefix.length())
              .replaceFirst("-.*", "");
          if (pid.matches("\\d{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
            removeTree(group);
          }
        }
      }
    }
  }

  /** Creates them. Without CPUs and memory nodes of its own, no process could be added to one of cpuset. */
  void create() throws IOException {
    for (Path hierarchy : hierarchies(root)) {
      Path group = Files.createDirectory(hierarchy.resolve(name));
      for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
        if (Files.exists(group.resolve(file))) {
          Files.writeString(group.resolve(file), Files.readString(hierarchy.resolve(file)));
        }
      }
      if (Files.exists(group.resolve("cpuset.cpus"))) {
        Files.writeString(group.resolve("cgroup.clone_children"), "1");
      }
    }
  }

  /**
   * Removes them with everything below, as soon as the processes in them have ended.
   *
   * @throws IOException if there are processes after 50 s
   */
  void remove() throws IOException {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      try {
        for (Path hierarchy : hierarchies(root)) {
          removeTree(hierarchy.resolve(name));
        }
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end) {
          throw new IOException("the cgroup " + name + " still has processes: " + e.getMessage(),
              e);
        }
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while removing the cgroup " + name, e);
      }
    }
  }

  private static void removeTree(Path group) throws IOException {
    if (Files.notExists(group)) {
      return;
    }
    Files.walkFileTree(group, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult postVisitDirectory(Path directory, IOException error)
          throws IOException {
        // The files in it are the kernel's, and go with it.
        Files.deleteIfExists(directory);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException error) {
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        return FileVisitResult.CONTINUE;
      }
    });
  }
}
