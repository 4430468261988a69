package org.chameleoncloud.edge.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.chameleoncloud.edge.lab.process.JavaProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The count of a JVM's live objects. */
class LiveHeapTest {
  private static final String HISTOGRAM = """
      4711:
       num     #instances         #bytes  class name (module)
      -------------------------------------------------------
         1:         20000        1048576  [B (java.base@25.0.1)
         2:           300         524288  org.example.Device
         3:            10         524288  org.example.Device
         4:             7         100000  [Ljdk.internal.vm.FillerElement; (java.base@25.0.1)
      Total         20317        2197152
      """;

  @Test
  void aHistogramIsTheSumOfItsRowsWithoutGaps() throws IOException {
    LiveHeap heap = LiveHeap.parse(HISTOGRAM);
    assertThat(heap.mebibytes()).isEqualTo(2);
    assertThat(heap.bytesByClass()).containsOnlyKeys("[B", "org.example.Device")
        .containsEntry("org.example.Device", 1048576L);
  }

  @Test
  void whatGrewMostComesFirst() throws IOException {
    LiveHeap later = LiveHeap.parse(HISTOGRAM.replace("20000        1048576", "1 16")
        .replace("Device\n   3", "Device\n   4").replace("300         524288", "400 700000"));
    assertThat(later.growthSince(LiveHeap.parse(HISTOGRAM))).containsExactly(
        "    +175,712  org.example.Device", "  -1,048,560  [B");
  }

  @Test
  void aRunningJvmIsCountedAndOneThatHasEndedIsAnError(@TempDir Path directory)
      throws IOException, InterruptedException {
    Process server = new ProcessBuilder(JavaProgram.java().toString(), "-m", "jdk.httpserver",
        "-p", "0", "-d", directory.toString()).redirectErrorStream(true).start();
    try {
      // It has started when it says so.
      assertThat(server.inputReader().readLine()).isNotNull();
      assertThat(LiveHeap.of(server.pid()).bytesByClass())
          .containsKey("sun.net.httpserver.HttpServerImpl");
    } finally {
      server.destroyForcibly().waitFor();
    }
    assertThatThrownBy(() -> LiveHeap.of(server.pid())).isInstanceOf(IOException.class)
        .hasMessageContaining("the JVM " + server.pid());
  }

  @Test
  void anOutputWithoutRowsIsAnError() {
    assertThatThrownBy(() -> LiveHeap.parse("4711: no such process"))
        .isInstanceOf(IOException.class).hasMessageContaining("no such process");
  }
}
