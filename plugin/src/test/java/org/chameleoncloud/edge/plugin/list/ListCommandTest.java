package org.chameleoncloud.edge.plugin.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
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

class ListCommandTest {
  private static final String PROJECT = "lab";

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
  void listsTheDevicesOfTheContextsNamespace() {
    plugin.create(Fleet.ONLINE);
    plugin.create(Fleet.NEW);
    plugin.create(Fleet.UNSEEN);

    Run run = plugin.run("list");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo(
        """
            NAME              UUID                                  REGISTERED        HEALTH  ONLINE   LAST SEEN
            bench-2           -                                     -                 -       Unknown  -
            uc-jetson-nano-1  77aa0b1c-2233-4455-8667-99aabbccddee  2026-05-02 11:57  2/4     Unknown  -
            uc-rpi4-03        3f2a91c4-7d0e-4c0b-9a35-5b3f0c9d2e11  2026-04-12 08:30  4/4     True     -
            """);
  }

  @Test
  void listsOtherNamespacesOnRequest() {
    plugin.namespace("roof");
    plugin.create(Fleet.ONLINE);
    plugin.create(Fleet.OFFLINE.replace("{name:", "{namespace: roof, name:"));

    assertThat(plugin.run("list", "-n", "roof").out()).contains("rooftop-north")
        .doesNotContain("NAMESPACE", "uc-rpi4-03");
    assertThat(plugin.run("list", "-A").out()).contains("NAMESPACE", "rooftop-north", "uc-rpi4-03");
  }

  @Test
  void saysThatThereAreNoDevices() {
    Run run = plugin.run("list", "-n", "empty");

    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualTo("There are no devices in the namespace empty.\n");
    assertThat(run.code()).isZero();
  }

  @Test
  void anEmptyOptionCountsAsMissingAsForKubectl() {
    plugin.create(Fleet.ONLINE);

    assertThat(plugin.run("list", "-n", "", "--context=", "-o", "name").out())
        .isEqualTo("edgedevice.edge.chameleoncloud.org/uc-rpi4-03\n");
  }

  @Test
  void refusesWhatCannotBeANamespace() {
    for (String name : new String[]{"a/b", "..", "Lab", "käse", "a.b", "a".repeat(64)}) {
      Run run = plugin.run("list", "-n", name);

      assertThat(run.code()).as(name).isEqualTo(2);
      assertThat(run.err()).isEqualTo("error: \"" + name
          + "\" cannot be the name of a namespace: correct --namespace\n");
    }
  }

  @Test
  void printsNamesAndDocumentsForPrograms() {
    plugin.create(Fleet.ONLINE);

    assertThat(plugin.run("list", "-o", "name").out())
        .isEqualTo("edgedevice.edge.chameleoncloud.org/uc-rpi4-03\n");
    assertThat(plugin.run("list", "-o", "yaml").out()).startsWith("apiVersion: v1\nitems:\n")
        .contains("machineName: raspberrypi4-64").doesNotContain("managedFields");
    assertThat(plugin.run("list", "-o", "json").out())
        .startsWith("{\n    \"apiVersion\": \"v1\",\n");
  }

  @Test
  void addsTheRecordsThatNoResourceManages() {
    try (Testbed testbed = Testbed.start(TestbedOptions.forTests())) {
      testbed.addProject(PROJECT);
      String managed = testbed.registerByHand(PROJECT, "uc-rpi4-03", properties()).uuid();
      testbed.registerByHand(PROJECT, "by-hand", properties());
      plugin.create(Fleet.ONLINE.replace("3f2a91c4-7d0e-4c0b-9a35-5b3f0c9d2e11", managed));
      secret(testbed.cloudsYaml("chi", testbed.credential(PROJECT)));

      Run run = plugin.run("list", "--unmanaged", "--testbed-hosts=127.0.0.1", "--plain-http");

      assertThat(run.err()).isEmpty();
      assertThat(run.out().lines().map(line -> line.split(" +")[0] + " " + line.split(" +")[1]))
          .containsExactly("NAME MANAGED", "uc-rpi4-03 yes", "by-hand no");
    }
  }

  @Test
  void takesTheCredentialOfACloudsYaml() throws Exception {
    try (Testbed testbed = Testbed.start(TestbedOptions.forTests())) {
      testbed.addProject(PROJECT);
      testbed.registerByHand(PROJECT, "by-hand", properties());
      plugin.variable("OS_CLIENT_CONFIG_FILE", Files.writeString(directory.resolve("c.yaml"),
          testbed.cloudsYaml("chi", testbed.credential(PROJECT))).toString());

      Run run = plugin.run("list", "--unmanaged", "--os-cloud=chi", "--testbed-hosts=127.0.0.1",
          "--plain-http", "-o", "name");

      assertThat(run.err()).isEmpty();
      assertThat(run.out()).startsWith("record/");
    }
  }

  @Test
  void connectsOnlyToAllowedHosts() {
    secret("""
        clouds:
          chi:
            auth_type: v3applicationcredential
            auth:
              auth_url: http://127.0.0.1:1/v3
              application_credential_id: "0123456789abcdef0123456789abcdef"
              application_credential_secret: "not-used"
        """);

    Run run = plugin.run("list", "--unmanaged");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("error: ").contains("is not allowed")
        .doesNotContain("not-used");
  }

  @Test
  void namesTheSecretThatIsMissing() {
    Run run = plugin.run("list", "--unmanaged", "--credentials-secret=other");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).startsWith("error: the Secret lab/other does not exist: ");
  }

  @Test
  void refusesADocumentOfRecords() {
    Run run = plugin.run("list", "--unmanaged", "-o", "json");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("cannot be combined");
  }

  private void secret(String cloudsYaml) {
    plugin.client().resource(new SecretBuilder().withNewMetadata().withName("chi-edge")
        .withNamespace("lab").endMetadata()
        .addToData("clouds.yaml", java.util.Base64.getEncoder().encodeToString(
            cloudsYaml.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .build()).create();
  }

  private static Map<String, Object> properties() {
    return Map.of("machine_name", "raspberrypi4-64", "contact_email", "lab@example.org",
        "application_credential_id", "0123456789abcdef0123456789abcdef",
        "application_credential_secret", "s".repeat(86));
  }
}
