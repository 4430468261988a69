package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The devices of gitops/lab, and a fleet, built, applied, annotated and pruned like Flux and Argo CD do. */
class GitOpsIT {
  private static final String FLUX = "kustomize-controller";
  private static final String ARGO_CD = "argocd-controller";
  private static final String PRUNABLE = "uc-rpi4-11";
  private static final String PROTECTED = "camera-roof-west";

  @RegisterExtension
  static final TestEnvironment ENV = new TestEnvironment();

  private static final String FLEET = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeDeviceFleet
      metadata: {name: classroom}
      spec:
        range: {pattern: "pi-{index:02}", from: 1, to: 2}
        template:
          metadata: {labels: {room: "{name}"}}
          spec: {machineName: raspberrypi4-64, contactEmail: lab@example.org}
        rollout: {maxUnavailable: 50%, batchPause: 1m}
      ---
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeImageSource
      metadata: {name: pi4}
      spec: {balenaOS: {version: 6.10.24+rev3}, interval: 1h}
      """;

  private static String devices;

  @BeforeAll
  static void start() throws IOException {
    devices = ENV.kubectl("kustomize",
        ENV.cluster().checkout().top().resolve("gitops/lab/devices").toString()).orFail()
        .replace("namespace: lab", "namespace: " + ENV.namespace());
    ENV.createCredential();
    ENV.startOperator();
  }

  @AfterEach
  void deleteDevices() {
    ENV.kubectl("delete", "edgedevicefleets,edgeimagesources", "--all", "--timeout=60s").orFail();
    ENV.kubectl("delete", "edgedevices", "--all", "--timeout=60s").orFail();
  }

  private static String applyAs(String manager) {
    return applyAs(manager, devices);
  }

  private static String applyAs(String manager, String manifests) {
    return ENV.kubectlWithInput(manifests, "apply", "--server-side", "--force-conflicts",
        "--field-manager=" + manager, "-f", "-").orFail();
  }

  /** They change with each spec, but not with the operator's writes to the status. */
  private static List<Long> generations() {
    return ENV.devices().stream().map(device -> device.getMetadata().getGeneration()).toList();
  }

  @Test
  void devicesAppliedByFluxBecomeReadyAndAreNotChangedByTheNextReconciliation() {
    applyAs(FLUX);
    ENV.awaitReady(PROTECTED);
    ENV.awaitStatus(PRUNABLE, "2/4", status -> "2/4".equals(status.health()));
    ENV.awaitStatus(PROTECTED, "2/4", status -> "2/4".equals(status.health()));
    List<Long> before = generations();
    applyAs(FLUX);
    assertThat(generations()).hasSize(2).isEqualTo(before);
  }

  @Test
  void aFleetAndAnImageSourceAppliedByFluxAreNotChangedByTheNextReconciliation() {
    applyAs(FLUX, FLEET);
    ENV.kubectl("wait", "edf/classroom", "eis/pi4", "--for=condition=Ready", "--timeout=60s")
        .orFail();
    List<Long> before = generations();
    assertThat(applyAs(FLUX, FLEET).lines()).hasSize(2)
        .allMatch(line -> line.endsWith(" serverside-applied"));
    assertThat(ENV.kubectl("get", "edf/classroom", "eis/pi4", "-o",
        "jsonpath={.items[*].metadata.generation}").orFail()).isEqualTo("1 1");
    assertThat(generations()).hasSize(2).isEqualTo(before);
    assertThat(ENV.kubectlWithInput(FLEET, "diff", "--server-side", "--force-conflicts",
        "--field-manager=" + FLUX, "-f", "-").orFail()).isEmpty();
  }

  @Test
  void anAnnotationOfAnArgoCdActionIsNoDriftAndSurvivesTheNextSync() {
    applyAs(ARGO_CD);
    ENV.awaitReady(PRUNABLE);
    ENV.kubectl("patch", "edgedevice", PRUNABLE, "--type=merge", "--field-manager=argocd-server",
        "-p", "{\"metadata\": {\"annotations\": {\"edge.chameleoncloud.org/sync\": \"now\"}}}")
        .orFail();
    assertThat(ENV.kubectlWithInput(devices, "diff", "--server-side", "--force-conflicts",
        "--field-manager=" + ARGO_CD, "-f", "-").orFail()).isEmpty();
    applyAs(ARGO_CD);
    assertThat(ENV.device(PRUNABLE).map(EdgeDevice::getMetadata).orElseThrow().getAnnotations())
        .containsEntry("edge.chameleoncloud.org/sync", "now")
        .containsEntry("argocd.argoproj.io/sync-options", "Prune=confirm,Delete=confirm");
  }

  @Test
  void theScriptsAreAddedToArgoCdsConfigMapAndOtherKeysAreKept() {
    String namespace = ENV.createNamespace("argocd");
    ENV.kubectl("-n", namespace, "create", "configmap", "argocd-cm",
        "--from-literal=url=https://argocd.example.org").orFail();
    ENV.kubectl("apply", "--server-side", "-n", namespace, "-f",
        ENV.cluster().checkout().top().resolve("gitops/argocd/argocd-cm.yaml").toString()).orFail();
    assertThat(ENV.client().configMaps().inNamespace(namespace).withName("argocd-cm").get()
        .getData()).containsOnlyKeys("url",
            "resource.customizations.health.edge.chameleoncloud.org_EdgeDevice",
            "resource.customizations.health.edge.chameleoncloud.org_EdgeDeviceFleet",
            "resource.customizations.health.edge.chameleoncloud.org_EdgeImageSource",
            "resource.customizations.health.edge.chameleoncloud.org_ClusterEdgeImageSource",
            "resource.customizations.actions.edge.chameleoncloud.org_EdgeDevice")
        .containsEntry("url", "https://argocd.example.org");
  }

  @Test
  void pruningKeepsTheRecordOfADeviceWithPolicyRetain() {
    applyAs(ARGO_CD);
    ENV.awaitReady(PRUNABLE);
    ENV.awaitReady(PROTECTED);
    ENV.kubectl("delete", "edgedevice", PRUNABLE, PROTECTED, "--cascade=foreground",
        "--timeout=60s").orFail();
    assertThat(ENV.testbed().records()).extracting(DeviceRecord::name)
        .containsExactly(PROTECTED);
  }
}
