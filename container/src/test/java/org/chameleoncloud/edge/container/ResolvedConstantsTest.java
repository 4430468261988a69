package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ConstantPool;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolvedConstantsTest {
  private static final String NAME = ResolvedConstantsTest.class.getName().replace('.', '/');

  @TempDir
  private Path directory;

  private Path jar() throws IOException {
    Path jar = directory.resolve("test.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(NAME + ".class"));
      out.write(own());
    }
    return jar;
  }

  private static byte[] own() throws IOException {
    try (InputStream own = ResolvedConstantsTest.class
        .getResourceAsStream("ResolvedConstantsTest.class")) {
      return own.readAllBytes();
    }
  }

  @Test
  void lambdaExpressionsOfOurClassesAreListedByTheirPositions() throws IOException {
    Supplier<String> lambda = () -> NAME;
    String line = ResolvedConstants.of(jar(), List.of(lambda.get())).getFirst();

    assertThat(line).startsWith("@cp " + NAME + " ");
    ConstantPool pool = ClassFile.of().parse(own()).constantPool();
    assertThat(Arrays.stream(line.split(" ")).skip(2)
        .map(position -> pool.entryByIndex(Integer.parseInt(position))))
        .hasAtLeastOneElementOfType(InvokeDynamicEntry.class);
  }

  @Test
  void otherLinesAndClassesAreLeftToTheRecordedList() throws IOException {
    assertThat(ResolvedConstants.of(jar(),
        List.of("java/lang/String", "org/chameleoncloud/edge/Gone", "@cp java/lang/String 1")))
        .isEmpty();
  }
}
