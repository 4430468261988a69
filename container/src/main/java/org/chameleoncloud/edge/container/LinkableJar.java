package org.chameleoncloud.edge.container;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipOutputStream;

/**
 * A jar whose classes can all be linked in advance. The start-up cache takes no class older than Java 6: such a class has no
 * stack maps, and the JVM checks it with its old verifier each time. Picocli's are of Java 5.
 */
final class LinkableJar {
  private static final int MAJOR_VERSION = 6;
  private static final String CLASS = ".class";

  private LinkableJar() {}

  /**
   * Copies a jar. Of old classes, the stack maps are computed, and the version is raised to Java 8; all else stays as it is.
   *
   * @param copy is created
   */
  static void copy(Path jar, Path copy) throws IOException {
    try (JarFile from = new JarFile(jar.toFile());
        URLClassLoader classes = new URLClassLoader(new URL[]{jar.toUri().toURL()},
            ClassLoader.getPlatformClassLoader());
        ZipOutputStream to = new ZipOutputStream(
            new BufferedOutputStream(Files.newOutputStream(copy)))) {
      ClassFile classFile = ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS,
          ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(classes)));
      for (JarEntry each : from.stream().toList()) {
        byte[] content = from.getInputStream(each).readAllBytes();
        JarEntry entry = new JarEntry(each.getName());
        entry.setTimeLocal(each.getTimeLocal());
        to.putNextEntry(entry);
        to.write(isOld(each.getName(), content) ? linkable(classFile, content) : content);
        to.closeEntry();
      }
    }
  }

  private static boolean isOld(String name, byte[] content) {
    return name.endsWith(CLASS)
        && ByteBuffer.wrap(content).getShort(MAJOR_VERSION) < ClassFile.JAVA_6_VERSION;
  }

  private static byte[] linkable(ClassFile classFile, byte[] content) {
    // The body of a method gets stack maps only when it passes through a transformation.
    return classFile.transformClass(classFile.parse(content), ClassTransform
        .transformingMethodBodies((body, element) -> body.with(element)).andThen(ClassTransform
            .endHandler(written -> written.withVersion(ClassFile.JAVA_8_VERSION, 0))));
  }
}
