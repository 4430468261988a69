package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who applies server-side, as Argo CD and Flux do, and our writes stay out of each other's way. */
class ApplyIT {
  private static final String DENY = Devices.yaml("pi", "localEgress: deny",
      "deviceProfiles: [pi_gpio]");
  private static final String ALLOW = Devices.yaml("pi", "localEgress: allow");

  @RegisterExtension
  static final Lab LAB = new Lab();

  @BeforeAll
  static void start() throws IOException {
    LAB.credential();
    LAB.operator();
  }

  @AfterEach
  void tidyUp() {
    LAB.kubectl("delete", "edgedevices", "--all", "--timeout=60s").orFail();
  }

  private Commands.Ran applyAs(String manager, String yaml, String... more) {
    List<String> words = new ArrayList<>(
        List.of("apply", "--server-side", "--field-manager=" + manager));
    words.addAll(List.of(more));
    words.addAll(List.of("-f", "-"));
    return LAB.kubectlWith(yaml, words.toArray(String[]::new));
  }

  private EdgeDevice pi() {
    return LAB.device("pi").orElseThrow();
  }

  @Test
  void applyingTheSameAgainChangesNothingHoweverMuchTheOperatorWroteMeanwhile() {
    applyAs("argocd-controller", DENY).orFail();
    LAB.awaitStatus("pi", "2/4", status -> "2/4".equals(status.health()));
    LAB.awaitReady("pi");
    EdgeDevice before = pi();
    for (int i = 0; i < 3; i++) {
      assertThat(applyAs("argocd-controller", DENY).orFail()).contains("serverside-applied");
    }
    assertThat(pi().getMetadata().getResourceVersion())
        .isEqualTo(before.getMetadata().getResourceVersion());
    assertThat(pi().getMetadata().getGeneration()).isEqualTo(1);
  }

  @Test
  void theDifferenceThatGitOpsToolsLookForIsNone() {
    applyAs("argocd-controller", DENY).orFail();
    LAB.awaitReady("pi");
    Commands.Ran diff = LAB.kubectlWith(DENY, "diff", "--server-side",
        "--field-manager=argocd-controller", "-f", "-");
    assertThat(diff.exitCode()).as(diff.out() + diff.err()).isZero();
    assertThat(diff.out()).isEmpty();
  }

  @Test
  void theOperatorOwnsTheStatusAndItsFinalizerAndNothingElse() {
    applyAs("argocd-controller", DENY).orFail();
    LAB.awaitReady("pi");
    List<ManagedFieldsEntry> managers = pi().getMetadata().getManagedFields();
    assertThat(managers).extracting(ManagedFieldsEntry::getManager)
        .containsOnly("argocd-controller", "chi-edge-operator");
    assertThat(owned("argocd-controller")).containsExactly("spec");
    assertThat(owned("chi-edge-operator")).containsExactly("metadata", "status");
    assertThat(managers).filteredOn(entry -> entry.getManager().equals("chi-edge-operator")
        && entry.getSubresource() == null)
        .singleElement().satisfies(entry -> assertThat(
            entry.getFieldsV1().getAdditionalProperties().toString())
            .contains("f:finalizers", "edge.chameleoncloud.org/registration"));
  }

  /** The parts of the object that a manager has fields in. */
  private Set<String> owned(String manager) {
    Set<String> parts = new TreeSet<>();
    pi().getMetadata().getManagedFields().stream()
        .filter(entry -> entry.getManager().equals(manager))
        .flatMap(entry -> entry.getFieldsV1().getAdditionalProperties().keySet().stream())
        .forEach(part -> parts.add(part.replace("f:", "")));
    return parts;
  }

  @Test
  void aStatusThatSomebodyAppliesIsPassedOver() {
    applyAs("argocd-controller", DENY).orFail();
    String uuid = LAB.awaitReady("pi").uuid();
    String with = DENY.replace("---\n", "status: {uuid: made-up, health: 9/9}\n---\n");
    applyAs("argocd-controller", with).orFail();
    assertThat(LAB.status("pi").uuid()).isEqualTo(uuid);
    assertThat(owned("argocd-controller")).containsExactly("spec");
  }

  @Test
  void twoAppliersWhoWantDifferentThingsConflictAndTheSecondIsToldOverWhat() {
    applyAs("flux", DENY).orFail();
    LAB.awaitReady("pi");
    Commands.Ran second = applyAs("argocd-controller", ALLOW);
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.err()).contains("conflict with \"flux\": .spec.localEgress");
    assertThat(pi().getSpec().localEgress()).hasToString("deny");
  }

  @Test
  void anApplierWhoForcesTakesOverWhatItNamesAndLeavesTheRest() {
    applyAs("flux", DENY).orFail();
    LAB.awaitReady("pi");
    applyAs("argocd-controller", ALLOW, "--force-conflicts").orFail();
    LAB.awaitReady("pi");
    assertThat(pi().getSpec().localEgress()).hasToString("allow");
    assertThat(pi().getSpec().deviceProfiles()).containsExactly("pi_gpio");
    LAB.awaitProperty("pi", "local_egress", "allow");
  }

  @Test
  void aFieldThatItsOnlyApplierLeavesOutIsWithdrawnFromTheTestbed() {
    applyAs("flux", DENY).orFail();
    LAB.awaitReady("pi");
    applyAs("flux", Devices.yaml("pi", "deviceProfiles: [pi_gpio]")).orFail();
    Lab.patience("the property is gone from the record").until(() -> LAB.testbed().record("pi")
        .orElseThrow().property("local_egress").isEmpty());
    LAB.awaitReady("pi");
    assertThat(pi().getSpec().localEgress()).isNull();
  }

  @Test
  void theConnectionsAreOneListWithOneOwner() {
    String image = "image: {source: {url: 'https://images.example.org/pi.img'}, connections: [%s]}";
    applyAs("lab-team", Devices.yaml("pi", image.formatted("{name: desk, ethernet: {}}"))).orFail();
    Commands.Ran second = applyAs("roof-team", """
        apiVersion: edge.chameleoncloud.org/v1alpha1
        kind: EdgeDevice
        metadata: {name: pi}
        spec: {image: {connections: [{name: roof, ethernet: {}}]}}
        """);
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.err()).contains("conflict with \"lab-team\": .spec.image.connections");
  }

  @Test
  void aDeviceOfKubectlApplyCanMoveToServerSideApply() {
    LAB.apply(DENY);
    LAB.awaitReady("pi");
    applyAs("kubectl", DENY).orFail();
    assertThat(applyAs("kubectl", ALLOW).orFail()).contains("serverside-applied");
    LAB.awaitProperty("pi", "local_egress", "allow");
  }
}
