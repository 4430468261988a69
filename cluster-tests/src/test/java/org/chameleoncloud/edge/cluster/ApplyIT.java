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

/** Server-side apply, like Argo CD and Flux use it, does not interfere with the operator's writes. */
class ApplyIT {
  private static final String DENY = Devices.yaml("pi", "localEgress: deny",
      "deviceProfiles: [pi_gpio]");
  private static final String ALLOW = Devices.yaml("pi", "localEgress: allow");

  @RegisterExtension
  static final TestEnvironment ENV = new TestEnvironment();

  @BeforeAll
  static void start() throws IOException {
    ENV.createCredential();
    ENV.startOperator();
  }

  @AfterEach
  void deleteDevices() {
    ENV.kubectl("delete", "edgedevices", "--all", "--timeout=60s").orFail();
  }

  private Program.Result applyAs(String manager, String yaml, String... options) {
    List<String> arguments = new ArrayList<>(
        List.of("apply", "--server-side", "--field-manager=" + manager));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("-f", "-"));
    return ENV.kubectlWithInput(yaml, arguments.toArray(String[]::new));
  }

  private EdgeDevice pi() {
    return ENV.device("pi").orElseThrow();
  }

  @Test
  void applyingTheSameManifestAgainChangesNothingAfterTheOperatorsWrites() {
    applyAs("argocd-controller", DENY).orFail();
    ENV.awaitStatus("pi", "2/4", status -> "2/4".equals(status.health()));
    ENV.awaitReady("pi");
    EdgeDevice before = pi();
    for (int i = 0; i < 3; i++) {
      assertThat(applyAs("argocd-controller", DENY).orFail()).contains("serverside-applied");
    }
    assertThat(pi().getMetadata().getResourceVersion())
        .isEqualTo(before.getMetadata().getResourceVersion());
    assertThat(pi().getMetadata().getGeneration()).isEqualTo(1);
  }

  @Test
  void aServerSideDiffIsEmpty() {
    applyAs("argocd-controller", DENY).orFail();
    ENV.awaitReady("pi");
    Program.Result diff = ENV.kubectlWithInput(DENY, "diff", "--server-side",
        "--field-manager=argocd-controller", "-f", "-");
    assertThat(diff.exitCode()).as(diff.out() + diff.err()).isZero();
    assertThat(diff.out()).isEmpty();
  }

  @Test
  void theOperatorOwnsOnlyTheStatusAndItsFinalizer() {
    applyAs("argocd-controller", DENY).orFail();
    ENV.awaitReady("pi");
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

  /** The top-level fields of the object in which a manager owns fields. */
  private Set<String> owned(String manager) {
    Set<String> parts = new TreeSet<>();
    pi().getMetadata().getManagedFields().stream()
        .filter(entry -> entry.getManager().equals(manager))
        .flatMap(entry -> entry.getFieldsV1().getAdditionalProperties().keySet().stream())
        .forEach(part -> parts.add(part.replace("f:", "")));
    return parts;
  }

  @Test
  void anAppliedStatusIsIgnored() {
    applyAs("argocd-controller", DENY).orFail();
    String uuid = ENV.awaitReady("pi").uuid();
    String withStatus = DENY.replace("---\n", "status: {uuid: invented, health: 9/9}\n---\n");
    applyAs("argocd-controller", withStatus).orFail();
    assertThat(ENV.status("pi").uuid()).isEqualTo(uuid);
    assertThat(owned("argocd-controller")).containsExactly("spec");
  }

  @Test
  void twoManagersWithDifferentValuesConflictAndTheErrorNamesTheField() {
    applyAs("flux", DENY).orFail();
    ENV.awaitReady("pi");
    Program.Result second = applyAs("argocd-controller", ALLOW);
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.err()).contains("conflict with \"flux\": .spec.localEgress");
    assertThat(pi().getSpec().localEgress()).hasToString("deny");
  }

  @Test
  void forcingConflictsTakesOverOnlyTheAppliedFields() {
    applyAs("flux", DENY).orFail();
    ENV.awaitReady("pi");
    applyAs("argocd-controller", ALLOW, "--force-conflicts").orFail();
    ENV.awaitReady("pi");
    assertThat(pi().getSpec().localEgress()).hasToString("allow");
    assertThat(pi().getSpec().deviceProfiles()).containsExactly("pi_gpio");
    ENV.awaitProperty("pi", "local_egress", "allow");
  }

  @Test
  void aFieldThatItsOnlyManagerRemovesIsRemovedFromTheTestbed() {
    applyAs("flux", DENY).orFail();
    ENV.awaitReady("pi");
    applyAs("flux", Devices.yaml("pi", "deviceProfiles: [pi_gpio]")).orFail();
    TestEnvironment.eventually("the property is removed from the record")
        .until(() -> ENV.testbed().record("pi")
            .orElseThrow().property("local_egress").isEmpty());
    ENV.awaitReady("pi");
    assertThat(pi().getSpec().localEgress()).isNull();
  }

  @Test
  void theListOfConnectionsHasOneOwner() {
    String image = "image: {source: {url: 'https://images.example.org/pi.img'}, connections: [%s]}";
    applyAs("lab-team", Devices.yaml("pi", image.formatted("{name: desk, ethernet: {}}"))).orFail();
    Program.Result second = applyAs("roof-team", """
        apiVersion: edge.chameleoncloud.org/v1alpha1
        kind: EdgeDevice
        metadata: {name: pi}
        spec: {image: {connections: [{name: roof, ethernet: {}}]}}
        """);
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.err()).contains("conflict with \"lab-team\": .spec.image.connections");
  }

  @Test
  void aDeviceCanSwitchFromClientSideToServerSideApply() {
    ENV.apply(DENY);
    ENV.awaitReady("pi");
    applyAs("kubectl", DENY).orFail();
    assertThat(applyAs("kubectl", ALLOW).orFail()).contains("serverside-applied");
    ENV.awaitProperty("pi", "local_egress", "allow");
  }
}
