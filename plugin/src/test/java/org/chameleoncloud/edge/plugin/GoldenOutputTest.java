package org.chameleoncloud.edge.plugin;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.Generated;
import org.chameleoncloud.edge.golden.GoldenFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands print at 80 and at 120 columns: files that a reviewer reads. */
@Generated
class GoldenOutputTest {
  private static final String DIRECTORY = "plugin/src/test/resources/golden/";

  @TempDir
  private Path directory;
  private PluginHarness plugin;

  @BeforeEach
  void start() {
    plugin = PluginHarness.start(directory);
    Stream.of(Fleet.ONLINE, Fleet.NEW, Fleet.OFFLINE, Fleet.UNSEEN).forEach(plugin::create);
  }

  @AfterEach
  void stop() {
    plugin.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "list --long", "show uc-rpi4-03", "show uc-jetson-nano-1",
      "show rooftop-north", "show bench-2", "show absent",
      "doctor bench-2", "doctor absent", "doctor rooftop-north", "doctor --help",
      "wait bench-2 --for online --timeout 1s",
      "list --help", "wait", "--help"})
  void output(String command) {
    for (int width : new int[]{80, 120}) {
      GoldenFile.of(DIRECTORY + command.replaceAll("[^a-z0-9]+", "-").replaceFirst("^-", "") + "-"
          + width + ".txt").assertContent(session(command, width));
    }
  }

  private String session(String command, int width) {
    plugin.terminal(width);
    PluginHarness.Run run = command.endsWith("--help")
        ? plugin.runAsIs(command.split(" "))
        : plugin.run(command.split(" "));
    // What a terminal shows at the end: without the lines of progress.
    String err = Stream.of(run.err().split("\r\u001b\\[K"))
        .filter(part -> !part.startsWith("Waiting")).collect(Collectors.joining());
    return "$ kubectl chi-edge " + command + "\n" + run.out() + err + "exit code " + run.code()
        + "\n";
  }
}
