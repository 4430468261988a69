package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
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
 * The examples of gitops/ from git servers with Argo CD itself: the shipped chart is installed and runs in a pod of a real
 * node, and devices come and go with commits.
 */
@Tag("gitops")
class ArgoIT {
  private static final String LAB = GitOpsLab.LAB;
  private static final String FIRST = "uc-rpi4-11";
  private static final String SECOND = "camera-roof-west";
  private static final String PAUSED = "edge.chameleoncloud.org/paused";
  private static final int FLEET = 100;

  private static ArgoLab argo;
  private static GitOpsLab lab;
  private static ArgoApplication devices;
  private static ArgoApplication operator;
  private static List<ArgoApplication.State> installation;

  @BeforeAll
  static void start() throws IOException {
    argo = ArgoLab.start(ArgoIT.class);
    lab = argo.lab();
    devices = argo.application("lab");
    operator = argo.application("chi-edge-operator");
    installation = argo.install();
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

  private static Instant created(HasMetadata object) {
    return Instant.parse(object.getMetadata().getCreationTimestamp());
  }

  private static String commit(String name, String... lines) {
    return lab.repository().add(Map.of(name, Devices.yaml(name, lines)));
  }

  private static String kubectl(String arguments) {
    return lab.env().run("kubectl -n lab " + arguments);
  }

  private static String paused(String name, String... lines) {
    return GitOpsLab.changed(Devices.yaml(name, lines), Map.of("{name: " + name + "}",
        "{name: " + name + ", annotations: {" + PAUSED + ": \"true\"}}"));
  }

  private static String action(String action, String device) {
    return "app actions run lab " + action + " --kind EdgeDevice --resource-name " + device;
  }

  @Test
  void devicesComeAfterTheCredentialAndTheClaimsAndAreTriedAgainUntilTheOperatorIsThere() {
    var client = lab.env().client();
    assertThat(installation.getFirst().message())
        .isEqualTo("waiting for healthy state of external-secrets.io/ExternalSecret/chi-edge");
    assertThat(installation.getLast().message()).contains("no matches for kind \"EdgeDevice\"");
    Instant namespace = created(client.namespaces().withName(LAB).get());
    Instant credential = created(client.secrets().inNamespace(LAB).withName("chi-edge").get());
    Instant claim = created(
        client.persistentVolumeClaims().inNamespace(LAB).withName("edge-images").get());
    assertThat(credential).isAfterOrEqualTo(namespace);
    assertThat(claim).isAfterOrEqualTo(credential);
    assertThat(List.of(FIRST, SECOND)).allSatisfy(name -> {
      assertThat(Devices.isReady(lab.device(name))).isTrue();
      assertThat(created(lab.device(name))).isAfterOrEqualTo(claim);
    });
  }

  @Test
  void eachStateOfADeviceHasItsHealth() {
    String commit = lab.repository().add(Map.of("pi-secret",
        Devices.yaml("pi-secret", "credentialsRef: {name: not-there}"), "pi-stalled",
        Devices.yaml("pi-stalled", "name: " + FIRST), "pi-paused", paused("pi-paused"),
        "pi-both", paused("pi-both", "name: " + FIRST)));
    devices.awaitSynced(commit);
    devices.awaitHealth("pi-secret", "Progressing", "CreateSecret: ");
    devices.awaitHealth("pi-stalled", "Degraded", "ChooseAnotherName: ");
    devices.awaitHealth("pi-paused", "Suspended", "Paused: ");
    devices.awaitHealth("pi-both", "Suspended", "Paused: ");
    devices.awaitHealth(FIRST, "Healthy", "Registered as written. PowerOnDevice: ");
    devices.await("Degraded", state -> state.isSyncedWith(commit)
        && state.health().equals("Degraded"));
  }

  @Test
  void withoutTheOperatorDevicesAreProgressingAndItsDriftIsCorrectedByArgoCd() {
    devices.awaitSynced(commit("pi-edited"));
    lab.awaitReady("pi-edited");
    operator.patch("{\"syncPolicy\": {\"automated\": {\"selfHeal\": false}}}");
    lab.env().run("kubectl -n chi-edge scale deployment chi-edge-operator --replicas=0");
    NodeEnvironment.eventually("the operator has ended").until(() -> lab.env().client().pods()
        .inNamespace("chi-edge").list().getItems().isEmpty());
    lab.repository().add(Map.of("pi-new", Devices.yaml("pi-new"), "pi-edited",
        Devices.yaml("pi-edited", "localEgress: allow")));
    String waiting = "The operator has not reconciled it yet.";
    devices.awaitHealth("pi-new", "Progressing", waiting);
    devices.awaitHealth("pi-edited", "Progressing", waiting);

    lab.repository().remove(List.of("pi-edited"));
    devices.awaitHealth("pi-edited", "Progressing", "Pending deletion");
    String commit = commit("pi-next");
    NodeEnvironment.eventually("a deletion that is pending holds up no other commit")
        .until(() -> lab.device("pi-next") != null);
    assertThat(devices.await("compared", state -> state.commit().equals(commit)
        && state.different().size() == 1).different()).containsExactly("EdgeDevice/pi-edited");

    operator.patch("{\"syncPolicy\": {\"automated\": {\"selfHeal\": true}}}");
    devices.awaitSynced(commit);
    lab.awaitDeleted(List.of("pi-edited"));
    operator.await("done", ArgoApplication.State::isDone);
  }

  @Test
  void aDeviceIsHealthyWhenTheSecretItWaitedForIsCreated() {
    devices.awaitSynced(commit("pi-secret", "credentialsRef: {name: chi-edge-2}"));
    devices.awaitHealth("pi-secret", "Progressing", "CreateSecret: ");
    kubectl("create secret generic chi-edge-2 --from-file=" + lab.cloudsYaml());
    devices.awaitHealth("pi-secret", "Healthy", "Registered as written.");
  }

  @Test
  void aDeviceThatWaitsForItsClaimHoldsUpNothingAndIsBakedWhenTheNextCommitBringsIt()
      throws IOException {
    lab.env().createVolume("more-images", lab.env().cluster().nodes().getFirst());
    devices.awaitSynced(commit("pi-claim",
        lab.env().imageLine().replace("image: {", "image: {claimName: more-images, ")));
    devices.awaitHealth("pi-claim", "Progressing", "CreateClaim: ");
    devices.awaitSynced(
        lab.repository().addWithClaim("more-images", Map.of("pi-next", Devices.yaml("pi-next"))));
    lab.awaitReady("pi-next");
    devices.awaitHealth("pi-claim", "Healthy", "Registered as written, and the image is baked.");
    assertThat(lab.env().status(LAB, "pi-claim").condition(ConditionType.IMAGE_READY)
        .orElseThrow().holds()).isTrue();
  }

  @Test
  void whatTheOperatorWritesIsNoDriftAndAChangeByHandIsReverted() {
    devices.await("done", ArgoApplication.State::isDone);
    String operation = devices.lastOperation();
    String comparison = devices.lastComparison();
    NodeEnvironment.eventually("compared again")
        .until(() -> !devices.lastComparison().equals(comparison));
    assertThat(devices.state().isDone()).isTrue();
    assertThat(devices.lastOperation()).isEqualTo(operation);

    kubectl("patch edgedevice " + FIRST
        + " --type=merge -p '{\"spec\": {\"localEgress\": \"allow\"}}'");
    NodeEnvironment.eventually("the device has the value of git again")
        .until(() -> lab.device(FIRST).getSpec().localEgress() == LocalEgress.deny);
    NodeEnvironment.eventually("the testbed has the value of git again")
        .until(() -> lab.env().testbed().record(FIRST)
            .flatMap(record -> record.property("local_egress"))
            .filter(value -> value.asText().equals("deny")).isPresent());
    assertThat(devices.lastOperation()).isNotEqualTo(operation);
  }

  @Test
  void anActionPausesADeviceUntilAnotherOneResumesIt() {
    argo.argo().argocd(action("pause", FIRST));
    devices.awaitHealth(FIRST, "Suspended", "Paused: ");
    devices.awaitSynced(commit("pi-other"));
    assertThat(lab.device(FIRST).getMetadata().getAnnotations()).containsEntry(PAUSED, "true");
    argo.argo().argocd(action("resume", FIRST));
    devices.awaitHealth(FIRST, "Healthy", "Registered as written.");
    assertThat(lab.device(FIRST).getMetadata().getAnnotations()).doesNotContainKey(PAUSED);
  }

  @Test
  void theDocumentedLineLetsALabRunActionsAndNothingElse() throws IOException {
    String line = Files.readString(Nodes.CHECKOUT.top().resolve("docs/gitops.md")).lines()
        .filter(each -> each.startsWith("p, role:lab, ")).findFirst().orElseThrow();
    argo.argo().createAccount("operator-of-lab", line, "role:lab");
    assertThat(argo.argo().argocdAs("operator-of-lab", action("sync", FIRST)).exitCode()).isZero();
    assertThat(lab.device(FIRST).getMetadata().getAnnotations())
        .containsKey("edge.chameleoncloud.org/sync");
    assertThat(argo.argo().argocdAs("operator-of-lab", "app sync lab").err())
        .contains("permission denied: applications, sync, default/lab");
  }

  @Test
  void aHundredDevicesComeAndGoWithACommitEach() {
    Map<String, String> fleet = GitOpsLab.fleet(FLEET);
    Instant start = Instant.now();
    devices.awaitSynced(lab.repository().add(fleet));
    devices.await("done", ArgoApplication.State::isDone);
    assertThat(lab.env().testbed().records()).extracting(DeviceRecord::name)
        .containsAll(fleet.keySet());
    Instant ready = Instant.now();
    devices.awaitSynced(lab.repository().remove(fleet.keySet()));
    lab.awaitDeleted(fleet.keySet());
    System.out.println(FLEET + " devices: Ready after " + seconds(start, ready)
        + " s, deleted after " + seconds(ready, Instant.now()) + " s");
  }

  private static long seconds(Instant from, Instant to) {
    return Duration.between(from, to).toSeconds();
  }
}
