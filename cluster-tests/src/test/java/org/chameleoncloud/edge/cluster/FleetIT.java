package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Fleets on a real API server, with its server-side apply and its garbage collection, and the roles of the chart. */
class FleetIT {
  private static final String FLEET = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeDeviceFleet
      metadata: {name: %s}
      spec:
        %s
        template:
          metadata: {labels: {room: "{name}"}}
          spec:
            machineName: raspberrypi4-64
            contactEmail: lab+{index}@example.org
        rollout: {maxUnavailable: 2}
      """;

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  @BeforeEach
  void start() throws IOException {
    env.createCredential();
    env.startOperator();
  }

  private void applyFleet(String name, String names) {
    env.apply(FLEET.formatted(name, names));
  }

  private FleetResource fleet(String name) {
    return new FleetResource(env, name);
  }

  private long registrations() {
    return env.testbed().requests().all().stream().filter(request -> request.method()
        .equals("POST") && request.route().equals("/v1/hardware")).count();
  }

  private List<String> deviceNames() {
    return env.devices().stream().map(device -> device.getMetadata().getName()).toList();
  }

  @Test
  void aFleetIsMadeChangedAndReduced() {
    applyFleet("classroom", "range: {pattern: \"pi-{index:02}\", from: 1, to: 5}");
    env.kubectl("wait", "edf/classroom", "--for=condition=Ready", "--timeout=60s").orFail();
    assertThat(deviceNames()).containsExactly("pi-01", "pi-02", "pi-03", "pi-04", "pi-05");
    EdgeDevice device = env.device("pi-03").orElseThrow();
    assertThat(device.getSpec().contactEmail()).isEqualTo("lab+3@example.org");
    assertThat(device.getMetadata().getLabels()).containsEntry("room", "pi-03")
        .containsEntry("edge.chameleoncloud.org/fleet", "classroom");
    assertThat(managers("pi-03")).contains("chi-edge-fleet Apply");

    patchDevice("pi-03", "{\"spec\": {\"deviceProfiles\": [\"pi_camera\"]}}");
    fleet("classroom").patch("{\"spec\": {\"template\": {\"spec\": {\"localEgress\": \"deny\"}}}}");
    fleet("classroom").awaitReady();
    assertThat(env.testbed().records()).allSatisfy(record -> assertThat(
        record.property("local_egress").orElseThrow().asText()).isEqualTo("deny"));
    assertThat(env.device("pi-03").orElseThrow().getSpec().deviceProfiles())
        .as("another's field").containsExactly("pi_camera");

    fleet("classroom").patch("{\"spec\": {\"template\": {\"spec\": {\"localEgress\": null}}}}");
    fleet("classroom").awaitReady();
    assertThat(env.devices()).as("a field that left the template")
        .allMatch(found -> found.getSpec().localEgress() == null);

    fleet("classroom").patch("{\"spec\": {\"range\": {\"to\": 4}}}");
    env.awaitDeleted("pi-05");
    assertThat(env.testbed().record("pi-05")).isEmpty();
    fleet("classroom").awaitReady();
    assertThat(registrations()).as("no device was registered again").isEqualTo(5);
    assertThat(fleet("classroom").status().knownRevisions()).hasSize(2);
    assertThat(env.kubectl("get", "controllerrevisions", "-o", "name").orFail().lines())
        .hasSize(2);
  }

  private void patchDevice(String name, String merge) {
    env.kubectl("patch", "edgedevice", name, "--type=merge", "-p", merge).orFail();
  }

  /** The operator's client reads no managedFields. */
  private List<String> managers(String device) {
    try (KubernetesClient plain = new KubernetesClientBuilder()
        .withConfig(env.client().getConfiguration()).build()) {
      return plain.resources(EdgeDevice.class).inNamespace(env.namespace()).withName(device).get()
          .getMetadata().getManagedFields().stream()
          .map((ManagedFieldsEntry entry) -> entry.getManager() + " " + entry.getOperation())
          .toList();
    }
  }

  @Test
  void anExistingDeviceIsTakenOverOnlyWhenAsked() {
    env.apply(Devices.yaml("pi-01"));
    env.awaitReady("pi-01");
    applyFleet("classroom", "names: [pi-01, pi-02]");
    assertThat(fleet("classroom").awaitStalled("AdoptDevices").message()).contains("pi-01");
    env.awaitReady("pi-02");

    fleet("classroom").patch("{\"spec\": {\"adopt\": true}}");
    assertThat(fleet("classroom").awaitStalled("ResolveConflicts").message())
        .contains("pi-01", "spec.contactEmail");
    assertThat(env.device("pi-01").orElseThrow().getMetadata().getOwnerReferences()).isEmpty();

    fleet("classroom").patch("{\"spec\": {\"conflicts\": \"Overwrite\"}}");
    fleet("classroom").awaitReady();
    assertThat(env.device("pi-01").orElseThrow().getSpec().contactEmail())
        .isEqualTo("lab+1@example.org");
    assertThat(registrations()).isEqualTo(2);

    applyFleet("other", "names: [pi-01]");
    assertThat(fleet("other").awaitStalled("ForeignDevices").message())
        .contains("pi-01 (EdgeDeviceFleet classroom)");
  }

  @Test
  void aDeletedFleetTakesItsDevicesWithItUnlessTheyAreOrphaned() {
    applyFleet("kept", "names: [pi-01, pi-02]");
    applyFleet("gone", "names: [pi-11, pi-12]");
    fleet("kept").awaitReady();
    fleet("gone").awaitReady();
    env.kubectl("delete", "edf", "kept", "--cascade=orphan").orFail();
    env.kubectl("delete", "edf", "gone").orFail();
    TestEnvironment.eventually("the devices of the other fleet are left")
        .until(() -> deviceNames().equals(List.of("pi-01", "pi-02")));
    TestEnvironment.eventually("they belong to nobody").until(() -> env.devices().stream()
        .allMatch(device -> device.getMetadata().getOwnerReferences().isEmpty()));
    assertThat(env.testbed().records()).hasSize(2);

    applyFleet("kept", "names: [pi-01, pi-02]\n  adopt: true");
    fleet("kept").awaitReady();
    assertThat(registrations()).isEqualTo(4);
    String uid = fleet("kept").get().getMetadata().getUid();
    TestEnvironment.eventually("the revision that was left behind is the new fleet's")
        .until(() -> env.kubectl("get", "controllerrevisions", "-o",
            "jsonpath={.items[*].metadata.ownerReferences[*].uid}").orFail().equals(uid));
  }

  @Test
  void aDeviceMovesToAnotherFleet() {
    applyFleet("classroom", "names: [pi-01, pi-02]");
    fleet("classroom").awaitReady();
    String record = env.testbed().record("pi-02").orElseThrow().uuid();
    env.kubectl("patch", "edgedevice", "pi-02", "--type=json", "-p",
        "[{\"op\": \"remove\", \"path\": \"/metadata/ownerReferences\"}]").orFail();
    fleet("classroom").awaitStalled("AdoptDevices");
    applyFleet("classroom", "names: [pi-01]");
    applyFleet("roof", "names: [pi-02]\n  adopt: true");
    fleet("classroom").awaitReady();
    fleet("roof").awaitReady();
    assertThat(env.device("pi-02").orElseThrow().getMetadata().getLabels())
        .containsEntry("edge.chameleoncloud.org/fleet", "roof");
    assertThat(env.testbed().record("pi-02").orElseThrow().uuid()).isEqualTo(record);
  }

  @Test
  void aFieldThatAUserChangesIsReportedAndLeftAsItIs() {
    applyFleet("classroom", "names: [pi-01]");
    fleet("classroom").awaitReady();
    patchDevice("pi-01", "{\"spec\": {\"contactEmail\": \"user@example.org\"}}");
    assertThat(fleet("classroom").awaitStalled("ResolveConflicts").message())
        .contains("pi-01", "spec.contactEmail (kubectl-patch)");
    assertThat(env.device("pi-01").orElseThrow().getSpec().contactEmail())
        .isEqualTo("user@example.org");
    patchDevice("pi-01", "{\"spec\": {\"contactEmail\": \"lab+1@example.org\"}}");
    fleet("classroom").awaitReady();
  }
}
