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
  private Path folder;
  private FileChannel file;

  @BeforeEach
  void file() throws IOException {
    file = FileChannel.open(Files.createFile(folder.resolve("file")), StandardOpenOption.WRITE);
  }

  @Test
  void tellsThatTheStorageDidNotTakeWhatWasWritten() throws IOException {
    file.close();
    try (WriteBehind behind = new WriteBehind(file)) {
      behind.wrote(MUCH);
      assertThatThrownBy(behind::await).isInstanceOf(IOException.class);
    }
  }

  @Test
  void leavesTheFileOpen() throws IOException {
    try (WriteBehind behind = new WriteBehind(file)) {
      behind.wrote(MUCH);
      behind.wrote(MUCH);
    }
    assertThatCode(() -> file.force(true)).doesNotThrowAnyException();
    file.close();
  }

  @Test
  void doesNothingForALittle() throws IOException {
    file.close();
    try (WriteBehind behind = new WriteBehind(file)) {
      behind.wrote(1);
      behind.await();
    }
  }
}
