package org.chameleoncloud.edge.baker.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadedTest {
  @TempDir
  private Path directory;
  private Path file;
  private final List<String> log = new ArrayList<>();
  private long nanos;
  private Reloaded<String> value;

  @BeforeEach
  void read() throws IOException {
    file = Files.writeString(directory.resolve("key"), "good");
    value = new Reloaded<>(List.of(file), texts -> parse(texts.getFirst()), _ -> "none",
        why -> log.add(why.getMessage()), () -> nanos);
  }

  private static String parse(String text) {
    if (text.startsWith("bad")) {
      throw new BakeFailure(Reason.BadRequest, "it is bad");
    }
    return text;
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void aFileThatCouldNotBeReadIsParsedAgainOnceItCan() throws IOException {
    assertThat(value.get()).isEqualTo("good");

    // A directory cannot be read as a file.
    Files.delete(file);
    Files.createDirectory(file);
    assertThat(value.get()).isEqualTo("none");
    Files.delete(file);
    Files.writeString(file, "good");
    assertThat(value.get()).isEqualTo("good");
  }

  @Test
  void eachChangeToSomethingInvalidIsLogged() throws IOException {
    Files.writeString(file, "bad");
    assertThat(value.get()).isEqualTo("none");
    Files.writeString(file, "bad, too");
    assertThat(value.get()).isEqualTo("none");

    assertThat(log).containsExactly("it is bad", "it is bad");
  }

  @Test
  void aProblemThatIsNotCorrectedIsLoggedEveryTenMinutes() throws IOException {
    Files.writeString(file, "bad");
    for (int minute = 0; minute < 30; minute++) {
      value.get();
      pass(Duration.ofMinutes(1));
    }

    assertThat(log).hasSize(3);
  }

  @Test
  void aFileThatCannotBeReadIsNotLoggedAtEachUse() throws IOException {
    Files.delete(file);
    Files.createDirectory(file);
    for (int use = 0; use < 1000; use++) {
      value.get();
    }
    assertThat(log).hasSize(1);
    pass(Reloaded.REPEAT);
    value.get();
    assertThat(log).hasSize(2);
  }

  @Test
  void nothingIsLoggedOnceItIsCorrected() throws IOException {
    Files.writeString(file, "bad");
    value.get();
    Files.writeString(file, "new");
    pass(Reloaded.REPEAT);

    assertThat(value.get()).isEqualTo("new");
    assertThat(log).hasSize(1);
  }
}
