package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;

/**
 * The constants of our own classes that the start-up cache resolves: classes, fields, methods and lambda expressions. The
 * JVM lists them by their positions in a class, which change with each commit, so the recorded lists do not have them.
 */
final class ResolvedConstants {
  private static final String OURS = "org/chameleoncloud/";

  private ResolvedConstants() {}

  /**
   * Lines for a list of classes. The JVM resolves what it can, and ignores the rest.
   *
   * @param jar with the classes
   * @param listed the lines of a recorded list
   */
  static List<String> of(Path jar, List<String> listed) throws IOException {
    List<String> lines = new ArrayList<>();
    try (JarFile classes = new JarFile(jar.toFile())) {
      for (String name : listed) {
        ZipEntry entry = name.startsWith(OURS) ? classes.getEntry(name + ".class") : null;
        if (entry != null) {
          try (InputStream content = classes.getInputStream(entry)) {
            add(name, content.readAllBytes(), lines);
          }
        }
      }
    }
    return lines;
  }

  private static void add(String name, byte[] content, List<String> lines) {
    String positions = StreamSupport
        .stream(ClassFile.of().parse(content).constantPool().spliterator(), false)
        .filter(ResolvedConstants::isResolved).map(entry -> String.valueOf(entry.index()))
        .collect(Collectors.joining(" "));
    if (!positions.isEmpty()) {
      lines.add("@cp " + name + " " + positions);
    }
  }

  private static boolean isResolved(PoolEntry entry) {
    return entry instanceof ClassEntry || entry instanceof MemberRefEntry
        || entry instanceof InvokeDynamicEntry;
  }
}
