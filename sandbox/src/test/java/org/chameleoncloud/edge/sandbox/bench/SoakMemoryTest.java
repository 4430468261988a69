package org.chameleoncloud.edge.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the memory of a leader counts as flat. */
class SoakMemoryTest {
  private static final int MEBI = 1 << 20;
  private static final int RESPONSE = 6 * MEBI;

  /** Counts every ten seconds; five of six have a response of the testbed in them. */
  private static SoakMemory measured(int minutes, double mebibytesInTenMinutes) {
    SoakMemory memory = new SoakMemory(new SoakSchedule(Duration.ofMinutes(minutes)));
    for (int seconds = 0; seconds < minutes * 60; seconds += 10) {
      long records = (long) (40 * MEBI + mebibytesInTenMinutes * MEBI * seconds / 600);
      long bytes = records + (seconds % 60 == 20 ? 0 : RESPONSE * (seconds % 7) / 7);
      memory.add(seconds, seconds < 200 ? 1 : 2, new LiveHeap(Map.of("Device", bytes)), 150);
    }
    return memory;
  }

  private static String report(SoakMemory memory) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    memory.report(new SoakTable(new PrintStream(printed, true, StandardCharsets.UTF_8)));
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aHeapThatGrowsByLessThanTheLimitIsFlat() {
    assertThat(measured(30, 0).problem()).isEmpty();
    assertThat(measured(30, 0.9).problem()).isEmpty();
    assertThat(measured(30, -5).problem()).isEmpty();
  }

  @Test
  void aHeapThatGrowsByMoreIsNot() {
    assertThat(measured(30, 1.5).problem())
        .hasValue("the live heap grew by 1.50 MiB in ten minutes, more than 1");
  }

  @Test
  void aShortTimeIsReportedAndNotJudged() {
    SoakMemory memory = measured(3, 20);
    assertThat(memory.problem()).isEmpty();
    assertThat(report(memory)).contains("too short");
  }

  @Test
  void aLeaderThatCameLateCannotBeJudged() {
    SoakMemory memory = measured(30, 0);
    memory.add(1799, 3, new LiveHeap(Map.of("Device", 1L)), 1);
    assertThat(memory.problem())
        .hasValue("the live heap of one leader was not counted for two minutes");
    assertThat(memory.liveMiB(2)).isNaN();
  }

  @Test
  void theTableHasSlopesAndTheFileTheClassesThatGrew(@TempDir Path directory) throws IOException {
    SoakMemory memory = measured(30, 0.6);
    assertThat(report(memory)).contains("+0.60 MiB in 10 min", "150.0 MiB at first")
        .matches(text -> text.lines().allMatch(line -> line.length() <= 80));
    Path file = directory.resolve("heap-growth.txt");
    memory.writeGrowth(file);
    assertThat(Files.readAllLines(file)).singleElement().asString().endsWith("  Device");
  }
}
