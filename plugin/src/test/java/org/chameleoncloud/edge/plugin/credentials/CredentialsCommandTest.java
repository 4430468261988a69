package org.chameleoncloud.edge.plugin.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.chameleoncloud.edge.plugin.Fleet;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.plugin.PluginHarness.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsCommandTest {
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

  private String row(String device, String state) {
    Run run = plugin.run("credentials", "-o", "wide");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return run.out().lines().filter(line -> line.startsWith(device) && line.contains(state))
        .findFirst().orElse("").replaceAll(" {2,}", "|");
  }

  @Test
  void showsBothCredentialsOfARotation() {
    plugin.create(Fleet.ROTATING);
    assertThat(row("greenhouse", "managed")).contains("|chi-edge-greenhouse:2|",
        "|1c5e0d7a9b3f4e2d8c6b5a4938271605|", "|greenhouse-credential-2");
    assertThat(row("greenhouse", "old")).contains("|chi-edge-greenhouse|",
        "|77a7277457d441e59beb3858c1e3a2f5|");
  }

  @Test
  void showsWhichDevicesShareTheLabsAndWhichHaveOneMadeByHand() {
    plugin.create(Fleet.ONLINE);
    plugin.create(
        Fleet.ONLINE.replace("uc-rpi4-03", "by-hand-1").replace("  localEgress: deny\n  image",
            "  localEgress: deny\n  deviceCredentialRef: {name: mine}\n  image"));
    assertThat(row("uc-rpi4-03", "lab's")).contains("|1c5e0d7a9b3f4e2d8c6b5a4938271605|")
        .endsWith("|chi-edge");
    assertThat(row("by-hand-1", "by hand")).endsWith("|mine");
  }

  @Test
  void showsACredentialThatIsBeingCreated() {
    plugin.create(Fleet.ROTATING.replaceAll("(?s)  deviceCredential:\n.*?  observed:",
        "  deviceCredential: {pending: chi-edge-greenhouse, serial: 1}\n  observed:"));
    assertThat(row("greenhouse", "creating")).contains("|chi-edge-greenhouse|-|-|creating");
  }

  @Test
  void saysWhatHasExpired() {
    plugin.create(Fleet.ROTATING.replace("2026-07-29", "2020-07-29"));
    assertThat(row("greenhouse", "managed")).contains("|expired|");
  }

  @Test
  void printsNamesForPrograms() {
    plugin.create(Fleet.ROTATING);
    assertThat(plugin.run("credentials", "-o", "name").out())
        .isEqualTo("edgedevice.edge.chameleoncloud.org/greenhouse\n");
    assertThat(plugin.run("credentials", "-n", "empty").err())
        .isEqualTo("There are no devices in the namespace empty.\n");
  }
}
