package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LinkableJarTest {
  private static final Path PICOCLI = Path
      .of(CommandLine.class.getProtectionDomain().getCodeSource().getLocation().getPath());

  @TempDir
  private Path directory;
  private Path copy;

  @BeforeEach
  void nameTheCopy() {
    copy = directory.resolve("copy.jar");
  }

  private static List<JarEntry> classes(JarFile jar) {
    return jar.stream().filter(entry -> entry.getName().endsWith(".class")).toList();
  }

  private static int version(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream content = jar.getInputStream(entry)) {
      return ClassFile.of().parse(content.readAllBytes()).majorVersion();
    }
  }

  @Test
  void noClassIsTooOldForTheStartUpCache() throws IOException {
    LinkableJar.copy(PICOCLI, copy);
    try (JarFile original = new JarFile(PICOCLI.toFile());
        JarFile linkable = new JarFile(copy.toFile())) {
      assertThat(classes(original).stream().map(JarEntry::getName))
          .containsExactlyElementsOf(classes(linkable).stream().map(JarEntry::getName).toList());
      assertThat(version(original, original.getJarEntry("picocli/CommandLine.class")))
          .isLessThan(ClassFile.JAVA_6_VERSION);
      for (JarEntry each : classes(linkable)) {
        assertThat(version(linkable, each)).as(each.getName())
            .isGreaterThanOrEqualTo(ClassFile.JAVA_8_VERSION);
      }
    }
  }

  @Test
  void theJvmVerifiesEachOfThem() throws Exception {
    LinkableJar.copy(PICOCLI, copy);
    try (JarFile linkable = new JarFile(copy.toFile());
        URLClassLoader loader = new URLClassLoader(new URL[]{copy.toUri().toURL()},
            ClassLoader.getPlatformClassLoader())) {
      for (JarEntry each : classes(linkable)) {
        if (each.getName().startsWith("picocli/CommandLine")) {
          // Initialization links a class, which verifies it.
          Class<?> type = Class.forName(
              each.getName().replace(".class", "").replace('/', '.'), true, loader);
          assertThat(type.getClassLoader()).isSameAs(loader);
        }
      }
    }
  }

  @Test
  void allElseStaysAsItIs() throws IOException {
    Path jar = directory.resolve("original.jar");
    try (InputStream own = getClass().getResourceAsStream("LinkableJarTest.class");
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("Test.class"));
      own.transferTo(out);
      out.putNextEntry(new JarEntry("text"));
      out.write(1);
    }
    LinkableJar.copy(jar, copy);
    try (JarFile original = new JarFile(jar.toFile()); JarFile same = new JarFile(copy.toFile())) {
      for (JarEntry each : original.stream().toList()) {
        assertThat(same.getInputStream(same.getEntry(each.getName())))
            .hasSameContentAs(original.getInputStream(each));
        assertThat(same.getEntry(each.getName()).getTime()).isEqualTo(each.getTime());
      }
    }
  }

  @Test
  void theSameJarHasTheSameBytes() throws IOException {
    Path again = directory.resolve("again.jar");
    LinkableJar.copy(PICOCLI, copy);
    LinkableJar.copy(PICOCLI, again);
    assertThat(again).hasSameBinaryContentAs(copy);
  }
}
