package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who applies server-side, as Argo CD and Flux do, and our writes stay out of each other's way. */
class ApplyIT {
  private static final String DENY = Lab.yaml("pi", "localEgress: deny",
      "deviceProfiles: [pi_gpio]");
  private static final String ALLOW = Lab.yaml("pi", "localEgress: allow");

  @RegisterExtension
  final Lab lab = new Lab();

  @BeforeEach
  void start() throws IOException {
    lab.credential();
    lab.operator();
  }

  private Commands.Ran applyAs(String manager, String yaml, String... more) {
    List<String> words = new ArrayList<>(
        List.of("apply", "--server-side", "--field-manager=" + manager));
    words.addAll(List.of(more));
    words.addAll(List.of("-f", "-"));
    return lab.plane().kubectl(lab.namespace()).runWith(yaml, words.toArray(String[]::new));
  }

  private EdgeDevice pi() {
    return lab.device("pi").orElseThrow();
  }

  @Test
  void applyingTheSameAgainChangesNothingHoweverMuchTheOperatorWroteMeanwhile() {
    applyAs("argocd-controller", DENY).orFail();
    lab.awaitStatus("pi", "2/4", status -> "2/4".equals(status.health()));
    lab.awaitReady("pi");
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
    lab.awaitReady("pi");
    Commands.Ran diff = lab.plane().kubectl(lab.namespace()).runWith(DENY, "diff", "--server-side",
        "--field-manager=argocd-controller", "-f", "-");
    assertThat(diff.exitCode()).as(diff.out() + diff.err()).isZero();
    assertThat(diff.out()).isEmpty();
  }

  @Test
  void theOperatorOwnsTheStatusAndItsFinalizerAndNothingElse() {
    applyAs("argocd-controller", DENY).orFail();
    lab.awaitReady("pi");
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
    String uuid = lab.awaitReady("pi").uuid();
    String with = DENY.replace("---\n", "status: {uuid: made-up, health: 9/9}\n---\n");
    applyAs("argocd-controller", with).orFail();
    assertThat(lab.status("pi").uuid()).isEqualTo(uuid);
    assertThat(owned("argocd-controller")).containsExactly("spec");
  }

  @Test
  void twoAppliersWhoWantDifferentThingsConflictAndTheSecondIsToldOverWhat() {
    applyAs("flux", DENY).orFail();
    lab.awaitReady("pi");
    Commands.Ran second = applyAs("argocd-controller", ALLOW);
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.err()).contains("conflict with \"flux\": .spec.localEgress");
    assertThat(pi().getSpec().localEgress()).hasToString("deny");
  }

  @Test
  void anApplierWhoForcesTakesOverWhatItNamesAndLeavesTheRest() {
    applyAs("flux", DENY).orFail();
    lab.awaitReady("pi");
    applyAs("argocd-controller", ALLOW, "--force-conflicts").orFail();
    lab.awaitReady("pi");
    assertThat(pi().getSpec().localEgress()).hasToString("allow");
    assertThat(pi().getSpec().deviceProfiles()).containsExactly("pi_gpio");
    lab.awaitProperty("pi", "local_egress", "allow");
  }

  @Test
  void aFieldThatItsOnlyApplierLeavesOutIsWithdrawnFromTheTestbed() {
    applyAs("flux", DENY).orFail();
    lab.awaitReady("pi");
    applyAs("flux", Lab.yaml("pi", "deviceProfiles: [pi_gpio]")).orFail();
    Lab.patience("the property is gone from the record").until(() -> lab.testbed().record("pi")
        .orElseThrow().property("local_egress").isEmpty());
    lab.awaitReady("pi");
    assertThat(pi().getSpec().localEgress()).isNull();
  }

  @Test
  void twoAppliersCanEachHaveANetworkConnectionOfTheirOwn() {
    String image = "image: {source: {url: 'https://images.example.org/pi.img'}, connections: [%s]}";
    applyAs("lab-team", Lab.yaml("pi", image.formatted("{name: desk, ethernet: {}}"))).orFail();
    String other = """
        apiVersion: edge.chameleoncloud.org/v1alpha1
        kind: EdgeDevice
        metadata: {name: pi}
        spec: {image: {connections: [{name: roof, ethernet: {}}]}}
        """;
    applyAs("roof-team", other).orFail();
    assertThat(pi().getSpec().image().connections()).extracting(connection -> connection.name())
        .containsExactlyInAnyOrder("desk", "roof");
  }

  @Test
  void aDeviceOfKubectlApplyCanMoveToServerSideApply() {
    lab.apply(DENY);
    lab.awaitReady("pi");
    applyAs("kubectl", DENY).orFail();
    assertThat(applyAs("kubectl", ALLOW).orFail()).contains("serverside-applied");
    lab.awaitProperty("pi", "local_egress", "allow");
  }
}
