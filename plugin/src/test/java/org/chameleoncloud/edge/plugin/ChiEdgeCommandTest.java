package org.chameleoncloud.edge.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.chameleoncloud.edge.plugin.PluginHarness.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChiEdgeCommandTest {
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
  void withoutACommandItPrintsTheHelpLikeKubectl() {
    Run run = plugin.runAsIs();

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo(plugin.runAsIs("--help").out()).contains("doctor", "list");
  }

  @Test
  void aWordThatBeginsWithAnAtSignIsNoFileToReadOptionsFrom() throws IOException {
    Path file = Files.writeString(directory.resolve("home"), "--help");

    Run run = plugin.runAsIs("list", "@" + file);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: Unmatched argument at index 1: '@" + file + "'");
  }

  @Test
  void anUnknownCommandIsAnErrorOfUsage() {
    Run run = plugin.runAsIs("frobnicate");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: Unmatched argument at index 0: 'frobnicate'\n")
        .endsWith("Run kubectl chi-edge --help for the options.\n");
  }
}
