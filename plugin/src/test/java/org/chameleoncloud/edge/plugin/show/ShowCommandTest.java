package org.chameleoncloud.edge.plugin.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.chameleoncloud.edge.plugin.Fleet;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.plugin.PluginHarness.Run;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShowCommandTest {
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
  void findsADeviceByEachOfItsNames() {
    plugin.create(Fleet.OFFLINE);

    for (String name : new String[]{"rooftop-weather-station-north", "rooftop-north",
        "c0ffee00-1111-4222-8333-444455556666", "c0ffee00"}) {
      assertThat(plugin.run("show", name, "-o", "name").out())
          .isEqualTo("edgedevice.edge.chameleoncloud.org/rooftop-weather-station-north\n");
    }
  }

  @Test
  void saysWhatToDo() {
    plugin.create(Fleet.OFFLINE);

    assertThat(plugin.run("show", "rooftop-north").out()).contains("What to do",
        "ContactTestbedOperators:", "k8s has failed", "Write to the testbed's operators",
        "Offline:");
  }

  @Test
  void saysWhichImageOfBalenaWasBaked() {
    plugin.create(Fleet.FROM_BALENA);

    assertThat(plugin.run("show", "uc-rpi4-03").out())
        .contains("6.10.24+rev3 for raspberrypi4-64", Fleet.BALENA_DIGEST);
  }

  @Test
  void adviceIsOnlyForWhatNeedsSomething() {
    plugin.create(Fleet.ONLINE);

    assertThat(plugin.run("show", "uc-rpi4-03").out()).doesNotContain("Nothing.")
        .contains("PUBLIC KEY", "10.0.3.1 at 192.0.2.10:51820", "2997 MiB");
  }

  @Test
  void showsARecordThatNoResourceManages() throws Exception {
    try (Testbed testbed = Testbed.start(TestbedOptions.forTests())) {
      testbed.addProject("lab");
      String uuid = testbed.registerByHand("lab", "by-hand",
          Map.of("machine_name", "raspberrypi4-64", "contact_email", "lab@example.org",
              "application_credential_id", "0123456789abcdef0123456789abcdef",
              "application_credential_secret", "s".repeat(86)))
          .uuid();
      plugin.variable("OS_CLOUD", "chi").variable("OS_CLIENT_CONFIG_FILE",
          Files.writeString(directory.resolve("c.yaml"),
              testbed.cloudsYaml("chi", testbed.credential("lab"))).toString());

      Run run = plugin.run("show", uuid, "--testbed-hosts=127.0.0.1", "--plain-http");

      assertThat(run.err()).isEmpty();
      assertThat(run.out()).startsWith("by-hand\n")
          .contains("none in the namespace lab", uuid, "raspberrypi4-64", "blazar.device")
          .doesNotContain("sssss");
    }
  }

  @Test
  void saysThatThereIsNoSuchDevice() {
    Run run = plugin.run("show", "absent");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).startsWith("error: there is no device \"absent\" in the namespace lab");
  }
}
