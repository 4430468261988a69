package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The Java runtime of the image, linked from the JDK of the build. */
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
   * Links the runtime. Its classes are not compressed, because the layer is compressed better, and startup is faster.
   * jlink runs in a separate process, because it generates classes from what it finds in its own process.
   *
   * @param directory must not exist
   */
  static void link(Path directory) throws IOException, InterruptedException {
    Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
    SystemCommand.run(directory.getParent(), List.of(jlink.toString(), "--add-modules",
        String.join(",", MODULES), "--strip-java-debug-attributes", "--no-header-files",
        "--no-man-pages", "--compress=zip-0", "--output", directory.toString()));
  }
}
