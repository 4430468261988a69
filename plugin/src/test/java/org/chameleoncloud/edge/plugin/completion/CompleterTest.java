package org.chameleoncloud.edge.plugin.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.ClusterEdgeImageSource;
import org.chameleoncloud.edge.operator.api.EdgeImageSource;
import org.chameleoncloud.edge.plugin.Fleet;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.plugin.cli.ContextFactory;
import org.chameleoncloud.edge.plugin.watch.WaitCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompleterTest {
  @TempDir
  private Path directory;
  private PluginHarness plugin;

  @BeforeEach
  void start() {
    plugin = PluginHarness.start(directory);
    plugin.namespace("roof");
    plugin.create(Fleet.ONLINE);
    plugin.create(Fleet.NEW);
    plugin.create(Fleet.OFFLINE.replace("{name:", "{namespace: roof, name:"));
  }

  @AfterEach
  void stop() {
    plugin.close();
  }

  private List<String> complete(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addFirst("__complete");
    if (words.length > 1) {
      all.add(2, "--kubeconfig=" + plugin.kubeconfig());
    }
    return plugin.runAsIs(all.toArray(String[]::new)).out().lines().toList();
  }

  /** The same for a command in a group, which has no options itself. */
  private List<String> completeIn(String group, String... words) {
    List<String> all = new ArrayList<>(List.of("__complete", group));
    all.addAll(List.of(words));
    all.add(3, "--kubeconfig=" + plugin.kubeconfig());
    return plugin.runAsIs(all.toArray(String[]::new)).out().lines().toList();
  }

  @Test
  void offersNothingWhereNamesCannotBeRead() {
    Completer completer = new Completer(new CommandLine(WaitCommand.class,
        new ContextFactory(plugin.context())).getCommandSpec(), (_, _) -> {
          throw new IllegalStateException("a word that is half typed");
        });

    assertThat(completer.complete(List.of("uc-"))).containsExactly(":4");
  }

  @Test
  void completesCommandsWithTheirDescriptions() {
    assertThat(complete("w"))
        .containsExactly("wait\tWaits until a device is online, healthy or ready, or until its "
            + "image is stored", ":4");
    assertThat(complete("")).contains(":4").anyMatch(line -> line.startsWith("list\t"))
        .anyMatch(line -> line.startsWith("show\t")).noneMatch(line -> line.startsWith("_"));
  }

  @Test
  void completesOptionsAndTheirValues() {
    assertThat(complete("wait", "--ti")).first().asString().startsWith("--timeout\t");
    assertThat(complete("wait", "--for", "")).containsExactly("online", "healthy", "image", "ready",
        ":4");
    assertThat(complete("list", "-o", "j")).containsExactly("json", ":4");
    assertThat(complete("list", "--output=y")).containsExactly("yaml", ":4");
    assertThat(complete("delete", "-o", "")).containsExactly("table", "wide", "name", ":4");
    assertThat(complete("doctor", "-o", "")).containsExactly("table", "wide", "json", "yaml",
        ":4");
    assertThat(complete("image", "upload", "")).containsExactly(":0");
    assertThat(complete("list", "--kubeconfig", "")).containsExactly(":0");
  }

  @Test
  void completesNamesThatExist() {
    assertThat(complete("show", "")).containsExactly("uc-jetson-nano-1", "uc-rpi4-03", ":4");
    assertThat(complete("show", "uc-r")).containsExactly("uc-rpi4-03", ":4");
    assertThat(complete("show", "-n", "roof", ""))
        .containsExactly("rooftop-weather-station-north", ":4");
    assertThat(complete("list", "--namespace", "r")).containsExactly("roof", ":4");
    assertThat(complete("list", "--context", "")).containsExactly("lab", ":4");
    assertThat(complete("show", "uc-rpi4-03", "")).containsExactly(":4");
  }

  @Test
  void completesTheFleetsOfTheNamespace() {
    plugin.createFleet(fleet("classroom"));
    plugin.createFleet(fleet("campus"));
    for (String command : List.of("status", "pause", "resume", "undo")) {
      assertThat(completeIn("fleet", command, "")).as(command)
          .containsExactly("campus", "classroom", ":4");
    }
    assertThat(completeIn("fleet", "status", "cl")).containsExactly("classroom", ":4");
    assertThat(completeIn("fleet", "status", "-n", "roof", "")).containsExactly(":4");
    assertThat(completeIn("fleet", "status", "classroom", "")).containsExactly(":4");
  }

  private static String fleet(String name) {
    return """
        apiVersion: edge.chameleoncloud.org/v1alpha1
        kind: EdgeDeviceFleet
        metadata: {name: %s}
        spec:
          names: [%s-01]
          template: {spec: {machineName: raspberrypi4-64, contactEmail: lab@example.org}}
        """.formatted(name, name);
  }

  @Test
  void completesTheImageSourcesOfTheNamespaceAndOfTheCluster() {
    plugin.createSource(EdgeImageSource.class, source("pi4"));
    plugin.createSource(EdgeImageSource.class, source("jetson"));
    plugin.createSource(ClusterEdgeImageSource.class, source("campus"));
    plugin.createSource(ClusterEdgeImageSource.class, source("pi4"));
    assertThat(completeIn("image", "sources", "")).containsExactly("campus", "jetson", "pi4", ":4");
    assertThat(completeIn("image", "sources", "pi4", "c")).containsExactly("campus", ":4");
    assertThat(completeIn("image", "sources", "-n", "roof", ""))
        .containsExactly("campus", "pi4", ":4");
  }

  private static String source(String name) {
    return """
        metadata: {name: %s}
        spec: {balenaOS: {version: 6.10.24+rev3}}
        """.formatted(name);
  }

  @Test
  void joinsTheWordsThatBashSplits() {
    assertThat(complete("list", "--namespace", "=", "r")).containsExactly("roof", ":4");
    assertThat(complete("list", "--namespace", "=")).contains("lab", "roof");
    assertThat(complete("show", "--namespace", "=", "roof", ""))
        .containsExactly("rooftop-weather-station-north", ":4");
  }

  @Test
  void offersNothingWithoutACluster() {
    assertThat(plugin.runAsIs("__complete", "show", "--kubeconfig", "/nonexistent", "").out())
        .isEqualTo(":4\n");
  }

  /** With a program that answers like the plugin, since the plugin itself is not packaged yet. */
  @Test
  void theScriptOfBashOffersTheCandidates() throws Exception {
    fakePlugin("printf 'show\\tShows\\nlist\\tLists\\n:4\\n'");
    Path script = Files.writeString(directory.resolve("script"),
        plugin.runAsIs("completion", "bash").out());

    assertThat(output("bash", "-c", "source " + script + "; COMP_WORDS=(kubectl-chi_edge '');"
        + " COMP_CWORD=1; _kubectl_chi_edge; echo ${COMPREPLY[@]}")).isEqualTo("show list\n");
  }

  @Test
  void thereIsAScriptForEachShell() {
    for (ShellName shell : ShellName.values()) {
      assertThat(plugin.runAsIs("completion", shell.name()).out())
          .contains("kubectl-chi_edge __complete");
    }
  }

  @Test
  void kubectlFindsThePlugin() throws Exception {
    assumeThat(System.getenv("CI") != null || Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(each -> Files.isExecutable(Path.of(each, "kubectl")))).isTrue();
    fakePlugin("echo \"$@\"");

    assertThat(output("kubectl", "plugin", "list"))
        .contains(directory.resolve("kubectl-chi_edge").toString());
    assertThat(output("kubectl", "chi-edge", "list", "-A")).isEqualTo("list -A\n");
  }

  private void fakePlugin(String body) throws IOException {
    Path program = Files.writeString(directory.resolve("kubectl-chi_edge"),
        "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String output(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().merge("PATH", directory + ":", (path, own) -> own + path);
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return printed;
  }
}
