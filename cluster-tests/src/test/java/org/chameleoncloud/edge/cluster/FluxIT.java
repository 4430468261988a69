package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.ConditionType;
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
  private static final String LAB = GitOpsLab.LAB;
  private static final String PRUNABLE = "uc-rpi4-11";
  private static final String PROTECTED = "camera-roof-west";
  private static final String PAUSED = "edge.chameleoncloud.org/paused";
  private static final int FLEET = 100;

  private static FluxLab flux;
  private static GitOpsLab lab;
  private static FluxKustomization devices;

  @BeforeAll
  static void start() throws IOException {
    flux = FluxLab.start(FluxIT.class);
    lab = flux.lab();
    devices = flux.kustomization("lab-devices");
    flux.install();
    flux.kustomization("chi-edge-operator").await("Ready", state -> state.ready().equals("True"));
    devices.await("Ready", state -> state.ready().equals("True"));
    lab.createCa();
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
    devices.awaitReady(lab.repository().reset());
    NodeEnvironment.eventually("only the devices of the examples are left")
        .untilAsserted(() -> assertThat(lab.devices()).isEqualTo(LabRepository.EXAMPLE_DEVICES));
  }

  private static Instant created(HasMetadata object) {
    return Instant.parse(object.getMetadata().getCreationTimestamp());
  }

  private static String commit(String name, String... lines) {
    return lab.repository().add(Map.of(name, Devices.yaml(name, lines)));
  }

  private static String kubectl(String arguments) {
    return lab.env().run("kubectl -n lab " + arguments);
  }

  @Test
  void devicesComeAfterTheOperatorTheCredentialAndTheClaims() {
    var client = lab.env().client();
    assertThat(flux.kustomization("chi-edge-operator").state().ready()).isEqualTo("True");
    assertThat(lab.env().run("kubectl -n flux-system get helmrelease chi-edge-operator"
        + " -o jsonpath='{.status.history[0].status}'")).isEqualTo("deployed");
    assertThat(lab.env().run("kubectl -n chi-edge get deployment chi-edge-operator"
        + " -o jsonpath='{.status.readyReplicas}'")).isEqualTo("1");
    Instant operator = Instant.parse(lab.env().run("kubectl -n chi-edge get pods"
        + " -l app.kubernetes.io/name=chi-edge-operator -o jsonpath='{.items[0].status"
        + ".conditions[?(@.type==\"Ready\")].lastTransitionTime}'"));
    Instant credential = created(
        client.secrets().inNamespace(LAB).withName("chi-edge").get());
    Instant claim = created(
        client.persistentVolumeClaims().inNamespace(LAB).withName("edge-images").get());
    assertThat(List.of(PRUNABLE, PROTECTED)).allSatisfy(name -> {
      assertThat(Devices.isReady(lab.device(name))).isTrue();
      assertThat(created(lab.device(name))).isAfterOrEqualTo(operator).isAfterOrEqualTo(credential)
          .isAfterOrEqualTo(claim);
    });
  }

  @Test
  void theCredentialInGitIsEncryptedAndInTheClusterItIsNot() {
    assertThat(lab.repository().git().read("lab/credentials/sops/chi-edge.sops.yaml"))
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
        + lab.cloudsYaml());
    devices.awaitReady(commit);
    assertThat(Devices.isReady(lab.device("pi-secret"))).isTrue();
  }

  @Test
  void aStalledDeviceFailsTheKustomizationAtOnce() {
    String commit = commit("pi-stalled", "name: " + PRUNABLE);
    FluxKustomization.State failed = devices.await("failed",
        state -> state.hasFailedWith(commit, "HealthCheckFailed"));
    assertThat(failed.message()).contains("EdgeDevice/lab/pi-stalled status: 'Failed'")
        .doesNotContain("timeout");
    assertThat(lab.env().status(LAB, "pi-stalled").condition(ConditionType.STALLED)
        .orElseThrow().holds()).isTrue();
  }

  @Test
  void aRemovedDeviceIsDeletedFromTheTestbedAndAProtectedOneIsKept() {
    String name = "pi-pruned";
    devices.awaitReady(lab.repository().add(Map.of(name,
        lab.repository().manifest(PRUNABLE).replace(PRUNABLE, name))));
    assertThat(lab.env().testbed().record(name)).isPresent();
    devices.awaitReady(lab.repository().remove(List.of(name, PROTECTED)));
    lab.awaitDeleted(List.of(name));
    assertThat(devices.owns("lab_" + PROTECTED)).isFalse();
    assertThat(Devices.isReady(lab.device(PROTECTED))).isTrue();
    assertThat(lab.env().testbed().record(PROTECTED)).isPresent();
  }

  @Test
  void aChangeByHandIsReverted() {
    kubectl("patch edgedevice " + PRUNABLE
        + " --type=merge -p '{\"spec\": {\"localEgress\": \"allow\"}}'");
    devices.reconcile();
    // The reconciliation that handled the request may have begun before the change.
    NodeEnvironment.eventually("the device has the value of git again")
        .until(() -> lab.device(PRUNABLE).getSpec().localEgress() == LocalEgress.deny);
    NodeEnvironment.eventually("the testbed has the value of git again").until(() -> lab.env()
        .testbed().record(PRUNABLE).flatMap(record -> record.property("local_egress"))
        .filter(value -> value.asText().equals("deny")).isPresent());
  }

  @Test
  void aPauseByHandEndsUnlessItHasTheDocumentedFieldManager() {
    kubectl("annotate edgedevice " + PRUNABLE + " " + PAUSED + "=true");
    devices.reconcile();
    assertThat(lab.device(PRUNABLE).getMetadata().getAnnotations()).doesNotContainKey(PAUSED);

    kubectl("annotate edgedevice " + PRUNABLE
        + " --field-manager=flux-client-side-apply " + PAUSED + "=true");
    devices.reconcile();
    devices.reconcile();
    assertThat(lab.device(PRUNABLE).getMetadata().getAnnotations()).containsEntry(PAUSED, "true");
    kubectl("annotate edgedevice " + PRUNABLE
        + " --field-manager=flux-client-side-apply " + PAUSED + "-");
    assertThat(lab.device(PRUNABLE).getMetadata().getAnnotations()).doesNotContainKey(PAUSED);
  }

  @Test
  void aHundredDevicesComeAndGoWithACommitEach() {
    Map<String, String> fleet = GitOpsLab.fleet(FLEET);
    Instant start = Instant.now();
    devices.awaitReady(lab.repository().add(fleet));
    assertThat(lab.env().testbed().records()).extracting(DeviceRecord::name)
        .containsAll(fleet.keySet());
    Instant ready = Instant.now();
    devices.awaitReady(lab.repository().remove(fleet.keySet()));
    lab.awaitDeleted(fleet.keySet());
    System.out.println(FLEET + " devices: Ready after " + seconds(start, ready)
        + " s, deleted after " + seconds(ready, Instant.now()) + " s");
  }

  private static long seconds(Instant from, Instant to) {
    return Duration.between(from, to).toSeconds();
  }

  @Test
  void aDeviceThatWaitsForItsClaimIsBakedWhenTheNextCommitBringsIt() throws IOException {
    lab.env().createVolume("more-images", lab.env().cluster().nodes().getFirst());
    String waiting = commit("pi-claim", lab.env().imageLine()
        .replace("image: {", "image: {claimName: more-images, "));
    lab.env().awaitMessage(LAB, "pi-claim", ConditionType.READY, "more-images");
    devices.await("waits", state -> state.attempted().endsWith(waiting));
    String next = lab.repository().addWithClaim("more-images",
        Map.of("pi-next", Devices.yaml("pi-next")));
    devices.awaitReady(next);
    assertThat(Devices.isReady(lab.device("pi-claim"))).isTrue();
    assertThat(Devices.isReady(lab.device("pi-next"))).isTrue();
    assertThat(lab.env().status(LAB, "pi-claim").condition(ConditionType.IMAGE_READY)
        .orElseThrow().holds()).isTrue();
  }

  @Test
  void aDeviceThatWaitsHoldsUpTheNextCommitOnlyForTheTimeout() {
    String waiting = commit("pi-waits", "credentialsRef: {name: not-there}");
    devices.await("waits", state -> state.attempted().endsWith(waiting)
        && state.ready().equals("Unknown"));
    commit("pi-held");
    lab.awaitReady("pi-held");
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
      lab.awaitReady("pi-not-held");
      assertThat(devices.reasons(waiting)).contains("HealthCheckCanceled")
          .doesNotContain("HealthCheckFailed");
    } finally {
      flux.controllers().restartKustomizeController();
    }
  }
}
