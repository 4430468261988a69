package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A repository of a {@link GitServer}, and the checkout in which its user works.
 *
 * @param checkout its directory
 * @param git for the checkout; it runs elsewhere, since it keeps its input and output in files
 */
record GitRepository(Path checkout, Program git) {
  /** Creates one without commits, with the branch {@code main}. */
  static GitRepository create(Path root, String name, Path checkout) throws IOException {
    Files.createDirectory(checkout);
    Program git = new Program(Path.of("git"), List.of("-C", checkout.toString(), "-c",
        "user.name=lab", "-c", "user.email=lab@example.org"), Map.of(), root);
    git.run("init", "--quiet", "--bare", "--initial-branch=main", root.resolve(name).toString())
        .orFail();
    git.run("init", "--quiet", "--initial-branch=main").orFail();
    git.run("remote", "add", "origin", root.resolve(name).toString()).orFail();
    return new GitRepository(checkout, git);
  }

  /** A file of the checkout. */
  Path file(String path) {
    return checkout.resolve(path);
  }

  /** Copies a directory into the checkout. */
  void copy(Path directory, String to) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        Path copy = file(to).resolve(directory.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  /** Writes a file of the checkout. */
  void write(String path, String text) {
    try {
      Files.writeString(file(path), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a file of the checkout. */
  String read(String path) {
    try {
      return Files.readString(file(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Commits everything, even if nothing has changed, and pushes it.
   *
   * @return the commit
   */
  String push(String message) {
    git.run("add", "--all").orFail();
    git.run("commit", "--quiet", "--allow-empty", "--message", message).orFail();
    git.run("push", "--quiet", "origin", "main").orFail();
    return git.run("rev-parse", "HEAD").orFail().strip();
  }

  /** Tags the last commit, and pushes the tag. */
  void tag(String name) {
    git.run("tag", name).orFail();
    git.run("push", "--quiet", "origin", name).orFail();
  }
}
