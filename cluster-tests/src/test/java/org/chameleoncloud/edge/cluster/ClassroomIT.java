package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.sandbox.stack.Baker;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A classroom from git, with Flux's own controllers and the shipped chart on a real node: a fleet of five with a credential
 * each, and images of one source that is checked over https. It is made, changed, loses a device to another one, and goes.
 */
@Tag("gitops")
class ClassroomIT {
  private static final String LAB = GitOpsLab.LAB;
  private static final List<String> FIVE = List.of("pi-01", "pi-02", "pi-03", "pi-04", "pi-05");
  private static final List<String> ONE_REPLACED = List.of("pi-01", "pi-02", "pi-03", "pi-04",
      "pi-06");
  private static final String SOURCE = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeImageSource
      metadata: {name: pi4}
      spec:
        url: https://images.example.org/pi4.img.zip
        checksumURL: https://images.example.org/SHA256SUMS
      """;
  private static final ClassroomManifest FIRST = new ClassroomManifest(FIVE,
      "lab+{index}@example.org", "deny", "pool", false);

  private static FluxLab flux;
  private static GitOpsLab lab;
  private static FluxKustomization devices;

  @BeforeAll
  static void start() throws IOException {
    flux = FluxLab.start(ClassroomIT.class, ClassroomIT::values);
    lab = flux.lab();
    devices = flux.kustomization("lab-devices");
  }

  /** The operator asks the server of the images through the same proxy as bakes do. */
  private static String values(NodeEnvironment env) {
    return """
        registry: {hosts: [%s], plainHttp: true, caConfigMap: lab-ca}
        proxy: {https: "%s"}
        imageSources: {hosts: [%s]}
        bake: {httpsProxy: "%s", caConfigMap: lab-ca}
        """.formatted(env.testbed().identityUrl().getHost(), env.images().proxyUrl(),
        ImageHost.NAME, env.images().proxyUrl());
  }

  @AfterAll
  static void end() throws IOException {
    if (flux != null) {
      flux.close();
    }
  }

  @Test
  void aClassroomComesChangesAndGoesWithCommits() throws Exception {
    comes();
    Map<String, EdgeDeviceStatus> made = statuses();
    ClassroomManifest open = FIRST.withEgress("allow");
    aChangeOfTheRecordsBakesNothing(open, made);
    aMistakeFailsTheKustomizationAndChangesNothing(open);
    ClassroomManifest changed = open.withNtp("room");
    aPausedRolloutIsInProgressAndChangesNothing(changed.asPaused(), made);
    aChangeOfTheImageBakesEveryDevice(changed, made);
    aDeviceIsReplaced(changed.withNames(ONE_REPLACED));
    goes();
  }

  private static void comes() throws Exception {
    String commit = lab.repository().replace(LabRepository.EXAMPLE_DEVICES,
        Map.of(ClassroomManifest.NAME, FIRST.yaml(), "pi4", SOURCE));
    lab.env().run("kubectl create namespace chi-edge");
    lab.env().run("kubectl -n chi-edge create configmap lab-ca --from-file="
        + lab.env().images().caCertificate());
    flux.install();
    flux.kustomization("lab-credentials").await("Ready", state -> state.ready().equals("True"));
    lab.createCa();
    flux.kustomization("chi-edge-operator").await("Ready", state -> state.ready().equals("True"));
    devices.await("waits for the devices", state -> state.attempted().endsWith(commit)
        && state.ready().equals("Unknown"));
    awaitReady(commit, FIVE);
    assertImages(FIVE, FIRST.ntp());
    assertThat(lab.env().images().downloads()).as("downloads of the base").isEqualTo(1);
    assertThat(lab.env().run("kubectl -n lab get eis pi4 -o jsonpath='{.status.revision.sha256}'"))
        .isEqualTo(lab.env().images().sha256());
    assertThat(credentials()).hasSize(FIVE.size() + 1);
  }

  private static void aChangeOfTheRecordsBakesNothing(ClassroomManifest open,
      Map<String, EdgeDeviceStatus> before) {
    awaitReady(commit(open), FIVE);
    assertThat(lab.env().testbed().records()).allSatisfy(record -> assertThat(
        record.property("local_egress").orElseThrow().asText()).isEqualTo("allow"));
    assertThat(images(statuses())).isEqualTo(images(before));
  }

  private static void aMistakeFailsTheKustomizationAndChangesNothing(ClassroomManifest before) {
    Map<String, String> images = images(statuses());
    String mistake = commit(before.withEmail("{nmae}@example.org"));
    FluxKustomization.State failed = devices.await("failed",
        state -> state.hasFailedWith(mistake, "HealthCheckFailed"));
    assertThat(failed.message()).contains("EdgeDeviceFleet/lab/classroom status: 'Failed'")
        .doesNotContain("timeout");
    assertThat(reason(ConditionType.STALLED)).contains("FixSpec");

    String type = lab.repository().add(Map.of(ClassroomManifest.NAME,
        before.yaml().replace("raspberrypi4-64", "raspberrypi5")));
    assertThat(devices.await("refused", state -> state.ready().equals("False")
        && state.attempted().endsWith(type)).message()).contains("machineName cannot change");
    awaitReady(commit(before), FIVE);
    assertThat(images(statuses())).isEqualTo(images);
  }

  private static void aPausedRolloutIsInProgressAndChangesNothing(ClassroomManifest paused,
      Map<String, EdgeDeviceStatus> before) {
    String commit = commit(paused);
    FluxKustomization.State waiting = devices.await("waits for the rollout",
        state -> state.hasFailedWith(commit, "HealthCheckFailed"));
    assertThat(waiting.message()).contains("EdgeDeviceFleet/lab/classroom status: 'InProgress'");
    assertThat(reason(ConditionType.READY)).contains("RolloutPaused");
    assertThat(images(statuses())).isEqualTo(images(before));
  }

  private static void aChangeOfTheImageBakesEveryDevice(ClassroomManifest changed,
      Map<String, EdgeDeviceStatus> before) throws Exception {
    awaitReady(commit(changed), FIVE);
    assertImages(FIVE, changed.ntp());
    Map<String, String> formerly = images(before);
    assertThat(images(statuses())).allSatisfy((name, sha256) -> assertThat(sha256)
        .isNotEqualTo(formerly.get(name)));
    assertThat(uuids(statuses())).isEqualTo(uuids(before));
    assertThat(lab.env().images().downloads()).as("downloads of the base").isEqualTo(1);
  }

  private static void aDeviceIsReplaced(ClassroomManifest replaced) throws Exception {
    Map<String, EdgeDeviceStatus> before = statuses();
    String commit = commit(replaced);
    devices.awaitReady(commit);
    lab.awaitDeleted(List.of("pi-05"));
    awaitReady(commit, ONE_REPLACED);
    assertImages(ONE_REPLACED, replaced.ntp());
    NodeEnvironment.eventually("the image of the former device is deleted")
        .until(() -> !Files.exists(image("pi-05")));
    Map<String, EdgeDeviceStatus> after = statuses();
    assertThat(after.remove("pi-06").uuid()).isNotIn(uuids(before).values());
    before.remove("pi-05");
    assertThat(uuids(after)).isEqualTo(uuids(before));
    assertThat(images(after)).isEqualTo(images(before));
    NodeEnvironment.eventually("a credential for each device, and the lab's")
        .untilAsserted(() -> assertThat(credentials()).hasSize(ONE_REPLACED.size() + 1));
    assertThat(lab.env().testbed().requests().count("POST", "/v1/hardware")).isEqualTo(6);
  }

  private static void goes() {
    String commit = lab.repository().remove(List.of(ClassroomManifest.NAME, "pi4"));
    devices.awaitReady(commit);
    assertThat(devices.owns("lab_classroom")).isFalse();
    lab.awaitDeleted(ONE_REPLACED);
    assertThat(lab.env().testbed().records()).isEmpty();
    NodeEnvironment.eventually("the operator has left nothing").untilAsserted(() -> {
      assertThat(
          names("edgedevicefleets,edgeimagesources,edgedevices,controllerrevisions,jobs,pods"))
          .isEmpty();
      assertThat(names("secrets")).containsExactly("secret/chi-edge");
      assertThat(credentials()).containsExactly("default");
      // The base stays for the next device; docs/baking.md says so.
      try (Stream<Path> content = Files.list(lab.volume())) {
        assertThat(content).containsExactly(lab.volume().resolve(".bases"));
      }
    });
  }

  private static String commit(ClassroomManifest manifest) {
    return lab.repository().add(Map.of(ClassroomManifest.NAME, manifest.yaml()));
  }

  /** Waits until Flux is content with a commit; the fleet must be done by then. */
  private static void awaitReady(String commit, List<String> names) {
    devices.awaitReady(commit);
    EdgeDeviceFleet fleet = fleet();
    Condition ready = fleet.getStatus().condition(ConditionType.READY).orElseThrow();
    assertThat(ready.status()).as(ready.message()).isEqualTo(Condition.TRUE);
    assertThat(ready.observedGeneration()).isEqualTo(fleet.getMetadata().getGeneration());
    assertThat(fleet.getStatus().ready()).isEqualTo(names.size());
    assertThat(fleet.getStatus().updated()).isEqualTo(names.size());
    assertThat(lab.devices()).containsAll(names).allSatisfy(
        name -> assertThat(Devices.isReady(lab.device(name))).as(name).isTrue());
    assertThat(lab.env().testbed().records()).extracting(DeviceRecord::name).containsAll(names);
  }

  /** Each device has an image with its name and with what the template sets. */
  private static void assertImages(List<String> names, String ntp) throws Exception {
    Baker baker = new Baker(Nodes.CHECKOUT.bakerJar());
    for (String name : names) {
      JsonNode config = baker.readConfig(image(name));
      assertThat(config.path("hostname").asText()).isEqualTo(name);
      assertThat(config.path("ntpServers").asText())
          .isEqualTo(ntp + "-" + name.substring(name.length() - 1) + ".example.org");
    }
  }

  private static Path image(String device) {
    return lab.volume().resolve(LAB).resolve(device + ".img");
  }

  private static EdgeDeviceFleet fleet() {
    return lab.env().client().resources(EdgeDeviceFleet.class).inNamespace(LAB)
        .withName(ClassroomManifest.NAME).get();
  }

  private static Optional<String> reason(ConditionType type) {
    return fleet().getStatus().condition(type).map(Condition::reason);
  }

  private static Map<String, EdgeDeviceStatus> statuses() {
    return lab.env().client().resources(EdgeDevice.class).inNamespace(LAB).list().getItems()
        .stream().collect(Collectors.toMap(device -> device.getMetadata().getName(),
            EdgeDevice::getStatus));
  }

  private static Map<String, String> images(Map<String, EdgeDeviceStatus> statuses) {
    return each(statuses, status -> status.image().sha256());
  }

  private static Map<String, String> uuids(Map<String, EdgeDeviceStatus> statuses) {
    return each(statuses, EdgeDeviceStatus::uuid);
  }

  private static Map<String, String> each(Map<String, EdgeDeviceStatus> statuses,
      Function<EdgeDeviceStatus, String> value) {
    return statuses.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
        entry -> value.apply(entry.getValue())));
  }

  private static List<String> credentials() {
    return lab.env().testbed().credentials(TestEnvironment.PROJECT).stream()
        .map(Credential::name).toList();
  }

  private static List<String> names(String kinds) {
    return lab.env().run("kubectl -n lab get " + kinds + " -o name").lines().toList();
  }
}
