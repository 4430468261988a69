package org.chameleoncloud.edge.plugin.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.chameleoncloud.edge.operator.api.ClusterEdgeImageSource;
import org.chameleoncloud.edge.operator.api.EdgeImageSource;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.plugin.PluginHarness.Run;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesCommandTest {
  @TempDir
  private Path directory;
  private PluginHarness plugin;

  @BeforeEach
  void start() {
    plugin = PluginHarness.start(directory);
    plugin.createSource(EdgeImageSource.class, source("pi4"));
    plugin.createSource(EdgeImageSource.class, source("jetson"));
    plugin.createSource(ClusterEdgeImageSource.class, source("pi4"));
    plugin.createSource(ClusterEdgeImageSource.class, source("campus"));
  }

  @AfterEach
  void stop() {
    plugin.close();
  }

  private static String source(String name) {
    return """
        metadata: {name: %s}
        spec: {balenaOS: {version: 6.10.24+rev3}}
        """.formatted(name);
  }

  @Test
  void listsOnlyTheSourcesThatAreNamedOfBothKinds() {
    assertThat(plugin.run("image", "sources", "pi4", "-o", "name").out().lines())
        .containsExactly("edgeimagesource.edge.chameleoncloud.org/pi4",
            "clusteredgeimagesource.edge.chameleoncloud.org/pi4");
    assertThat(plugin.run("image", "sources", "campus", "jetson", "-o", "name").out().lines())
        .containsExactly("edgeimagesource.edge.chameleoncloud.org/jetson",
            "clusteredgeimagesource.edge.chameleoncloud.org/campus");
  }

  @Test
  void saysWhichOfTheNamedSourcesDoNotExist() {
    Run run = plugin.run("image", "sources", "pi4", "pi5");
    assertThat(run.code()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("there is no image source \"pi5\" in the namespace lab, and none "
            + "of the cluster: list all with kubectl chi-edge image sources -A");
  }
}
