package org.chameleoncloud.edge.baker.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UncachedFileTest {
  @TempDir
  private Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 512, 4096, 1_000_000})
  void readsAnyPartOfAFileOfAnyLength(int length) throws IOException {
    Random random = new Random(length);
    byte[] content = new byte[length];
    random.nextBytes(content);
    Path file = Files.write(directory.resolve("file"), content);
    try (UncachedFile stored = UncachedFile.open(file)) {
      assertThat(stored.size()).isEqualTo(length);
      for (int i = 0; i < 20; i++) {
        int from = random.nextInt(length);
        int count = random.nextInt(length - from + 1);
        assertThat(stored.bytes(from, count)).isEqualTo(ByteBuffer.wrap(content, from, count));
      }
    }
  }

  @Test
  void refusesToReadPastTheEnd() throws IOException {
    Path file = Files.write(directory.resolve("file"), new byte[5000]);
    try (UncachedFile stored = UncachedFile.open(file)) {
      assertThatThrownBy(() -> stored.bytes(4000, 1001)).isInstanceOf(BakeFailure.class);
      assertThatThrownBy(() -> stored.bytes(8192, 1)).isInstanceOf(BakeFailure.class);
    }
  }
}
