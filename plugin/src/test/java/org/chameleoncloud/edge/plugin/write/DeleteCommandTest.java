package org.chameleoncloud.edge.plugin.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Path;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.plugin.Fleet;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.plugin.PluginHarness.Run;
import org.chameleoncloud.edge.plugin.output.Terminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeleteCommandTest {
  @TempDir
  private Path directory;
  private PluginHarness plugin;

  @BeforeEach
  void start() {
    plugin = PluginHarness.start(directory);
    plugin.create(Fleet.ONLINE);
  }

  @AfterEach
  void stop() {
    plugin.close();
  }

  private boolean exists() {
    return plugin.client().resources(EdgeDevice.class).inNamespace("lab").withName("uc-rpi4-03")
        .get() != null;
  }

  @Test
  void saysWhatIsLostAndDeletesNothingWithoutATerminal() {
    Run run = plugin.run("delete", "uc-rpi4-03");

    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err()).isEqualTo("The testbed's record 3f2a91c4-7d0e-4c0b-9a35-5b3f0c9d2e11 of "
        + "\"uc-rpi4-03\" is deleted, the device's key with it, so its card is of no use any more; "
        + "the name of a deleted device is spent, since reservations never take it again. It is "
        + "reserved now: the record is deleted after the last reservation, which ends at "
        + "2026-05-02T18:00:00Z. The image lab/uc-rpi4-03.img is removed from the claim "
        + "edge-images.\nerror: lab/uc-rpi4-03 is not deleted, since there is no terminal to ask "
        + "on: confirm it with --yes\n");
    assertThat(exists()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--yes", "--yes-i-really-really-mean-it"})
  void theOptionConfirms(String option) {
    Run run = plugin.run("delete", "uc-rpi4-03", option);

    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo("edgedevice.edge.chameleoncloud.org/uc-rpi4-03 deleted\n");
    assertThat(exists()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"n\n", "\n", "", "yesterday\n"})
  void anyOtherAnswerDeclines(String answer) {
    Run run = plugin.terminal(80).input(new StringReader(answer)).run("delete", "uc-rpi4-03");

    assertThat(run.err()).contains("Delete lab/uc-rpi4-03? [y/N] ");
    assertThat(run.code()).isEqualTo(4);
    assertThat(exists()).isTrue();
  }

  @Test
  void anAnswerConfirms() {
    Run run = plugin.terminal(80).input(new StringReader("y\n")).run("delete", "uc-rpi4-03");

    assertThat(run.code()).isZero();
    assertThat(exists()).isFalse();
  }

  @Test
  void anAnswerFromAPipeDoesNotConfirm() {
    Run run = plugin.terminal(new Terminal(false, true, true, 80, false))
        .input(new StringReader("y\n")).run("delete", "uc-rpi4-03");

    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err()).contains("no terminal").doesNotContain("[y/N]");
    assertThat(exists()).isTrue();
  }

  @Test
  void aDryRunNeitherAsksNorDeletes() {
    Run run = plugin.run("delete", "uc-rpi4-03", "--dry-run=client");

    assertThat(run.out()).endsWith("uc-rpi4-03 deleted (dry run)\n");
    assertThat(exists()).isTrue();
  }

  @Test
  void aRetainedRecordStays() {
    plugin.create(Fleet.OFFLINE);

    assertThat(plugin.run("delete", "rooftop-north", "--yes").err())
        .contains("of \"rooftop-north\" stays").doesNotContain("spent");
  }

  @Test
  void documentsAreRefused() {
    assertThat(plugin.run("delete", "uc-rpi4-03", "--yes", "-o", "yaml").code()).isEqualTo(2);
    assertThat(exists()).isTrue();
  }
}
