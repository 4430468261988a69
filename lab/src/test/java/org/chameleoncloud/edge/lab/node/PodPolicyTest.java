package org.chameleoncloud.edge.lab.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.chameleoncloud.edge.lab.JobFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PodPolicyTest {
  private static final String SECRET = "5f2d9c0b7e1a4c3d8e6f";

  private static PodSpec pod() {
    return JobFixture.pod(pod -> pod).getSpec();
  }

  @Test
  void allowsARestrictedPod() {
    assertThat(broken(pod(), "Job")).isEmpty();
  }

  @Test
  void allowsATokenToPodsOfAReplicaSetOnly() {
    PodSpec pod = new PodSpecBuilder(pod()).withAutomountServiceAccountToken(true)
        .addNewVolume().withName("token").withNewProjected().endProjected().endVolume().build();
    assertThat(broken(pod, "ReplicaSet")).isEmpty();
    assertThat(broken(pod, "Job")).containsExactly("it mounts a service account token",
        "the volume token is no claim, Secret, ConfigMap or emptyDir");
  }

  private static List<String> broken(PodSpec spec, String owner) {
    Pod pod = new PodBuilder().withNewMetadata().addNewOwnerReference().withKind(owner)
        .endOwnerReference().endMetadata().withSpec(spec).build();
    return PodPolicy.broken(pod, List.of(SECRET));
  }

  @ParameterizedTest
  @MethodSource
  void namesTheRuleThatAPodBreaks(UnaryOperator<PodSpecBuilder> change, String broken) {
    PodSpec changed = change.apply(new PodSpecBuilder(pod())).build();
    assertThat(broken(changed, "Job")).containsExactly(broken);
  }

  static Stream<Arguments> namesTheRuleThatAPodBreaks() {
    return Stream.of(
        bad("token", "it mounts a service account token",
            pod -> pod.withAutomountServiceAccountToken(null)),
        bad("host network", "it uses a namespace of its host", pod -> pod.withHostNetwork(true)),
        bad("two containers", "it has other than one container",
            pod -> pod.addNewInitContainer().endInitContainer()),
        bad("root", "it may run as root",
            pod -> pod.editSecurityContext().withRunAsUser(0L).endSecurityContext()),
        bad("seccomp", "it has no seccomp profile",
            pod -> pod.editSecurityContext().withSeccompProfile(null).endSecurityContext()),
        bad("host path", "the volume host is no claim, Secret, ConfigMap or emptyDir",
            pod -> pod.addNewVolume().withName("host").withNewHostPath().endHostPath()
                .endVolume()),
        bad("open Secret", "everybody may read the Secret of the volume keys",
            pod -> pod.addNewVolume().withName("keys").withNewSecret().withDefaultMode(0444)
                .endSecret().endVolume()),
        bad("writable root", "its root file system can be written",
            pod -> pod.editFirstContainer().editSecurityContext()
                .withReadOnlyRootFilesystem(false).endSecurityContext().endContainer()),
        bad("escalation", "it may gain privileges",
            pod -> pod.editFirstContainer().editSecurityContext()
                .withAllowPrivilegeEscalation(null).endSecurityContext().endContainer()),
        bad("privileged", "it is privileged", pod -> pod.editFirstContainer()
            .editSecurityContext().withPrivileged(true).endSecurityContext().endContainer()),
        bad("capabilities", "it keeps capabilities", pod -> pod.editFirstContainer()
            .editSecurityContext().withCapabilities(null).endSecurityContext().endContainer()),
        bad("resources", "it does not say what CPU and memory it needs",
            pod -> pod.editFirstContainer().editResources().withLimits(Map.of()).endResources()
                .endContainer()),
        bad("environment", "its environment comes from elsewhere, such as a Secret",
            pod -> pod.editFirstContainer().addNewEnvFrom().withNewSecretRef("keys", false)
                .endEnvFrom().endContainer()),
        bad("secret argument", "a secret stands in its command or environment",
            pod -> pod.editFirstContainer().addToArgs("--key=" + SECRET).endContainer()),
        bad("secret variable", "a secret stands in its command or environment",
            pod -> pod.editFirstContainer()
                .addToEnv(new EnvVarBuilder().withName("KEY").withValue(SECRET).build())
                .endContainer()));
  }

  private static Arguments bad(String name, String broken, UnaryOperator<PodSpecBuilder> change) {
    return argumentSet(name, change, broken);
  }
}
