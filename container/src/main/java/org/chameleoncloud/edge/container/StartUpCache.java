package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The start-up cache of a program: the JVM's archive of loaded classes (CDS), made in the image's own root, because the JVM
 * compares the paths, sizes and times of jars.
 *
 * <p>Which classes are in it is a source file, a list of names that a run of the program wrote once. A cache that is
 * trained in the build (JEP 514) would be another one each time: it holds what the threads did in that run.
 */
final class StartUpCache {
  /** One thread, one collector, no compiler, and a heap that does not follow the machine's memory: always the same bytes. */
  static final List<String> SAME_BYTES = List.of("-Xshare:dump", "-Xint",
      "-XX:+UseSerialGC", "-Xmx256m", "-XX:-AOTClassLinking", "-Xlog:disable", "-Xlog:all=error");

  private final Path root;
  private final Path scratch;

  /**
   * Names where they are made.
   *
   * @param root the image's, with the runtime and the jars as they will be packed
   * @param scratch an empty folder
   */
  StartUpCache(Path root, Path scratch) {
    this.root = root;
    this.scratch = scratch;
  }

  /**
   * Makes the cache of {@code /opt/chi-edge/PROGRAM.jar} beside it.
   *
   * @param classes the list of names
   */
  void make(String program, Path classes) throws IOException, InterruptedException {
    Files.createDirectories(scratch);
    Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.copy(classes, scratch.resolve(program + ".classes"), StandardCopyOption.REPLACE_EXISTING);
    List<String> command = new ArrayList<>(List.of("/opt/java/bin/java"));
    command.addAll(SAME_BYTES);
    command.addAll(List.of("-XX:SharedClassListFile=/tmp/" + program + ".classes",
        "-XX:SharedArchiveFile=/tmp/" + program + ".jsa", "-cp",
        "/opt/chi-edge/" + program + ".jar"));
    Process process = new ImageRoot(root).program(Map.of("/tmp", scratch), command)
        .redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("the start-up cache of " + program + " cannot be made in the image's "
          + "root, which takes root with the right to mount, or user namespaces: " + said.strip());
    }
    Files.move(scratch.resolve(program + ".jsa"), root.resolve("opt/chi-edge/" + program + ".jsa"));
  }
}
