package org.chameleoncloud.edge.plugin.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.chameleoncloud.edge.golden.Generated;
import org.chameleoncloud.edge.golden.GoldenFile;
import org.chameleoncloud.edge.operator.api.ClusterEdgeImageSource;
import org.chameleoncloud.edge.operator.api.EdgeImageSource;
import org.chameleoncloud.edge.plugin.Fleet;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.plugin.PluginHarness.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examines a device that a fleet made and that is baked from an image source. */
class DoctorOfAFleetTest {
  private static final String PLANTED = "Pl4nted-s3cret-0f-the-Secret";
  private static final String FLEET = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeDeviceFleet
      metadata: {name: classroom}
      spec:
        names: [pi-01, pi-02, pi-03]
        template:
          metadata: {annotations: {note: "%s"}}
          spec:
            machineName: raspberrypi4-64
            contactEmail: new@example.org
            image: {source: {sourceRef: {name: pi4}}}
      status:
        observedGeneration: 1
        updateRevision: classroom-abcdef0123
        revisions:
        - {name: classroom-0123456789, number: 1}
        - {name: classroom-abcdef0123, number: 2}
        conditions:
        - {type: Ready, status: "False", lastTransitionTime: "2026-05-02T11:00:00Z", reason: %s, message: "%s"}
      """;
  private static final String DEVICE = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeDevice
      metadata:
        name: pi-03
        labels: {edge.chameleoncloud.org/fleet: classroom, edge.chameleoncloud.org/revision: %s}
        ownerReferences:
        - {apiVersion: edge.chameleoncloud.org/v1alpha1, kind: EdgeDeviceFleet, name: %s, uid: %s, controller: true}
      spec:
        machineName: raspberrypi4-64
        contactEmail: old@example.org
        image: {source: {sourceRef: %s}}
      status:
        observedGeneration: 1
        imageSource: {source: EdgeImageSource/pi4, revision: "%s"}
      """;
  private static final String OF_NAMESPACE = "{name: pi4}";
  private static final String STOPPED = "The rollout of revision 2 has stopped, because 2 devices "
      + "failed: pi-01 (FixSpec), pi-02 (FixSpec). 2 of 3 devices have the template. Fix the "
      + "template, or undo the change.";
  private static final String NOT_ALLOWED = "What spec.checksumURL names is not asked by the "
      + "operator, or redirects to where it does not ask: images.example.org has a private address; "
      + "the operator's administrator can allow it with --image-source-hosts.";

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

  private void fleet(String reason, String message, String has) {
    String uid = plugin.createFleet(FLEET.formatted(PLANTED, reason, message)).getMetadata()
        .getUid();
    plugin.create(DEVICE.formatted(has, "classroom", uid, OF_NAMESPACE, "sha256:1111"));
  }

  private void source(String reason, String message) {
    plugin.createSource(EdgeImageSource.class, Fleet.SOURCE.replace("status: \"True\"",
        "status: \"False\"").replace("reason: Ready, message: Devices are baked from it.",
            "reason: " + reason + ", message: \"" + message + "\""));
  }

  private String doctor() {
    return plugin.run("doctor", "pi-03").out().replaceAll("\\s+", " ");
  }

  @Test
  @Generated
  void aStoppedRolloutAndAServerThatIsNotAsked() {
    fleet("RolloutStopped", STOPPED, "classroom-0123456789");
    source("FixSource", NOT_ALLOWED);
    for (int width : new int[]{80, 120}) {
      plugin.terminal(width);
      Run run = plugin.run("doctor", "pi-03");
      GoldenFile.of("plugin/src/test/resources/golden/doctor-pi-03-" + width + ".txt")
          .assertContent("$ kubectl chi-edge doctor pi-03\n" + run.out() + run.err() + "exit code "
              + run.code() + "\n");
    }
  }

  @Test
  void aBlockedRolloutIsWrong() {
    fleet("RolloutBlocked", "As many devices are unavailable as may be: pi-01 (FixSpec).",
        "classroom-abcdef0123");
    assertThat(doctor()).contains("wrong fleet Fleet \"classroom\": As many devices",
        "or raise spec.rollout.maxUnavailable",
        "ok template The device has the template as it is now, revision 2.");
  }

  @Test
  void aRolloutInProgressIsWaitedFor() {
    fleet("RollingOut", "Revision 2: 1 of 3 devices has the template.", "classroom-0123456789");
    assertThat(doctor()).contains("unknown fleet Fleet \"classroom\": Revision 2",
        "Wait; the message says how far it is.",
        "The device has the template of revision 1, and the fleet is at revision 2.");
  }

  @Test
  void aFleetThatDoesNotExistTakesItsDevicesWithIt() {
    plugin.create(DEVICE.formatted("x", "classroom", "0", OF_NAMESPACE, ""));
    assertThat(doctor())
        .contains("wrong fleet The device belongs to the fleet \"classroom\", which "
            + "does not exist");
  }

  @Test
  void aServerThatCannotBeReachedIsWaitedFor() {
    fleet("WaitForDevices", "pi-03 is not Ready yet.", "classroom-abcdef0123");
    source("WaitForServer", "What spec.checksumURL names cannot be read: no route to host.");
    assertThat(doctor()).contains("unknown source EdgeImageSource \"pi4\": What spec.checksumURL "
        + "names cannot be read: no route to host. Wait; the operator asks again");
  }

  @Test
  void whatAServerLacksIsForTheOwnerOfTheSource() {
    fleet("WaitForDevices", "pi-03 is not Ready yet.", "classroom-abcdef0123");
    source("FixSource", "What spec.url names has neither ETag nor Last-Modified.");
    assertThat(doctor()).contains("wrong source EdgeImageSource \"pi4\": What spec.url names has "
        + "neither ETag nor Last-Modified. For you: Do what the message says");
  }

  @Test
  void aDeviceOfAnEarlierRevisionSaysSo() {
    fleet("WaitForDevices", "pi-03 is not Ready yet.", "classroom-abcdef0123");
    plugin.createSource(EdgeImageSource.class, Fleet.SOURCE);
    assertThat(doctor()).contains("ok source EdgeImageSource \"pi4\": its revision is "
        + "sha256:5feceb66ffc8",
        "; the device has an earlier one, sha256:1111, see spec.onUpdate.");
  }

  @Test
  void aSourceThatDoesNotExistIsWrong() {
    fleet("WaitForDevices", "pi-03 is not Ready yet.", "classroom-abcdef0123");
    assertThat(doctor()).contains("wrong source The EdgeImageSource \"pi4\" does not exist in the "
        + "namespace lab. For you: Create it");
  }

  @Test
  void aSourceOfTheClusterIsForItsAdministrators() {
    plugin.create(DEVICE.formatted("x", "classroom", "0",
        "{kind: ClusterEdgeImageSource, name: campus}", ""));
    assertThat(doctor()).contains("wrong source The ClusterEdgeImageSource \"campus\" does not "
        + "exist. For the cluster's administrators: Create it");
    plugin.createSource(ClusterEdgeImageSource.class, Fleet.CLUSTER_SOURCE);
    assertThat(doctor()).contains(
        "No operator has reported anything of the ClusterEdgeImageSource \"campus\".");
  }

  @Test
  void theBundleHasTheFleetAndTheSourceWithoutASecret() throws IOException {
    plugin.client().resource(new SecretBuilder().withNewMetadata().withName("chi-edge")
        .withNamespace("lab").endMetadata()
        .addToData("OS_APPLICATION_CREDENTIAL_SECRET", Base64.getEncoder()
            .encodeToString(PLANTED.getBytes(StandardCharsets.UTF_8)))
        .build()).create();
    fleet("RolloutStopped", "stopped at " + PLANTED, "classroom-0123456789");
    source("FixSource", "quotes " + PLANTED);
    Path file = directory.resolve("bundle.zip");

    Run run = plugin.run("doctor", "pi-03", "--bundle", file.toString());

    Map<String, String> files = DoctorCommandTest.unzipped(file);
    assertThat(files.get("doctor-lab/fleet/fleet.yaml")).contains("kind: EdgeDeviceFleet",
        "new@example.org");
    assertThat(files.get("doctor-lab/fleet/events.yaml")).contains("There are no such objects");
    assertThat(files.get("doctor-lab/image/source.yaml")).contains("kind: EdgeImageSource",
        "https://images.example.org/SHA256SUMS");
    files.put("standard output", run.out());
    assertThat(files).allSatisfy((name, text) -> assertThat(SecretForms.of(PLANTED)).as(name)
        .noneMatch(text::contains));
  }
}
