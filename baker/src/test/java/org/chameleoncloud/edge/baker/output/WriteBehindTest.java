package org.chameleoncloud.edge.baker.output;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteBehindTest {
  private static final long MUCH = 1L << 30;

  @TempDir
  private Path directory;
  private FileChannel file;

  @BeforeEach
  void file() throws IOException {
    file = FileChannel.open(Files.createFile(directory.resolve("file")), StandardOpenOption.WRITE);
  }

  @Test
  void reportsAFailedSync() throws IOException {
    file.close();
    try (WriteBehind writeBehind = new WriteBehind(file)) {
      writeBehind.wrote(MUCH);
      assertThatThrownBy(writeBehind::await).isInstanceOf(IOException.class);
    }
  }

  @Test
  void doesNotCloseTheFile() throws IOException {
    try (WriteBehind writeBehind = new WriteBehind(file)) {
      writeBehind.wrote(MUCH);
      writeBehind.wrote(MUCH);
    }
    assertThatCode(() -> file.force(true)).doesNotThrowAnyException();
    file.close();
  }

  @Test
  void doesNotSyncSmallWrites() throws IOException {
    file.close();
    try (WriteBehind writeBehind = new WriteBehind(file)) {
      writeBehind.wrote(1);
      writeBehind.await();
    }
  }
}
