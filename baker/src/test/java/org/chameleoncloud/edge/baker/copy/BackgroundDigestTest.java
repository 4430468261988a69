package org.chameleoncloud.edge.baker.copy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackgroundDigestTest {
  @TempDir
  private Path directory;

  /** Fails as if it were out of memory. */
  private static final class FailingHasher implements Hasher {
    @Override
    public void update(ByteBuffer bytes) {
      throw new OutOfMemoryError("Java heap space");
    }

    @Override
    public Digest finish() {
      throw new IllegalStateException("must not be called");
    }
  }

  @Test
  void failsIfNotEverythingWasHashed() throws IOException {
    Path file = Files.write(directory.resolve("file"), new byte[10]);
    try (FileChannel channel = FileChannel.open(file);
        BackgroundDigest digest = new BackgroundDigest(channel, new FailingHasher())) {
      assertThatThrownBy(() -> digest.finish(10)).isInstanceOf(IOException.class)
          .hasMessageContaining("digest could not be computed");
    }
  }
}
