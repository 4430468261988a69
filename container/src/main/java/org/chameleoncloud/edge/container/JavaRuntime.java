package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The Java runtime of the image, linked from the JDK that runs the build. */
final class JavaRuntime {
  /**
   * What the two programs use. jdeps names all but two: jdk.jcmd, by which a person can look into a running container that
   * has no shell ({@code kubectl exec POD -- jcmd 1 Thread.print}), and java.logging, which okhttp's logs go to. jdeps also
   * names java.desktop, for classes of the dependencies that nothing here reaches; RuntimeModulesIT lists them.
   */
  static final List<String> MODULES = List.of("java.base", "java.logging", "java.management",
      "java.naming", "java.sql", "java.xml", "jdk.httpserver", "jdk.jcmd", "jdk.management",
      "jdk.unsupported");

  private JavaRuntime() {}

  /**
   * Links the runtime. Its classes are not compressed: the layer is, and does it better, and a start is quicker. jlink gets
   * a process of its own, because it generates classes from what it finds in the one that it runs in.
   *
   * @param folder must not be there
   */
  static void link(Path folder) throws IOException, InterruptedException {
    Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
    Commands.run(folder.getParent(), List.of(jlink.toString(), "--add-modules",
        String.join(",", MODULES), "--strip-java-debug-attributes", "--no-header-files",
        "--no-man-pages", "--compress=zip-0", "--output", folder.toString()));
  }
}
