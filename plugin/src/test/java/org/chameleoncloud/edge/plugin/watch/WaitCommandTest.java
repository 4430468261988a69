package org.chameleoncloud.edge.plugin.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.plugin.Fleet;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.plugin.PluginHarness.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitCommandTest {
  private static final long TIMEOUT_SECONDS = 60;

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
  void returnsAtOnceIfTheDeviceIsAlreadySo() {
    plugin.create(Fleet.ONLINE);

    for (String state : new String[]{"online", "healthy", "image", "ready"}) {
      Run run = plugin.run("wait", "uc-rpi4-03", "--for", state);

      assertThat(run.err()).isEmpty();
      assertThat(run.out())
          .isEqualTo("edgedevice.edge.chameleoncloud.org/uc-rpi4-03 condition met\n");
    }
  }

  @Test
  void returnsWhenTheDeviceComesOnline() throws Exception {
    EdgeDevice device = plugin.create(Fleet.NEW);
    CompletableFuture<Run> waiting = CompletableFuture
        .supplyAsync(() -> plugin.run("wait", "uc-jetson-nano-1", "--for", "online"));
    device.setStatus(plugin.client().getKubernetesSerialization()
        .unmarshal(Fleet.ONLINE, EdgeDevice.class).getStatus());
    plugin.client().resource(device).updateStatus();

    assertThat(waiting.get(TIMEOUT_SECONDS, TimeUnit.SECONDS).code()).isZero();
  }

  @Test
  void saysWhyItDidNotHappenInTime() {
    plugin.create(Fleet.NEW);

    Run run = plugin.run("wait", "uc-jetson-nano-1", "--for", "healthy", "--timeout", "1s");

    assertThat(run.code()).isEqualTo(5);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("error: uc-jetson-nano-1 was not healthy within 1s: Healthy is "
            + "False, PowerOnDevice: 2 of 4 checks are not STEADY");
  }

  @Test
  void doesNotWaitForADeletedDevice() throws Exception {
    EdgeDevice device = plugin.create(Fleet.NEW);
    CompletableFuture<Run> waiting = CompletableFuture
        .supplyAsync(() -> plugin.run("wait", "uc-jetson-nano-1", "--for", "online"));
    plugin.client().resource(device).delete();

    Run run = waiting.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    assertThat(run.code()).isEqualTo(3);
  }

  @Test
  void doesNotWaitForAnImageThatIsNotAskedFor() {
    plugin.create(Fleet.NEW);

    Run run = plugin.run("wait", "uc-jetson-nano-1", "--for", "image");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("set spec.image");
  }

  @Test
  void rejectsWhatIsNoDuration() {
    Run run = plugin.run("wait", "a", "--for", "online", "--timeout", "5");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("\"5\" is not a duration; write 30s, 5m or 2h");
  }
}
