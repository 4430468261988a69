package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The examples of gitops/ from git servers with Flux's own controllers: the shipped chart is installed and runs in a pod of
 * a real node, the credential is decrypted with SOPS, and devices come and go with commits.
 */
@Tag("gitops")
class FluxIT {
  private static final String LAB = FluxLab.LAB;
  private static final String PRUNABLE = "uc-rpi4-11";
  private static final String PROTECTED = "camera-roof-west";
  private static final String PAUSED = "edge.chameleoncloud.org/paused";
  private static final int FLEET = 100;

  private static FluxLab flux;
  private static FluxKustomization devices;

  @BeforeAll
  static void start() throws IOException {
    flux = FluxLab.start(FluxIT.class);
    devices = flux.kustomization("lab-devices");
    flux.env().createVolume("images", flux.env().cluster().nodes().getFirst());
    flux.install();
    flux.kustomization("chi-edge-operator").await("Ready", state -> state.ready().equals("True"));
    devices.await("Ready", state -> state.ready().equals("True"));
    flux.env().run("kubectl -n lab create configmap lab-ca --from-file="
        + flux.env().images().caCertificate());
  }

  @AfterAll
  static void end() throws IOException {
    if (flux != null) {
      flux.close();
    }
  }

  /** Back to the devices of the examples. */
  @AfterEach
  void removeDevices() {
    devices.awaitReady(flux.resetDevices());
    NodeEnvironment.eventually("only the devices of the examples are left")
        .untilAsserted(() -> assertThat(names()).isEqualTo(FluxLab.EXAMPLE_DEVICES));
  }

  private static List<String> names() {
    return flux.env().client().resources(EdgeDevice.class).inNamespace(LAB).list().getItems()
        .stream().map(device -> device.getMetadata().getName()).toList();
  }

  private static EdgeDevice device(String name) {
    return flux.env().client().resources(EdgeDevice.class).inNamespace(LAB).withName(name).get();
  }

  private static Instant created(HasMetadata object) {
    return Instant.parse(object.getMetadata().getCreationTimestamp());
  }

  private static String commit(String name, String... lines) {
    return flux.addDevices(Map.of(name, Devices.yaml(name, lines)));
  }

  private static String kubectl(String arguments) {
    return flux.env().run("kubectl -n lab " + arguments);
  }

  @Test
  void devicesComeAfterTheOperatorTheCredentialAndTheClaims() {
    var client = flux.env().client();
    assertThat(flux.kustomization("chi-edge-operator").state().ready()).isEqualTo("True");
    assertThat(flux.env().run("kubectl -n flux-system get helmrelease chi-edge-operator"
        + " -o jsonpath='{.status.history[0].status}'")).isEqualTo("deployed");
    assertThat(flux.env().run("kubectl -n chi-edge get deployment chi-edge-operator"
        + " -o jsonpath='{.status.readyReplicas}'")).isEqualTo("1");
    Instant operator = Instant.parse(flux.env().run("kubectl -n chi-edge get pods"
        + " -l app.kubernetes.io/name=chi-edge-operator -o jsonpath='{.items[0].status"
        + ".conditions[?(@.type==\"Ready\")].lastTransitionTime}'"));
    Instant credential = created(
        client.secrets().inNamespace(LAB).withName("chi-edge").get());
    Instant claim = created(
        client.persistentVolumeClaims().inNamespace(LAB).withName("edge-images").get());
    assertThat(List.of(PRUNABLE, PROTECTED)).allSatisfy(name -> {
      assertThat(Devices.isReady(device(name))).isTrue();
      assertThat(created(device(name))).isAfterOrEqualTo(operator).isAfterOrEqualTo(credential)
          .isAfterOrEqualTo(claim);
    });
  }

  @Test
  void theCredentialInGitIsEncryptedAndInTheClusterItIsNot() {
    assertThat(flux.repository().read("lab/credentials/sops/chi-edge.sops.yaml"))
        .contains("clouds.yaml: ENC[").doesNotContain("application_credential_secret");
    assertThat(kubectl("get secret chi-edge -o jsonpath='{.data.clouds\\.yaml}' | base64 -d"))
        .contains("application_credential_secret");
  }

  @Test
  void aDeviceThatWaitsForItsSecretFailsTheHealthCheckAfterTheTimeoutAndIsDoneWithIt() {
    String commit = commit("pi-secret", "credentialsRef: {name: chi-edge-2}");
    devices.await("waits", state -> state.ready().equals("Unknown")
        && state.reason().equals("Progressing"));
    FluxKustomization.State failed = devices.await("failed",
        state -> state.hasFailedWith(commit, "HealthCheckFailed"));
    assertThat(failed.message()).contains("EdgeDevice/lab/pi-secret status: 'InProgress'");
    kubectl("create secret generic chi-edge-2 --from-file="
        + flux.env().directory().resolve("clouds.yaml"));
    devices.awaitReady(commit);
    assertThat(Devices.isReady(device("pi-secret"))).isTrue();
  }

  @Test
  void aStalledDeviceFailsTheKustomizationAtOnce() {
    String commit = commit("pi-stalled", "name: " + PRUNABLE);
    FluxKustomization.State failed = devices.await("failed",
        state -> state.hasFailedWith(commit, "HealthCheckFailed"));
    assertThat(failed.message()).contains("EdgeDevice/lab/pi-stalled status: 'Failed'")
        .doesNotContain("timeout");
    assertThat(flux.env().status(LAB, "pi-stalled").condition(ConditionType.STALLED)
        .orElseThrow().holds()).isTrue();
  }

  @Test
  void aRemovedDeviceIsDeletedFromTheTestbedAndAProtectedOneIsKept() {
    String name = "pi-pruned";
    devices.awaitReady(flux.addDevices(Map.of(name,
        flux.repository().read("lab/devices/" + PRUNABLE + ".yaml").replace(PRUNABLE, name))));
    assertThat(flux.env().testbed().record(name)).isPresent();
    devices.awaitReady(flux.removeDevices(List.of(name, PROTECTED)));
    NodeEnvironment.eventually("the record of the removed device is deleted")
        .until(() -> device(name) == null && flux.env().testbed().record(name).isEmpty());
    assertThat(devices.owns("lab_" + PROTECTED)).isFalse();
    assertThat(Devices.isReady(device(PROTECTED))).isTrue();
    assertThat(flux.env().testbed().record(PROTECTED)).isPresent();
  }

  @Test
  void aChangeByHandIsReverted() {
    kubectl("patch edgedevice " + PRUNABLE
        + " --type=merge -p '{\"spec\": {\"localEgress\": \"allow\"}}'");
    devices.reconcile();
    // The reconciliation that handled the request may have begun before the change.
    NodeEnvironment.eventually("the device has the value of git again")
        .until(() -> device(PRUNABLE).getSpec().localEgress() == LocalEgress.deny);
    NodeEnvironment.eventually("the testbed has the value of git again").until(() -> flux.env()
        .testbed().record(PRUNABLE).flatMap(record -> record.property("local_egress"))
        .filter(value -> value.asText().equals("deny")).isPresent());
  }

  @Test
  void aPauseByHandEndsUnlessItHasTheDocumentedFieldManager() {
    kubectl("annotate edgedevice " + PRUNABLE + " " + PAUSED + "=true");
    devices.reconcile();
    assertThat(device(PRUNABLE).getMetadata().getAnnotations()).doesNotContainKey(PAUSED);

    kubectl("annotate edgedevice " + PRUNABLE
        + " --field-manager=flux-client-side-apply " + PAUSED + "=true");
    devices.reconcile();
    devices.reconcile();
    assertThat(device(PRUNABLE).getMetadata().getAnnotations()).containsEntry(PAUSED, "true");
    kubectl("annotate edgedevice " + PRUNABLE
        + " --field-manager=flux-client-side-apply " + PAUSED + "-");
    assertThat(device(PRUNABLE).getMetadata().getAnnotations()).doesNotContainKey(PAUSED);
  }

  @Test
  void aHundredDevicesComeAndGoWithACommitEach() {
    Map<String, String> fleet = IntStream.rangeClosed(1, FLEET).mapToObj(i -> "fleet-" + i)
        .collect(Collectors.toMap(Function.identity(), Devices::yaml, (one, _) -> one,
            TreeMap::new));
    Instant start = Instant.now();
    devices.awaitReady(flux.addDevices(fleet));
    assertThat(flux.env().testbed().records()).extracting(DeviceRecord::name)
        .containsAll(fleet.keySet());
    Instant ready = Instant.now();
    devices.awaitReady(flux.removeDevices(fleet.keySet()));
    NodeEnvironment.eventually("the records of the fleet are deleted")
        .untilAsserted(() -> assertThat(flux.env().testbed().records())
            .extracting(DeviceRecord::name).doesNotContainAnyElementsOf(fleet.keySet()));
    System.out.println(FLEET + " devices: Ready after " + seconds(start, ready)
        + " s, deleted after " + seconds(ready, Instant.now()) + " s");
  }

  private static long seconds(Instant from, Instant to) {
    return Duration.between(from, to).toSeconds();
  }

  @Test
  void aDeviceThatWaitsForItsClaimIsBakedWhenTheNextCommitBringsIt() throws IOException {
    flux.env().createVolume("more-images", flux.env().cluster().nodes().getFirst());
    String waiting = commit("pi-claim", flux.env().imageLine()
        .replace("image: {", "image: {claimName: more-images, "));
    flux.env().awaitMessage(LAB, "pi-claim", ConditionType.READY, "more-images");
    devices.await("waits", state -> state.attempted().endsWith(waiting));
    String next = flux.addClaimAndDevices("more-images",
        Map.of("pi-next", Devices.yaml("pi-next")));
    devices.awaitReady(next);
    assertThat(Devices.isReady(device("pi-claim"))).isTrue();
    assertThat(Devices.isReady(device("pi-next"))).isTrue();
    assertThat(flux.env().status(LAB, "pi-claim").condition(ConditionType.IMAGE_READY)
        .orElseThrow().holds()).isTrue();
  }

  @Test
  void aDeviceThatWaitsHoldsUpTheNextCommitOnlyForTheTimeout() {
    String waiting = commit("pi-waits", "credentialsRef: {name: not-there}");
    devices.await("waits", state -> state.attempted().endsWith(waiting)
        && state.ready().equals("Unknown"));
    commit("pi-held");
    NodeEnvironment.eventually("pi-held is Ready").until(() -> device("pi-held"),
        found -> found != null && Devices.isReady(found));
    assertThat(devices.reasons(waiting)).contains("HealthCheckFailed");
  }

  @Test
  void withTheFeatureGateTheNextCommitEndsTheWait() throws IOException {
    flux.controllers().restartKustomizeController(
        "--feature-gates=CancelHealthCheckOnNewRevision=true");
    try {
      String waiting = commit("pi-waits-too", "credentialsRef: {name: not-there}");
      devices.await("waits", state -> state.attempted().endsWith(waiting)
          && state.ready().equals("Unknown"));
      commit("pi-not-held");
      NodeEnvironment.eventually("pi-not-held is Ready").until(() -> device("pi-not-held"),
          found -> found != null && Devices.isReady(found));
      assertThat(devices.reasons(waiting)).contains("HealthCheckCanceled")
          .doesNotContain("HealthCheckFailed");
    } finally {
      flux.controllers().restartKustomizeController();
    }
  }
}
