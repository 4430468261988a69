package org.chameleoncloud.edge.plugin.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.chameleoncloud.edge.plugin.Fleet;
import org.chameleoncloud.edge.plugin.HandMadeRecords;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.plugin.PluginHarness.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
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

  private Run export(String... arguments) {
    return plugin.run(Stream.concat(Stream.of("export"), Stream.concat(Stream.of(arguments),
        Stream.of(HandMadeRecords.OPTIONS))).toArray(String[]::new));
  }

  @Test
  void saysThatThereAreNoRecords() {
    for (Run run : List.of(export(), export("-f", directory.resolve("devices").toString()))) {
      assertThat(run.code()).isZero();
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).isEqualTo("There are no records to export.\n");
    }
    assertThat(directory.resolve("devices")).doesNotExist();
  }

  @Test
  void printsADocumentForEachDevice() {
    records.register("uc-rpi4-04", Map.of("local_egress", "deny", "authorized_projects",
        List.of("CH-231106")));
    records.register("uc-rpi4-03", Map.of());

    Run run = export();

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo("""
        apiVersion: edge.chameleoncloud.org/v1alpha1
        kind: EdgeDevice
        metadata:
          name: uc-rpi4-03
          namespace: lab
        spec:
          machineName: raspberrypi4-64
          contactEmail: lab@example.org
        ---
        apiVersion: edge.chameleoncloud.org/v1alpha1
        kind: EdgeDevice
        metadata:
          name: uc-rpi4-04
          namespace: lab
        spec:
          machineName: raspberrypi4-64
          contactEmail: lab@example.org
          authorizedProjects:
          - CH-231106
          localEgress: deny
        """);
  }

  @Test
  void aRecordThatAResourceManagesIsSkippedUnlessItIsAskedFor() {
    String uuid = records.register("uc-rpi4-03", Map.of());
    records.register("uc-rpi4-04", Map.of());
    plugin.create(Fleet.ONLINE.replace("3f2a91c4-7d0e-4c0b-9a35-5b3f0c9d2e11", uuid));

    Run run = export();

    assertThat(run.out()).contains("name: uc-rpi4-04").doesNotContain("uc-rpi4-03");
    assertThat(run.err())
        .isEqualTo("1 record is skipped, which a resource manages: lab/uc-rpi4-03. "
            + "To export them nevertheless, use --managed.\n");
    assertThat(export("--managed").out()).contains("uc-rpi4-03", "uc-rpi4-04");
    assertThat(export("uc-rpi4-03").out()).contains("uc-rpi4-03");
  }

  /** A GitOps tool deletes what leaves a Kustomization. */
  @Test
  void noDeviceLeavesAKustomizationBecauseItWasApplied() throws Exception {
    String uuid = records.register("uc-rpi4-03", Map.of());
    Path files = directory.resolve("devices");
    export("-f", files.toString());
    plugin.create(Fleet.ONLINE.replace("3f2a91c4-7d0e-4c0b-9a35-5b3f0c9d2e11", uuid));

    Run run = export("-f", files.toString(), "--overwrite");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("error: the Kustomization would lose devices")
        .contains("--managed");
    assertThat(files.resolve("kustomization.yaml")).content().contains("uc-rpi4-03");
    assertThat(export("-f", files.toString(), "--overwrite", "--managed").code()).isZero();
  }

  @Test
  void saysWhoseCredentialIsReplaced() {
    records.register("uc-rpi4-03", Map.of("application_credential_id", "abcdef"));

    assertThat(export().err()).contains("1 device signs in with another credential",
        "That concerns uc-rpi4-03");
    Run kept = export("uc-rpi4-03", "--keep-device-credentials");
    assertThat(kept.out()).contains("deviceCredentialRef:\n    name: chi-edge-device-abcdef\n");
    assertThat(kept.err())
        .isEqualTo("Create the Secret chi-edge-device-abcdef with the application "
            + "credential abcdef before you apply the resources.\n");
  }

  @Test
  void writesAFileForEachDeviceAndReplacesNone() throws Exception {
    records.register("uc-rpi4-03", Map.of());
    Path files = directory.resolve("devices");

    Run run = export("-f", files.toString());

    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualTo("1 device is written. Apply: kubectl apply -k " + files
        + "\n");
    assertThat(files.resolve("edgedevice-uc-rpi4-03.yaml")).content().contains("name: uc-rpi4-03");
    Files.writeString(files.resolve("kustomization.yaml"), "mine");
    assertThat(export("-f", files.toString()).code()).isEqualTo(4);
    assertThat(files.resolve("kustomization.yaml")).hasContent("mine");
    assertThat(export("-f", files.toString(), "--overwrite").code()).isZero();
    assertThat(files.resolve("kustomization.yaml")).content().contains("kind: Kustomization");
  }

  @Test
  void anOrdinaryCredentialDoesNotSeeAllProjects() {
    Run run = export("--all-projects");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("error: ").contains("use a credential with the role");
  }

  @Test
  void aRecordThatDoesNotExistIsNamed() {
    Run run = export("absent");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).startsWith("error: there is no record absent: ");
  }
}
