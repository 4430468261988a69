package org.chameleoncloud.edge.plugin.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.chameleoncloud.edge.golden.Generated;
import org.chameleoncloud.edge.golden.GoldenFile;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpec;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.plugin.PluginHarness.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetCommandTest {
  private static final String STOPPED = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeDeviceFleet
      metadata: {name: classroom}
      spec:
        range: {pattern: "pi-{index:02}", from: 1, to: 5}
        template: {spec: {machineName: raspberrypi4-64, contactEmail: new@example.org}}
        rollout: {maxUnavailable: 2}
      status:
        observedGeneration: 1
        desired: 5
        registered: 5
        ready: 4
        healthy: 4
        online: 3
        reserved: 1
        updated: 2
        available: 4
        failed: 2
        removing: 0
        currentRevision: classroom-0123456789
        updateRevision: classroom-abcdef0123
        revisions:
        - {name: classroom-0123456789, number: 1}
        - {name: classroom-abcdef0123, number: 2}
        conditions:
        - {type: Ready, status: "False", lastTransitionTime: "2026-05-02T11:00:00Z", reason: RolloutStopped, message: "The rollout of revision 2 has stopped, because 2 devices failed: pi-01 (FixSpec), pi-02 (FixSpec). 2 of 5 devices have the template. Fix the template, or undo the change."}
        - {type: Stalled, status: "True", lastTransitionTime: "2026-05-02T11:00:00Z", reason: RolloutStopped, message: stopped}
      """;
  private static final String NEW = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeDeviceFleet
      metadata: {name: campus-weather-stations}
      spec:
        names: [roof-01]
        template: {spec: {machineName: raspberrypi5, contactEmail: lab@example.org}}
      """;
  private static final String REVISION = """
      {"apiVersion": "apps/v1", "kind": "ControllerRevision", "metadata": {"name":
      "classroom-0123456789", "namespace": "lab"}, "revision": 1, "data": {"spec": {"template":
      {"spec": {"machineName": "raspberrypi4-64", "contactEmail": "old@example.org"}}}}}
      """;
  private static final String DEVICE = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeDevice
      metadata:
        name: %s
        labels: {edge.chameleoncloud.org/fleet: classroom, edge.chameleoncloud.org/revision: %s}
      spec: {machineName: raspberrypi4-64, contactEmail: new@example.org}
      status:
        conditions:
        - {type: Ready, status: "%s", lastTransitionTime: "2026-05-02T11:00:00Z", reason: %s, message: m}
      """;

  @TempDir
  private Path directory;
  private PluginHarness plugin;

  @BeforeEach
  void start() {
    plugin = PluginHarness.start(directory);
    plugin.createFleet(STOPPED);
    plugin.createFleet(NEW);
    plugin.create(DEVICE.formatted("pi-01", "classroom-abcdef0123", "False", "FixSpec"));
    plugin.create(DEVICE.formatted("pi-03", "classroom-0123456789", "True", "Ready"));
    plugin.create(DEVICE.formatted("pi-04", "classroom-abcdef0123", "True", "Ready"));
    plugin.client().raw("/apis/apps/v1/namespaces/lab/controllerrevisions", "POST", REVISION);
  }

  @AfterEach
  void stop() {
    plugin.close();
  }

  private EdgeDeviceFleetSpec spec() {
    return plugin.client().resources(EdgeDeviceFleet.class).inNamespace("lab")
        .withName("classroom").get().getSpec();
  }

  @ParameterizedTest
  @Generated
  @ValueSource(strings = {"fleet list", "fleet list -A", "fleet status classroom",
      "fleet status campus-weather-stations", "fleet status absent", "fleet --help",
      "fleet undo --help"})
  void output(String command) {
    for (int width : new int[]{80, 120}) {
      plugin.terminal(width);
      Run run = command.endsWith("--help")
          ? plugin.runAsIs(command.split(" "))
          : plugin.run(command.split(" "));
      GoldenFile.of("plugin/src/test/resources/golden/"
          + command.replaceAll("[^a-zA-Z0-9]+", "-") + "-" + width + ".txt")
          .assertContent("$ kubectl chi-edge " + command + "\n"
              + run.out() + run.err() + "exit code " + run.code() + "\n");
    }
  }

  @Test
  void pausesAndResumes() {
    assertThat(plugin.run("fleet", "pause", "classroom").out())
        .isEqualTo("edgedevicefleet.edge.chameleoncloud.org/classroom paused\n");
    assertThat(spec().rollout().pauses()).isTrue();
    plugin.run("fleet", "resume", "classroom");
    assertThat(spec().rollout().pauses()).isFalse();
    assertThat(spec().rollout().maxUnavailable().getIntVal()).isEqualTo(2);
  }

  @Test
  void undoesARolloutThatHasStopped() {
    Run run = plugin.run("fleet", "undo", "classroom");
    assertThat(run.out()).isEqualTo("edgedevicefleet.edge.chameleoncloud.org/classroom has the "
        + "template of revision 1 again\n");
    assertThat(spec().template().spec().contactEmail()).isEqualTo("old@example.org");
  }

  /** Two revisions are known, and the devices had the second when the spec got an invalid one. */
  @ParameterizedTest
  @ValueSource(strings = {"0, Ready", "1, FixSpec"})
  void undoesAChangeThatTheOperatorHasNotSeenOrFindsInvalid(String observedAndReason) {
    String[] status = observedAndReason.split(", ");
    plugin.createFleet("""
        apiVersion: edge.chameleoncloud.org/v1alpha1
        kind: EdgeDeviceFleet
        metadata: {name: attic}
        spec:
          names: [pi-01]
          template: {spec: {machineName: raspberrypi4-64, contactEmail: nobody}}
        status:
          observedGeneration: %s
          currentRevision: classroom-0123456789
          updateRevision: classroom-0123456789
          revisions:
          - {name: classroom-abcdef0123, number: 1}
          - {name: classroom-0123456789, number: 2}
          conditions:
          - {type: Ready, status: "False", lastTransitionTime: "2026-05-02T11:00:00Z", reason: %s, message: m}
        """.formatted(status[0], status[1]));
    assertThat(plugin.run("fleet", "undo", "attic").out()).endsWith("of revision 2 again\n");
    assertThat(plugin.client().resources(EdgeDeviceFleet.class).inNamespace("lab")
        .withName("attic").get().getSpec().template().spec().contactEmail())
        .isEqualTo("old@example.org");
  }

  @Test
  void cannotUndoWhatHasNoFormerRevisionOrAnUnknownOne() {
    assertThat(plugin.run("fleet", "undo", "campus-weather-stations").code()).isEqualTo(3);
    Run run = plugin.run("fleet", "undo", "classroom", "--to-revision", "7");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("the fleet has no revision 7");
  }
}
