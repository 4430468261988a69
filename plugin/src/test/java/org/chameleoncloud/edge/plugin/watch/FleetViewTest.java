package org.chameleoncloud.edge.plugin.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.Generated;
import org.chameleoncloud.edge.golden.GoldenFile;
import org.chameleoncloud.edge.plugin.Fleet;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.ClusterTarget;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.output.TextWidth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetViewTest {
  private static final int ROWS = 24;

  @ParameterizedTest
  @ValueSource(ints = {80, 120})
  @Generated
  void showsTheWorstFirst(int width, @TempDir Path directory) {
    try (PluginHarness plugin = PluginHarness.start(directory);
        Cluster cluster = Cluster
            .open(new ClusterTarget(plugin.kubeconfig().toString(), null, null))) {
      Stream.of(Fleet.ONLINE, Fleet.NEW, Fleet.OFFLINE, Fleet.UNSEEN).forEach(plugin::create);
      GoldenFile.of("plugin/src/test/resources/golden/top-" + width + ".txt")
          .assertContent(String.join("\n", new FleetView(false).lines(cluster.devices("lab"),
              PluginHarness.NOW, ROWS, width, false)) + "\n");
    }
  }

  @Test
  void neverHasMoreLinesOrColumnsThanTheTerminal(@TempDir Path directory) {
    List<Device> devices;
    try (PluginHarness plugin = PluginHarness.start(directory);
        Cluster cluster = Cluster
            .open(new ClusterTarget(plugin.kubeconfig().toString(), null, null))) {
      IntStream.range(0, 30).forEach(i -> plugin
          .create(Fleet.OFFLINE.replace("rooftop-weather-station-north", "roof-" + i)));
      devices = cluster.devices("lab");
    }
    for (boolean namespaces : new boolean[]{false, true}) {
      for (int rows = 1; rows < 100; rows += 7) {
        for (int width = 20; width < 140; width += 13) {
          List<String> lines = new FleetView(namespaces).lines(devices, PluginHarness.NOW, rows,
              width, false);

          assertThat(lines).hasSizeLessThanOrEqualTo(Math.max(rows - 1, 1));
          for (String line : lines) {
            assertThat(TextWidth.of(line)).isLessThanOrEqualTo(width);
          }
        }
      }
    }
  }
}
