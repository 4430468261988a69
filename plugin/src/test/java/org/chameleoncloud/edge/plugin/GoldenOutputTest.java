package org.chameleoncloud.edge.plugin;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.Generated;
import org.chameleoncloud.edge.golden.GoldenFile;
import org.chameleoncloud.edge.operator.api.ClusterEdgeImageSource;
import org.chameleoncloud.edge.operator.api.EdgeImageSource;
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
      "show rooftop-north", "show bench-2", "show absent", "doctor bench-2",
      "doctor absent", "doctor rooftop-north", "doctor --help",
      "wait bench-2 --for online --timeout 1s",
      "list --help", "wait", "--help", "register --help", "delete --help", "export --help",
      "register pi --machine-name raspberrypi5 --contact-email lab@example.org --dry-run=client",
      "register pi --machine-name raspberrypi5 --contact-email lab --dry-run=client",
      "set uc-rpi4-03 --local-egress allow --dry-run=client", "set uc-rpi4-03 --local-egress deny",
      "set uc-rpi4-03 --local-egress allow --dry-run=client -o yaml",
      "unset uc-rpi4-03 local-egress --dry-run=client", "unset uc-rpi4-03 contact-email",
      "sync uc-rpi4-03 bench-2 --dry-run=client", "rebake bench-2",
      "pause bench-2 --dry-run=client", "resume bench-2", "delete uc-rpi4-03",
      "delete rooftop-north --dry-run=client", "image download --help", "image config --help",
      "image flash --help", "image upload --help", "image upload absent.img --claim base",
      "image config uc-rpi4-03", "image download bench-2",
      "image link uc-rpi4-03", "image flash uc-rpi4-03 --to /dev/absent",
      "wait uc-rpi4-03 --for online", "adopt --help", "show --help", "set --help", "unset --help",
      "sync --help", "rebake --help", "pause --help", "wait --help", "top --help",
      "image --help", "image link --help", "completion --help"})
  void output(String command) {
    for (int width : new int[]{80, 120}) {
      GoldenFile.of(DIRECTORY + command.replaceAll("[^a-z0-9]+", "-").replaceFirst("^-", "") + "-"
          + width + ".txt").assertContent(session(command, width));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"image sources", "image sources -o wide", "image sources --all-namespaces",
          "image sources -o name", "image sources --help"})
  void outputAboutImageSources(String command) {
    plugin.createSource(EdgeImageSource.class, Fleet.SOURCE);
    plugin.createSource(EdgeImageSource.class, Fleet.STALLED_SOURCE);
    plugin.createSource(ClusterEdgeImageSource.class, Fleet.CLUSTER_SOURCE);
    plugin.create(Fleet.OF_SOURCE);
    output(command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"export", "adopt"})
  void outputAboutRecords(String command) {
    try (HandMadeRecords records = new HandMadeRecords(plugin)) {
      records.register("bench-2", Map.of("machine_name", "raspberrypi5", "contact_email",
          "former@example.org", "application_credential_id", "0".repeat(32)));
      records.register("Bench_3", Map.of());
      for (int width : new int[]{80, 120}) {
        plugin.terminal(width);
        String output = text(command, plugin.run(Stream.concat(Stream.of(command),
            Stream.of(HandMadeRecords.OPTIONS)).toArray(String[]::new)));
        GoldenFile.of(DIRECTORY + command + "-" + width + ".txt").assertContent(fixed(output));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"credentials", "credentials -o wide", "credentials --help"})
  void outputAboutCredentials(String command) {
    plugin.create(Fleet.ROTATING);
    output(command);
  }

  /** With the same ids each time, which may be cut. */
  private static String fixed(String output) {
    return Pattern.compile("[0-9a-f]{16,32}").matcher(output.replaceAll(
        "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "3f2a91c4-7d0e-4c0b-9a35-5b3f0c9d2e11"))
        .replaceAll(id -> "1c5e0d7a9b3f4e2d8c6b5a4938271605".substring(0, id.group().length()));
  }

  private String session(String command, int width) {
    plugin.terminal(width);
    return text(command, command.endsWith("--help")
        ? plugin.runAsIs(command.split(" "))
        : plugin.run(command.split(" ")));
  }

  private static String text(String command, PluginHarness.Run run) {
    // What a terminal shows at the end: without the lines of progress.
    String err = Stream.of(run.err().split("\r\u001b\\[K"))
        .filter(part -> !part.startsWith("Waiting")).collect(Collectors.joining());
    return "$ kubectl chi-edge " + command + "\n" + run.out() + err + "exit code " + run.code()
        + "\n";
  }
}
