package org.chameleoncloud.edge.plugin.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chameleoncloud.edge.plugin.Fleet;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.plugin.cli.ContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TopCommandTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @TempDir
  private Path directory;
  private PluginHarness plugin;

  @BeforeEach
  void start() {
    plugin = PluginHarness.start(directory);
  }

  @AfterEach
  void stop() {
    plugin.close();
  }

  @Test
  void withoutATerminalTheTableIsPrintedOnceTheWorstFirst() {
    plugin.create(Fleet.ONLINE);
    plugin.create(Fleet.OFFLINE);

    assertThat(plugin.run("top").out()).isEqualTo(
        """
            2 devices: 1 online, 1 offline, 1 healthy; 1 stalled
            NAME                           READY  ONLINE  HEALTH  RESERVED  LAST SEEN  MESSAGE
            rooftop-weather-station-north  False  False   3/4     No        4d2h       k8s has failed: the registry's log has the cause.
            uc-rpi4-03                     True   True    4/4     Now       -          -
            """);
  }

  @Test
  void onATerminalTheTableFollowsChangesUntilTheKeyQ() throws Exception {
    plugin.terminal(80).create(Fleet.ONLINE);
    StringWriter out = new StringWriter();
    try (PipedWriter keys = new PipedWriter()) {
      plugin.input(new PipedReader(keys));
      CompletableFuture<Integer> top = CompletableFuture.supplyAsync(() -> plugin
          .runInto(new PrintWriter(out, true), "top"));
      await().atMost(TIMEOUT).until(() -> out.toString().contains("1 device: 1 online"));
      plugin.create(Fleet.NEW);
      await().atMost(TIMEOUT).until(() -> out.toString().contains("2 devices: 1 online"));
      keys.write('q');
      keys.flush();

      assertThat(top.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isZero();
    }
    assertThat(out.toString()).startsWith("\u001b[?1049h").endsWith("\u001b[?1049l");
  }

  /** An interrupt does not end the thread that draws. */
  @Test
  void nothingIsDrawnAfterAnInterruptGaveTheTerminalBack() throws Exception {
    plugin.terminal(80).create(Fleet.ONLINE);
    StringWriter out = new StringWriter();
    try (PipedWriter keys = new PipedWriter()) {
      plugin.input(new PipedReader(keys));
      TopCommand command = new ContextFactory(plugin.context()).create(TopCommand.class);
      CommandLine line = new CommandLine(command, new ContextFactory(plugin.context()))
          .setOut(new PrintWriter(out, true));
      CompletableFuture<Integer> top = CompletableFuture.supplyAsync(
          () -> line.execute("--kubeconfig=" + plugin.kubeconfig()));
      await().atMost(TIMEOUT).until(() -> out.toString().contains("1 device: 1 online"));
      command.end();

      assertThat(top.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isZero();
    }
    assertThat(out.toString()).endsWith("\u001b[?1049l");
    assertThat(out.toString().split("\\[\\?1049l", -1)).hasSize(2);
  }
}
