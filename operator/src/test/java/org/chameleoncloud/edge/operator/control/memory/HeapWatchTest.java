package org.chameleoncloud.edge.operator.control.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeapWatchTest {
  private static final int TIMEOUT_SECONDS = 100;

  @TempDir
  Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC"})
  void aProcessThatOnlyCollectsGarbageEndsAndSaysWhy(String collector)
      throws IOException, InterruptedException {
    Path log = directory.resolve("log");
    Process process = new ProcessBuilder(
        ProcessHandle.current().info().command().orElseThrow(), collector, "-Xmx48m",
        // Without it, an allocation fails after a while: what is left to the watch is the time before, or for ever.
        "-XX:-UseGCOverheadLimit", "-XX:TieredStopAtLevel=1", "-cp",
        System.getProperty("java.class.path"), FullHeap.class.getName())
        .redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).as(Files.readString(log))
          .isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(Files.readString(log)).contains("full", "event=out-of-memory",
        "Raise resources.limits.memory of the chart.");
    assertThat(process.exitValue()).isEqualTo(FullHeap.EXIT);
  }

  @Test
  void aHeapWithRoomIsNotReported() {
    try (HeapWatch watch = HeapWatch.start(() -> {
      throw new AssertionError("ended");
    })) {
      assertThat(watch.used()).isBetween(0.0, 0.85);
    }
  }
}
