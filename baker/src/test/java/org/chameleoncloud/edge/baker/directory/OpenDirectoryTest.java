package org.chameleoncloud.edge.baker.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenDirectoryTest {
  @TempDir
  private Path directory;
  private Path root;
  private Path other;

  @BeforeEach
  void createDirectories() throws IOException {
    root = Files.createDirectory(directory.resolve("root"));
    Files.createDirectory(root.resolve("lab"));
    other = Files.createDirectory(directory.resolve("other"));
    Files.writeString(other.resolve("pi.img"), "victim");
  }

  private Place place() {
    return Place.below(root, root.resolve("lab/pi.img"));
  }

  private void replaceTheDirectoryByALink() throws IOException {
    Files.move(root.resolve("lab"), root.resolve("moved"));
    Files.createSymbolicLink(root.resolve("lab"), other);
  }

  @Test
  void staysTheSameWhenItsNameIsGivenToALink() throws IOException {
    try (OpenDirectory directory = place().openDirectory()) {
      replaceTheDirectoryByALink();
      try (RegularFile file = directory.create("pi.img"); FileChannel channel = file.readWrite()) {
        channel.write(ByteBuffer.wrap(new byte[3]));
      }
      directory.rename("pi.img", "final.img");
      directory.createDirectory("inner");
      directory.deleteDirectory("inner");
      directory.delete("pi.img");
      directory.sync();
    }

    assertThat(root.resolve("moved/final.img")).hasSize(3);
    assertThat(other.resolve("pi.img")).hasContent("victim");
    assertThat(other.resolve("final.img")).doesNotExist();
  }

  @Test
  void aFileStaysTheSameWhenItsNameIsGivenToALink() throws IOException {
    Path file = Files.writeString(root.resolve("lab/pi.img"), "mine");
    try (RegularFile open = place().open()) {
      Files.delete(file);
      Files.createSymbolicLink(file, other.resolve("pi.img"));

      assertThat(open.bytes(100)).hasValue("mine".getBytes(StandardCharsets.UTF_8));
      open.setPermissions(PosixFilePermissions.fromString("---------"));
      open.touch();
    }
    assertThat(PosixFilePermissions.toString(
        Files.getPosixFilePermissions(other.resolve("pi.img")))).startsWith("rw-");
  }

  @Test
  void isNotOpenedThroughALink() throws IOException {
    replaceTheDirectoryByALink();

    assertThatThrownBy(() -> place().openDirectory()).isInstanceOf(UnsafeFileException.class)
        .hasMessageContaining("lab is not a directory, and links are not followed");
    assertThatThrownBy(() -> place().createdDirectory()).isInstanceOf(UnsafeFileException.class);
  }

  @Test
  void doesNotReplaceALinkToNowhereByCreatingAFile() throws IOException {
    Files.createSymbolicLink(root.resolve("lab/pi.img"), other.resolve("new"));
    try (OpenDirectory directory = place().openDirectory()) {
      assertThatThrownBy(() -> directory.create("pi.img"))
          .isInstanceOf(FileAlreadyExistsException.class);
    }
    assertThat(other.resolve("new")).doesNotExist();
  }

  @Test
  void namesAMissingFileRelativeToTheRoot() throws IOException {
    try (OpenDirectory directory = place().openDirectory()) {
      assertThatThrownBy(() -> directory.open("pi.img")).isInstanceOf(NoSuchFileException.class)
          .hasMessage("lab/pi.img");
    }
  }

  @Test
  void refusesAnotherNameOfAFileOnlyWhereOthersWrite() throws IOException {
    Files.createLink(root.resolve("lab/pi.img"), other.resolve("pi.img"));

    assertThatThrownBy(() -> place().open()).isInstanceOf(UnsafeFileException.class)
        .hasMessageContaining("hard link");
    try (RegularFile open = Place.of(root.resolve("lab/pi.img")).open()) {
      assertThat(open.bytes(100)).hasValue("victim".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void acceptsNoPathAsAName() throws IOException {
    try (OpenDirectory directory = place().openDirectory()) {
      for (String name : new String[]{"../other/pi.img", "..", ".", "a/b"}) {
        assertThatThrownBy(() -> directory.delete(name))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void leaksNoDescriptors() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    Assumptions.assumeTrue(Files.isDirectory(descriptors));
    replaceTheDirectoryByALink();
    long before = count(descriptors);
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> place().openDirectory()).isInstanceOf(IOException.class);
    }
    assertThat(count(descriptors)).isLessThan(before + 50);
  }

  private static long count(Path descriptors) throws IOException {
    try (Stream<Path> files = Files.list(descriptors)) {
      return files.count();
    }
  }
}
