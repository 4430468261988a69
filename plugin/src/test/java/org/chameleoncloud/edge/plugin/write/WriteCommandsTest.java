package org.chameleoncloud.edge.plugin.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.chameleoncloud.edge.plugin.Fleet;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.plugin.PluginHarness.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteCommandsTest {
  private static final String PREFIX = "edgedevice.edge.chameleoncloud.org/";
  private static final String[] REGISTER = {"register", "uc-rpi4-09", "--machine-name",
      "raspberrypi4-64", "--contact-email", "lab@example.org"};

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

  private Run run(String[] first, String... more) {
    String[] all = Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return plugin.run(all);
  }

  private EdgeDevice device(String name) {
    return plugin.client().resources(EdgeDevice.class).inNamespace("lab").withName(name).get();
  }

  @Test
  void registersADevice() {
    Run run = run(REGISTER, "--authorized-projects", "CH-231106, another",
        "--authorized-projects-reason", "A class", "--local-egress", "deny", "--device-profiles",
        "pi_camera,pi_gpio", "--credentials-secret", "chi", "--credentials-cloud", "edge",
        "--device-credential-secret", "device", "--deletion-policy", "Retain", "--disruption",
        "Proceed", "--device-name", "rooftop");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo(PREFIX + "uc-rpi4-09 registered\n");
    Map<?, ?> spec = plugin.client().getKubernetesSerialization()
        .convertValue(device("uc-rpi4-09").getSpec(), Map.class);
    assertThat((Object) spec).isEqualTo(Map.ofEntries(
        Map.entry("name", "rooftop"),
        Map.entry("machineName", "raspberrypi4-64"),
        Map.entry("contactEmail", "lab@example.org"),
        Map.entry("authorizedProjects", List.of("CH-231106", "another")),
        Map.entry("authorizedProjectsReason", "A class"),
        Map.entry("localEgress", "deny"),
        Map.entry("deviceProfiles", List.of("pi_camera", "pi_gpio")),
        Map.entry("credentialsRef", Map.of("name", "chi", "cloud", "edge")),
        Map.entry("deviceCredentialRef", Map.of("name", "device")),
        Map.entry("deletionPolicy", "Retain"),
        Map.entry("disruption", "Proceed")));
  }

  @Test
  void aDryRunPrintsAFileForGitAndWritesNothing() {
    Run run = run(REGISTER, "--dry-run=client", "-o", "yaml");

    assertThat(run.out()).isEqualTo("""
        apiVersion: edge.chameleoncloud.org/v1alpha1
        kind: EdgeDevice
        metadata:
          name: uc-rpi4-09
          namespace: lab
        spec:
          machineName: raspberrypi4-64
          contactEmail: lab@example.org
        """);
    assertThat(device("uc-rpi4-09")).isNull();
    assertThat(run(REGISTER, "--dry-run=client").out())
        .isEqualTo(PREFIX + "uc-rpi4-09 registered (dry run)\n");
  }

  @Test
  void aNameThatExistsIsRefused() {
    run(REGISTER);

    Run run = run(REGISTER);

    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err()).startsWith("error: EdgeDevice lab/uc-rpi4-09 exists already: ");
  }

  @Test
  void whatTheApiServerWouldRefuseIsNotSent() {
    Run run = plugin.run("register", "Not_A_Name", "--machine-name", "raspberrypi4-64",
        "--contact-email", "lab@example.org");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: metadata.name \"Not_A_Name\" is not a valid");
    assertThat(run(REGISTER, "--authorized-projects", "").err())
        .contains("spec.authorizedProjects has a blank entry");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--application-credential-id", "--application-credential-secret"})
  void aCredentialOnTheCommandLineIsRefused(String option) {
    Run run = run(REGISTER, option, "hidden-value");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("store it in a Secret").doesNotContain("hidden-value");
    assertThat(device("uc-rpi4-09")).isNull();
  }

  @Test
  void oneFailureDoesNotKeepTheOthersFromBeingWritten() {
    plugin.create(Fleet.ONLINE);
    plugin.create(Fleet.NEW);

    Run run = plugin.run("pause", "uc-rpi4-03", "absent", "uc-jetson-nano-1");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).isEqualTo(PREFIX + "uc-rpi4-03 paused\n" + PREFIX
        + "uc-jetson-nano-1 paused\n");
    assertThat(run.err()).startsWith("error: absent: there is no device \"absent\"");
  }

  @Test
  void setsOnlyWhatItIsAskedTo() {
    plugin.create(Fleet.ONLINE);
    EdgeDevice before = device("uc-rpi4-03");

    Run run = plugin.run("set", "3f2a91c4", "--contact-email", "roof@example.org", "--unset",
        "authorized_projects");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo(PREFIX + "uc-rpi4-03 set\n");
    EdgeDevice after = device("uc-rpi4-03");
    assertThat(after.getSpec().contactEmail()).isEqualTo("roof@example.org");
    assertThat(after.getSpec().authorizedProjects()).isNull();
    assertThat(after.getSpec().localEgress()).isEqualTo(LocalEgress.deny);
    assertThat(after.getSpec().image()).isEqualTo(before.getSpec().image());
    assertThat(after.getStatus()).isEqualTo(before.getStatus());
  }

  @Test
  void whatIsSetAlreadyIsNoChange() {
    plugin.create(Fleet.ONLINE);
    String version = device("uc-rpi4-03").getMetadata().getResourceVersion();

    assertThat(plugin.run("set", "uc-rpi4-03", "--local-egress", "deny").out())
        .isEqualTo(PREFIX + "uc-rpi4-03 set (no change)\n");
    assertThat(device("uc-rpi4-03").getMetadata().getResourceVersion()).isEqualTo(version);
  }

  @Test
  void theDryRunOfAChangeHasTheWholeFile() {
    plugin.create(Fleet.ONLINE);

    Run run = plugin.run("set", "uc-rpi4-03", "--local-egress", "allow", "--dry-run=client", "-o",
        "yaml");

    assertThat(run.out()).contains("localEgress: allow", "contactEmail: lab@example.org")
        .doesNotContain("status:", "uid:", "resourceVersion");
    assertThat(device("uc-rpi4-03").getSpec().localEgress()).isEqualTo(LocalEgress.deny);
  }

  @Test
  void removesProperties() {
    plugin.create(Fleet.ONLINE);

    Run run = plugin.run("unset", "uc-rpi4-03", "authorized-projects", "local_egress", "image");

    assertThat(run.out()).isEqualTo(PREFIX + "uc-rpi4-03 unset\n");
    assertThat(run.err()).contains("The reservation service keeps the former projects");
    EdgeDevice after = device("uc-rpi4-03");
    assertThat(after.getSpec().authorizedProjects()).isNull();
    assertThat(after.getSpec().localEgress()).isNull();
    assertThat(after.getSpec().image()).isNull();
    assertThat(after.getSpec().contactEmail()).isEqualTo("lab@example.org");
  }

  @Test
  void whatEveryRecordNeedsCannotBeRemoved() {
    assertThat(plugin.run("unset", "x", "contact_email").err())
        .contains("contact_email cannot be removed", "set it to another address");
    assertThat(plugin.run("unset", "x", "machine_name").err())
        .contains("machine_name cannot be removed or changed: register the device again");
    assertThat(plugin.run("unset", "x", "application-credential-id").err())
        .contains("unset device-credential-secret");
    assertThat(plugin.run("unset", "x", "colour").err()).contains("use authorized-projects, ");
    assertThat(plugin.run("set", "x", "--local-egress=deny", "--unset=local-egress").err())
        .contains("cannot be combined");
    assertThat(plugin.run("set", "x").err()).contains("nothing to set");
  }

  @Test
  void requestsChecksAndBakesAndPauses() {
    plugin.create(Fleet.ONLINE);
    plugin.create(Fleet.NEW);

    assertThat(plugin.run("sync", "uc-rpi4-03").out()).endsWith("uc-rpi4-03 sync requested\n");
    assertThat(plugin.run("rebake", "uc-rpi4-03").out()).endsWith("uc-rpi4-03 rebake requested\n");
    assertThat(plugin.run("pause", "uc-rpi4-03", "-o", "name").out())
        .isEqualTo(PREFIX + "uc-rpi4-03\n");
    String now = PluginHarness.NOW.toString();
    assertThat(device("uc-rpi4-03").getMetadata().getAnnotations())
        .containsEntry(Annotation.SYNC.key(), now).containsEntry(Annotation.REBAKE.key(), now)
        .containsEntry(Annotation.PAUSED.key(), "true");
    assertThat(plugin.run("resume", "uc-rpi4-03").out()).endsWith(" resumed\n");
    assertThat(plugin.run("resume", "uc-rpi4-03").out()).endsWith(" resumed (no change)\n");
    assertThat(device("uc-rpi4-03").getMetadata().getAnnotations().get(Annotation.PAUSED.key()))
        .isNull();
    assertThat(plugin.run("resume", "uc-jetson-nano-1").out()).endsWith(" resumed (no change)\n");
    assertThat(plugin.run("rebake", "uc-jetson-nano-1").err()).contains("has no spec.image");
  }
}
