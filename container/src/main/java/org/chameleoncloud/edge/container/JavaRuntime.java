package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Java runtime of an image, linked from a JDK's modules. */
final class JavaRuntime {
  /**
   * The modules that the two programs use. jdeps reports all but two: jdk.jcmd, to inspect a running container that has
   * no shell ({@code kubectl exec POD -- jcmd 1 Thread.print}), and java.logging, which OkHttp logs to. It also reports
   * java.desktop, for classes of dependencies that are never used, which RuntimeModulesIT lists.
   */
  static final List<String> MODULES = List.of("java.base", "java.logging", "java.management",
      "java.naming", "java.sql", "java.xml", "jdk.httpserver", "jdk.jcmd", "jdk.management",
      "jdk.unsupported");

  private JavaRuntime() {}

  /**
   * Links a runtime for this machine from the JDK of the build.
   *
   * @param directory must not exist
   */
  static void link(Path directory) throws IOException, InterruptedException {
    link(List.of(), directory);
  }

  /**
   * Links a runtime for any machine from packaged modules (jmod files). A JDK without them can only link for its own
   * machine (JEP 493). jlink refuses modules of another version than its own.
   *
   * @param jmods the directory of the files
   * @param directory must not exist
   * @throws IOException if it has no modules, or jlink refuses them; the message says why
   */
  static void linkPackaged(Path jmods, Path directory) throws IOException, InterruptedException {
    if (Files.notExists(jmods.resolve("java.base.jmod"))) {
      throw new IOException(
          jmods + " has no java.base.jmod: it must be the directory jmods of a JDK");
    }
    link(List.of("--module-path", jmods.toString()), directory);
  }

  /**
   * Its classes are not compressed, because the layer is compressed better, and startup is faster. jlink runs in a
   * separate process, because it generates classes from what it finds in its own process.
   */
  private static void link(List<String> modulePath, Path directory)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "jlink").toString()));
    command.addAll(modulePath);
    command.addAll(List.of("--add-modules", String.join(",", MODULES),
        "--strip-java-debug-attributes", "--no-header-files", "--no-man-pages",
        "--compress=zip-0", "--output", directory.toString()));
    SystemCommand.run(directory.getParent(), command);
  }
}
