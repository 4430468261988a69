package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The start-up cache of a program: the JVM's archive of classes (CDS), created in the image's own root, because the JVM
 * compares the paths, sizes and times of jars. The classes in it are loaded and linked when the JVM starts (JEP 483), and
 * the archive has what {@code invokedynamic} would otherwise generate.
 *
 * <p>What is in it is listed in a source file, which was recorded from a run of the program. A cache that is trained during
 * the build (JEP 514) would be different each time, because it records what the threads did in that run.
 */
final class StartUpCache {
  /** For reproducible bytes: one thread, a fixed collector and heap size, and no compiler. */
  static final List<String> REPRODUCIBLE_OPTIONS = List.of("-Xshare:dump", "-Xint",
      "-XX:+UseSerialGC", "-Xmx256m", "-XX:+AOTClassLinking", "-Xlog:disable", "-Xlog:all=error");

  private final ImageRoot root;
  private final Path scratch;

  /**
   * Sets where they are created.
   *
   * @param root of the image, with the runtime and the jars as they will be packed
   * @param scratch an empty directory
   */
  StartUpCache(ImageRoot root, Path scratch) {
    this.root = root;
    this.scratch = scratch;
  }

  /** The file with the list of a program's classes. */
  static Path classes(Path top, String program) {
    return top.resolve("container/src/main/startup/" + program + ".classes");
  }

  /**
   * Creates the cache of {@code /opt/chi-edge/PROGRAM.jar} next to it.
   *
   * @param classes the list of class names
   */
  void create(String program, Path classes) throws IOException, InterruptedException {
    Path directory = root.directory().resolve("opt/chi-edge");
    Files.move(dump(program, directory.resolve(program + ".jar"),
        "/opt/chi-edge/" + program + ".jar", classes), directory.resolve(program + ".jsa"));
  }

  /**
   * Creates the cache of a jar in the directory of intermediate files.
   *
   * @param jar the jar
   * @param inside its path in the image, where that directory is {@code /tmp}
   * @param classes the list of class names
   */
  Path dump(String program, Path jar, String inside, Path classes)
      throws IOException, InterruptedException {
    Files.createDirectories(scratch);
    Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxrwxrwx"));
    List<String> listed = new ArrayList<>(Files.readAllLines(classes));
    listed.addAll(ResolvedConstants.of(jar, listed));
    Files.write(scratch.resolve(program + ".classes"), listed);
    List<String> command = new ArrayList<>(List.of("/opt/java/bin/java"));
    command.addAll(REPRODUCIBLE_OPTIONS);
    command.addAll(List.of("-XX:SharedClassListFile=/tmp/" + program + ".classes",
        "-XX:SharedArchiveFile=/tmp/" + program + ".jsa", "-cp", inside));
    long start = uptimeMillis();
    run(program, command);
    Path cache = scratch.resolve(program + ".jsa");
    ArchivedTimes.clear(cache, start, uptimeMillis());
    run(program, List.of("/opt/java/bin/java", "-Xshare:on", "-XX:+VerifySharedSpaces",
        "-XX:SharedArchiveFile=/tmp/" + program + ".jsa", "-cp", inside, "--version"));
    return cache;
  }

  private static long uptimeMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  private void run(String program, List<String> command) throws IOException, InterruptedException {
    try {
      root.run(Map.of("/tmp", scratch), command);
    } catch (IOException e) {
      throw new IOException(
          "the start-up cache of " + program + " cannot be created: " + e.getMessage(), e);
    }
  }
}
