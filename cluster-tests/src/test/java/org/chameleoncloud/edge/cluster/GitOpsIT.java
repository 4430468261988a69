package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The devices of gitops/lab, built, applied, annotated and pruned like Flux and Argo CD do. */
class GitOpsIT {
  private static final String FLUX = "kustomize-controller";
  private static final String ARGO_CD = "argocd-controller";
  private static final String PRUNABLE = "uc-rpi4-11";
  private static final String PROTECTED = "camera-roof-west";

  @RegisterExtension
  static final TestEnvironment ENV = new TestEnvironment();

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
    ENV.kubectl("delete", "edgedevices", "--all", "--timeout=60s").orFail();
  }

  private static String applyAs(String manager, String... options) {
    List<String> arguments = new ArrayList<>(List.of("apply", "--server-side", "--force-conflicts",
        "--field-manager=" + manager));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("-f", "-"));
    return ENV.kubectlWithInput(devices, arguments.toArray(String[]::new)).orFail();
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
