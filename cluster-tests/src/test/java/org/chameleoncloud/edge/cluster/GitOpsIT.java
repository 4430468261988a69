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

/** The devices of gitops/lab, built, applied, annotated and pruned as Flux and Argo CD do it. */
class GitOpsIT {
  private static final String FLUX = "kustomize-controller";
  private static final String ARGO_CD = "argocd-controller";
  private static final String PRUNABLE = "uc-rpi4-11";
  private static final String PROTECTED = "camera-roof-west";

  @RegisterExtension
  static final Lab LAB = new Lab();

  private static String devices;

  @BeforeAll
  static void start() throws IOException {
    devices = LAB.kubectl("kustomize",
        LAB.plane().checkout().top().resolve("gitops/lab/devices").toString()).orFail()
        .replace("namespace: lab", "namespace: " + LAB.namespace());
    LAB.credential();
    LAB.operator();
  }

  @AfterEach
  void tidyUp() {
    LAB.kubectl("delete", "edgedevices", "--all", "--timeout=60s").orFail();
  }

  private static String applyAs(String manager, String... more) {
    List<String> words = new ArrayList<>(List.of("apply", "--server-side", "--force-conflicts",
        "--field-manager=" + manager));
    words.addAll(List.of(more));
    words.addAll(List.of("-f", "-"));
    return LAB.kubectlWith(devices, words.toArray(String[]::new)).orFail();
  }

  /** What changes with each change of a spec; the operator's writes to the status leave it. */
  private static List<Long> generations() {
    return LAB.devices().stream().map(device -> device.getMetadata().getGeneration()).toList();
  }

  @Test
  void whatFluxAppliesBecomesReadyAndIsNotChangedByTheNextReconciliation() {
    applyAs(FLUX);
    LAB.awaitReady(PROTECTED);
    LAB.awaitStatus(PRUNABLE, "2/4", status -> "2/4".equals(status.health()));
    LAB.awaitStatus(PROTECTED, "2/4", status -> "2/4".equals(status.health()));
    List<Long> before = generations();
    applyAs(FLUX);
    assertThat(generations()).hasSize(2).isEqualTo(before);
  }

  @Test
  void whatAnActionOfArgoCdAnnotatesIsNoDriftAndOutlivesTheNextSync() {
    applyAs(ARGO_CD);
    LAB.awaitReady(PRUNABLE);
    LAB.kubectl("patch", "edgedevice", PRUNABLE, "--type=merge", "--field-manager=argocd-server",
        "-p", "{\"metadata\": {\"annotations\": {\"edge.chameleoncloud.org/sync\": \"now\"}}}")
        .orFail();
    assertThat(LAB.kubectlWith(devices, "diff", "--server-side", "--force-conflicts",
        "--field-manager=" + ARGO_CD, "-f", "-").orFail()).isEmpty();
    applyAs(ARGO_CD);
    assertThat(LAB.device(PRUNABLE).map(EdgeDevice::getMetadata).orElseThrow().getAnnotations())
        .containsEntry("edge.chameleoncloud.org/sync", "now")
        .containsEntry("argocd.argoproj.io/sync-options", "Prune=confirm,Delete=confirm");
  }

  @Test
  void theScriptsAreAddedToTheConfigMapOfArgoCdAndNothingIsTakenAway() {
    String namespace = LAB.namespace("argocd");
    LAB.kubectl("-n", namespace, "create", "configmap", "argocd-cm",
        "--from-literal=url=https://argocd.example.org").orFail();
    LAB.kubectl("apply", "--server-side", "-n", namespace, "-f",
        LAB.plane().checkout().top().resolve("gitops/argocd/argocd-cm.yaml").toString()).orFail();
    assertThat(LAB.client().configMaps().inNamespace(namespace).withName("argocd-cm").get()
        .getData()).containsOnlyKeys("url",
            "resource.customizations.health.edge.chameleoncloud.org_EdgeDevice",
            "resource.customizations.actions.edge.chameleoncloud.org_EdgeDevice")
        .containsEntry("url", "https://argocd.example.org");
  }

  @Test
  void ofDevicesThatArePrunedTheRecordStaysWhereThePolicyIsRetain() {
    applyAs(ARGO_CD);
    LAB.awaitReady(PRUNABLE);
    LAB.awaitReady(PROTECTED);
    LAB.kubectl("delete", "edgedevice", PRUNABLE, PROTECTED, "--cascade=foreground",
        "--timeout=60s").orFail();
    assertThat(LAB.testbed().records()).extracting(DeviceRecord::name)
        .containsExactly(PROTECTED);
  }
}
