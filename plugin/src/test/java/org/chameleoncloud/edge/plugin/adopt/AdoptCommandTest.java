package org.chameleoncloud.edge.plugin.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.plugin.Fleet;
import org.chameleoncloud.edge.plugin.HandMadeRecords;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.plugin.PluginHarness.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdoptCommandTest {
  @TempDir
  private Path directory;
  private PluginHarness plugin;
  private HandMadeRecords records;

  @BeforeEach
  void start() {
    plugin = PluginHarness.start(directory);
    records = new HandMadeRecords(plugin);
  }

  @AfterEach
  void stop() {
    records.close();
    plugin.close();
  }

  private Run run(String... arguments) {
    return plugin.run(Stream.concat(Stream.of(arguments), Stream.of(HandMadeRecords.OPTIONS))
        .toArray(String[]::new));
  }

  @Test
  void saysWhatWouldChangeAndChangesNothing() {
    plugin.create(Fleet.UNSEEN);
    String uuid = records.register("bench-2", Map.of("machine_name", "raspberrypi5",
        "contact_email", "former@example.org", "application_credential_id", "abcdef"));
    int before = records.testbed().requests().count("PATCH");

    Run run = run("adopt");

    assertThat(run.err()).isEmpty();
    assertThat(run.out().replaceAll("  +", "  ").replaceAll(" +\n", "\n"))
        .startsWith("bench-2: record " + uuid
            + " would be adopted and changed, and its checks run again\n  PROPERTY  NOW  AFTER\n")
        .contains("contact_email  former@example.org  lab@example.org\n",
            "application_credential_id  abcdef  ", "application_credential_secret  (secret)");
    assertThat(records.testbed().requests().count("PATCH")).isEqualTo(before);
    assertThat(plugin.client().resources(EdgeDevice.class).inNamespace("lab").withName("bench-2")
        .get().getMetadata().getFinalizers()).isEmpty();
  }

  @Test
  void whatOthersStoredInARecordCannotControlTheTerminal() {
    plugin.create(Fleet.UNSEEN);
    records.register("bench-2", Map.of("machine_name", "\u001b[2Jpi"));

    assertThat(run("adopt").out()).contains("would not be adopted").doesNotContain("\u001b");
  }

  @Test
  void whatWasExportedChangesNothing() throws Exception {
    String uuid = records.register("uc-rpi4-03", Map.of("local_egress", "deny"));
    run("export", "-f", directory.resolve("devices").toString());

    Run run = run("adopt", "-f", directory.resolve("devices").toString());

    assertThat(run.out()).isEqualTo("uc-rpi4-03: record " + uuid
        + " would be adopted, and nothing of it changed\n");
  }

  @Test
  void aDeviceThatIsManagedAlreadyIsNotCalledAdopted() throws Exception {
    String uuid = records.register("uc-rpi4-03", Map.of("local_egress", "deny"));
    plugin.create(Fleet.ONLINE.replace("3f2a91c4-7d0e-4c0b-9a35-5b3f0c9d2e11", uuid));
    run("export", "uc-rpi4-03", "-f", directory.resolve("devices").toString());

    assertThat(run("adopt", "-f", directory.resolve("devices").toString()).out())
        .isEqualTo("uc-rpi4-03: record " + uuid
            + " is managed already, and nothing of it would change\n");
  }

  @Test
  void aFileThatDoesNotExistIsNamed() {
    Run run = run("adopt", "-f", directory.resolve("absent").toString());

    assertThat(run.err()).isEqualTo("error: " + directory.resolve("absent")
        + " cannot be read: there is no such file or directory. Correct --filename\n");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void saysWhatIsNotAdopted() throws Exception {
    records.register("bench-2", Map.of("machine_name", "jetson-nano"));
    Path file = Files.writeString(directory.resolve("devices.yaml"), Fleet.UNSEEN + "---\n"
        + Fleet.UNSEEN.replace("bench-2", "typo") + "---\n" + Fleet.UNSEEN
            .replace("{name: bench-2}", "{name: third}")
            .replace("spec:", "spec:\n  name: bench-2\n  deviceCredentialRef: {name: absent}"));

    Run run = run("adopt", "-f", file.toString());

    assertThat(run.out()).contains("bench-2: record ", "would not be adopted: ", "jetson-nano",
        "typo: no record of this project has the name; a new device would be registered",
        "third: record ", "would wait for a credential: the Secret lab/absent does not exist");
    assertThat(run.code()).isZero();
  }

  @Test
  void devicesThatHaveARecordAreNoCandidates() {
    plugin.create(Fleet.ONLINE);

    assertThat(run("adopt").err()).startsWith("There is no resource without a record");
    assertThat(run("adopt", "uc-rpi4-03").code()).isEqualTo(3);
  }
}
