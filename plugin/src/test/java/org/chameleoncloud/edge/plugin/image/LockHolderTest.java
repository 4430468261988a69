package org.chameleoncloud.edge.plugin.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockHolderTest {
  /** The example of proc_locks(5). */
  private static final List<String> LOCKS = List.of(
      "1: POSIX  ADVISORY  READ  5433 08:01:7864448 128 128",
      "2: FLOCK  ADVISORY  WRITE 2001 08:01:7864554 0 EOF",
      "2: -> FLOCK  ADVISORY  WRITE 2002 08:01:7864554 0 EOF",
      "3: POSIX  ADVISORY  READ  -1 00:13:11", "");

  @TempDir
  private Path directory;

  @Test
  void isFoundByTheFile() {
    assertThat(LockHolder.process(LOCKS, "7864448")).contains(5433L);
    assertThat(LockHolder.process(LOCKS, "7864554")).contains(2001L);
    assertThat(LockHolder.process(LOCKS, "864448")).isEmpty();
    assertThat(LockHolder.process(LOCKS, "11")).isEmpty();
  }

  @Test
  void twoDownloadsDoNotWriteOneFile() throws IOException {
    Path file = directory.resolve("pi.img");
    try (PartFile first = PartFile.of(file)) {
      assertThat(first.size()).isZero();
      assertThatThrownBy(() -> PartFile.of(file)).isInstanceOf(CommandFailure.class)
          .hasMessageContaining("another download writes " + file + ".part, process "
              + ProcessHandle.current().pid())
          .hasMessageContaining("name another file with --output");
    }
    PartFile.of(file).close();
  }
}
