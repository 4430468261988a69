package org.chameleoncloud.edge.plugin.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import org.chameleoncloud.edge.plugin.doctor.Examination.FleetFacts;
import org.chameleoncloud.edge.plugin.doctor.Examination.ImageFacts;
import org.chameleoncloud.edge.plugin.doctor.Examination.SignIn;
import org.chameleoncloud.edge.plugin.doctor.Examination.TestbedFacts;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
  private static final Instant NOW = Instant.parse("2026-05-02T12:00:00Z");
  private static final String DEPLOYMENT = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: chi-edge-operator, namespace: chi-edge}
      spec:
        replicas: 1
        template:
          spec:
            containers:
            - name: operator
              image: "example.org/chi-edge-operator:0.1.0"
              args: [%s]
      status: {readyReplicas: %d}
      """;

  private static GenericKubernetesResource resource(String yaml) {
    return new KubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
  }

  private static Operator operator(String arguments, int ready, String lease) {
    return new Operator(resource(DEPLOYMENT.formatted(arguments, ready)),
        lease == null ? new Fact.NotAsked<>("No election.") : new Fact.Known<>(resource(lease)),
        new Fact.Known<>(List.of(resource("""
            apiVersion: v1
            kind: Pod
            metadata: {name: pod-1}
            status:
              containerStatuses:
              - {name: operator, state: {waiting: {reason: ImagePullBackOff}}}
            """))), new Fact.Known<>(List.of()), new Fact.NotAsked<>("No bundle."));
  }

  private static Examination with(Fact<List<Operator>> operators, SignIn signIn) {
    return new Examination(NOW, "lab", "pi", "0.1.0", new Fact.Unread<>("You may not.", true),
        new Fact.Unread<>("You may not list EdgeDevices in the namespace lab.", true),
        new Fact.NotAsked<>("x"), FleetFacts.notAsked("x"), operators, List.of(),
        new TestbedFacts(signIn, new Fact.NotAsked<>("x"), new Fact.NotAsked<>("x"),
            new Fact.NotAsked<>("x")),
        ImageFacts.notAsked("x"), new Fact.NotAsked<>("x"),
        List.of(Sensitive.of("planted-secret")));
  }

  private static List<Finding> findings(Operator... operators) {
    return Diagnosis.findings(
        with(new Fact.Known<>(List.of(operators)), new SignIn.NotTried("x")));
  }

  @Test
  void whatMayNotBeReadIsUnknownAndForTheAdministrators() {
    List<Finding> findings = Diagnosis.findings(with(
        new Fact.Unread<>("You may not list Deployments of all namespaces.", true),
        new SignIn.NotTried("x")));

    assertThat(findings).noneMatch(Finding::isWrong);
    assertThat(findings).filteredOn(finding -> finding.verdict() == Verdict.UNKNOWN).hasSize(3)
        .allMatch(finding -> finding.who() == Who.ADMINISTRATORS);
  }

  @Test
  void anOperatorThatWatchesOtherNamespacesIsWrong() {
    assertThat(findings(operator("--namespaces=a", 1, null))).anyMatch(
        finding -> finding.isWrong() && finding.what().contains("No operator watches"));
    assertThat(findings(operator("\"--namespaces=a,lab\"", 1, null)))
        .noneMatch(Finding::isWrong);
  }

  @Test
  void anOperatorWithoutPodsIsWrongAndItsPodSaysWhy() {
    assertThat(findings(operator("--port=8080", 0, null))).anyMatch(
        finding -> finding.isWrong() && finding.what().contains("ImagePullBackOff")
            && finding.who() == Who.ADMINISTRATORS);
  }

  @Test
  void aLeaseThatIsNoLongerRenewedIsWrong() {
    String lease = """
        apiVersion: coordination.k8s.io/v1
        kind: Lease
        metadata: {name: chi-edge-operator}
        spec: {holderIdentity: pod-1, renewTime: "%s"}
        """;

    assertThat(findings(operator("--leader-election", 1,
        lease.formatted("2026-05-02T11:50:00.000000Z")))).anyMatch(
            finding -> finding.isWrong() && finding.what().contains("No replica leads"));
    assertThat(findings(operator("--leader-election", 1,
        lease.formatted("2026-05-02T11:59:58.000000Z")))).noneMatch(Finding::isWrong);
  }

  @Test
  void aTestbedThatDoesNotAnswerIsUnknownAndARejectedCredentialIsWrong() {
    assertThat(signIn(RegistryFailure.Kind.UNREACHABLE).verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(signIn(RegistryFailure.Kind.CREDENTIAL_REJECTED).who()).isEqualTo(Who.YOU);
  }

  @Test
  void aMessageThatQuotesASecretIsMasked() {
    assertThat(signIn(RegistryFailure.Kind.BROKEN).what()).doesNotContain("planted-secret");
  }

  private static Finding signIn(RegistryFailure.Kind kind) {
    return Diagnosis.findings(with(new Fact.Known<>(List.of()),
        new SignIn.Fails(kind, "it says planted-secret"))).stream()
        .filter(finding -> finding.step().equals("sign-in")).findFirst().orElseThrow();
  }
}
