package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Argo CD itself deletes when a commit removes it from the examples of gitops/, and what keeps it from doing so. */
@Tag("gitops")
class ArgoPruningIT {
  private static final String CONFIRMED = "uc-rpi4-11";
  private static final String KEPT = "camera-roof-west";
  private static final String CRD = "edgedevices.edge.chameleoncloud.org";
  private static final String RESOURCE = "CustomResourceDefinition/" + CRD;
  private static final String PROTECT = "argocd.argoproj.io/sync-options: \"Prune=false\"";

  private static ArgoLab argo;
  private static GitOpsLab lab;
  private static ArgoApplication devices;
  private static ArgoApplication operator;

  @BeforeAll
  static void start() throws IOException {
    argo = ArgoLab.start(ArgoPruningIT.class);
    lab = argo.lab();
    devices = argo.application("lab");
    operator = argo.application("chi-edge-operator");
    argo.install();
  }

  @AfterAll
  static void end() throws IOException {
    if (argo != null) {
      argo.close();
    }
  }

  @AfterEach
  void removeDevices() {
    argo.reset();
  }

  private static String add(String... names) {
    Map<String, String> manifests = new TreeMap<>();
    for (String name : names) {
      manifests.put(name, Devices.yaml(name));
    }
    return lab.repository().add(manifests);
  }

  /** Adds a device, and waits until it is registered. */
  private static void register(String name, String manifest) {
    devices.awaitSynced(lab.repository().add(Map.of(name, manifest)));
    lab.awaitReady(name);
  }

  private static String confirmed(String name) {
    return GitOpsLab.changed(lab.repository().manifest(CONFIRMED), Map.of(CONFIRMED, name));
  }

  @Test
  void aRemovedDeviceIsDeletedFromTheTestbedAndAProtectedOneIsKept() {
    register("pi-pruned", Devices.yaml("pi-pruned"));
    devices.awaitSynced(lab.repository().remove(List.of("pi-pruned", KEPT)));
    lab.awaitDeleted(List.of("pi-pruned"));
    assertThat(Devices.isReady(lab.device(KEPT))).isTrue();
    assertThat(lab.env().testbed().record(KEPT)).isPresent();
    devices.awaitHealth(KEPT, "Healthy", "Registered as written.");
  }

  @Test
  void withoutIgnoreExtraneousTheApplicationStaysOutOfSync() {
    String manifest = GitOpsLab.changed(Devices.yaml("pi-kept"),
        Map.of("{name: pi-kept}", "{name: pi-kept, annotations: {" + PROTECT + "}}"));
    register("pi-kept", manifest);
    String commit = lab.repository().remove(List.of("pi-kept"));
    String first = devices.await("synced", state -> state.synced().equals(commit)
        && state.phase().equals("Succeeded")).message();
    String operation = devices.lastOperation();
    NodeEnvironment.eventually("synced again")
        .until(() -> !devices.lastOperation().equals(operation));
    assertThat(devices.state().different()).as(first).containsExactly("EdgeDevice/pi-kept");
    lab.env().run("kubectl -n lab delete edgedevice pi-kept");
  }

  @Test
  void untilARemovalIsConfirmedNothingElseIsAppliedNoLaterCommitEither() {
    register("pi-confirm", confirmed("pi-confirm"));
    String removal = lab.repository().replace(List.of("pi-confirm"),
        Map.of("pi-same", Devices.yaml("pi-same")));
    devices.await("asks", state -> state.synced().equals(removal) && state.message()
        .matches("(?i)waiting for pruning confirmation of .*/EdgeDevice/pi-confirm"));
    String later = add("pi-later");
    devices.await("compared", state -> state.commit().equals(later));
    assertThat(devices.state().synced()).isEqualTo(removal);
    assertThat(lab.devices()).contains("pi-confirm").doesNotContain("pi-same", "pi-later");

    argo.argo().argocd("app confirm-deletion lab");
    lab.awaitDeleted(List.of("pi-confirm"));
    devices.awaitSynced(later);
    lab.awaitReady("pi-same");
    lab.awaitReady("pi-later");
  }

  @Test
  void aRemovalByMistakeIsRevertedAndItsSyncTerminated() {
    String uid = lab.device(CONFIRMED).getMetadata().getUid();
    String manifest = lab.repository().manifest(CONFIRMED);
    lab.repository().remove(List.of(CONFIRMED));
    devices.await("asks", state -> state.phase().equals("Running")
        && state.message().contains("pruning confirmation"));
    String reverted = lab.repository().add(Map.of(CONFIRMED, manifest));
    devices.await("compared", state -> state.commit().equals(reverted));
    argo.argo().argocd("app terminate-op lab");
    devices.awaitSynced(reverted);
    assertThat(lab.device(CONFIRMED).getMetadata().getUid()).isEqualTo(uid);
    assertThat(lab.device(CONFIRMED).getMetadata().getDeletionTimestamp()).isNull();
  }

  @Test
  void aDeletionThatTheApiServerRefusesIsTriedAgainUntilItIsConfirmedOrReverted() {
    operator.patch(confirmDelete("true"));
    try {
      register("pi-guarded", Devices.yaml("pi-guarded"));
      String removal = lab.repository().replace(List.of("pi-guarded"),
          Map.of("pi-same", Devices.yaml("pi-same")));
      devices.await("is refused", state -> state.synced().equals(removal) && state.retries() > 1
          && state.message().contains("confirm-delete to the resource's name"));
      assertThat(lab.device("pi-same")).isNull();
      lab.env().run("kubectl -n lab annotate edgedevice pi-guarded"
          + " edge.chameleoncloud.org/confirm-delete=pi-guarded");
      devices.awaitSynced(removal);
      lab.awaitDeleted(List.of("pi-guarded"));
      lab.awaitReady("pi-same");

      devices.patch("{\"syncPolicy\": {\"retry\": {\"refresh\": true}}}");
      String mistake = lab.repository().remove(List.of("pi-same"));
      devices.await("is refused", state -> state.synced().equals(mistake)
          && state.message().contains("confirm-delete to the resource's name"));
      devices.awaitSynced(add("pi-same"));
      assertThat(Devices.isReady(lab.device("pi-same"))).isTrue();
    } finally {
      devices.patch("{\"syncPolicy\": {\"retry\": {\"refresh\": null}}}");
      operator.patch(confirmDelete("null"));
    }
    // Automatic syncs do not prune parts of the operator.
    operator.await("differs", state -> state.different().size() == 2
        && !state.phase().equals("Running"));
    argo.argo().argocd("app sync chi-edge-operator --prune");
    operator.await("done", ArgoApplication.State::isDone);
  }

  private static String confirmDelete(String value) {
    return "{\"source\": {\"helm\": {\"valuesObject\": {\"confirmDelete\": {\"enabled\": " + value
        + "}}}}}";
  }

  @Test
  void theCrdIsKeptWhenTheApplicationNoLongerHasItAndASyncPrunes() {
    String uid = uidOfCrd();
    operator.patch("{\"source\": {\"helm\": {\"skipCrds\": true}}}");
    operator.awaitResources("no CRD", resources -> !resources.contains(RESOURCE));
    argo.argo().argocd("app sync chi-edge-operator --prune");
    operator.await("done", ArgoApplication.State::isDone);
    assertThat(uidOfCrd()).isEqualTo(uid);
    operator.patch("{\"source\": {\"helm\": {\"skipCrds\": null}}}");
    operator.awaitResources("the CRD", resources -> resources.contains(RESOURCE));
    operator.await("done", ArgoApplication.State::isDone);
  }

  private static String uidOfCrd() {
    return lab.env().run("kubectl get crd " + CRD + " -o jsonpath='{.metadata.uid}'");
  }

  @Test
  void deletingAnApplicationKeepsWhatItAppliedAndApplyingItAgainContinues() throws IOException {
    String uid = lab.device(CONFIRMED).getMetadata().getUid();
    lab.env().run("kubectl -n argocd delete application lab");
    assertThat(lab.devices()).isEqualTo(LabRepository.EXAMPLE_DEVICES);
    assertThat(lab.device(CONFIRMED).getMetadata().getDeletionTimestamp()).isNull();
    argo.applyLab();
    devices.await("done", ArgoApplication.State::isDone);
    assertThat(lab.device(CONFIRMED).getMetadata().getUid()).isEqualTo(uid);
  }
}
