package org.chameleoncloud.edge.baker.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadedTest {
  @Test
  void aFileThatCouldNotBeReadIsParsedAgainOnceItCan(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("key"), "good");
    Reloaded<String> value = new Reloaded<>(List.of(file), List::getFirst, (_, _) -> "none");
    assertThat(value.get()).isEqualTo("good");

    // A directory cannot be read as a file.
    Files.delete(file);
    Files.createDirectory(file);
    assertThat(value.get()).isEqualTo("none");
    Files.delete(file);
    Files.writeString(file, "good");
    assertThat(value.get()).isEqualTo("good");
  }
}
