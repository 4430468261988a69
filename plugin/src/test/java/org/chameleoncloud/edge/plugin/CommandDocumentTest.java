package org.chameleoncloud.edge.plugin;

import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import org.chameleoncloud.edge.golden.Generated;
import org.chameleoncloud.edge.golden.GoldenFile;
import org.chameleoncloud.edge.plugin.cli.Context;
import org.chameleoncloud.edge.plugin.output.Terminal;
import org.chameleoncloud.edge.plugin.terminal.Tty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/kubectl-chi-edge.md has what the commands' definitions and the plugin say. */
@Generated
class CommandDocumentTest {
  private static final GoldenFile DOCUMENT = GoldenFile.of("docs/kubectl-chi-edge.md");

  @Test
  void listsTheCommands() {
    DOCUMENT.assertPart("commands", CommandDocument.commands(ChiEdgeCommand.commandLine(
        new Context(Map.of(), Terminal.NONE, Clock.fixed(PluginHarness.NOW, ZoneOffset.UTC),
            new BufferedReader(new StringReader("")), new Tty()))));
  }

  @Test
  void listsTheExitCodes() {
    DOCUMENT.assertPart("exit codes", CommandDocument.exitCodes());
  }

  @Test
  void showsWhatTheCommandsPrint(@TempDir Path directory) {
    try (PluginHarness plugin = PluginHarness.start(directory)) {
      plugin.terminal(80);
      plugin.create(Fleet.ONLINE);
      plugin.create(Fleet.NEW);
      DOCUMENT.assertPart("list", "```\n$ kubectl chi-edge list\n" + plugin.run("list").out()
          + "```\n");
      DOCUMENT.assertPart("doctor", "```\n$ kubectl chi-edge doctor uc-jetson-nano-1\n"
          + plugin.run("doctor", "uc-jetson-nano-1").out() + "```\n");
      DOCUMENT.assertPart("show", "```\n$ kubectl chi-edge show uc-jetson-nano-1\n"
          + plugin.run("show", "uc-jetson-nano-1").out() + "```\n");
    }
  }
}
