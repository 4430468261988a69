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
    return JobFixture.pod().getSpec();
  }

  @Test
  void allowsARestrictedPod() {
    assertThat(violations(pod(), "Job")).isEmpty();
  }

  @Test
  void forbidsATokenToPodsOfAJobOnly() {
    PodSpec pod = new PodSpecBuilder(pod()).withAutomountServiceAccountToken(true)
        .addNewVolume().withName("token").withNewProjected().endProjected().endVolume().build();
    assertThat(violations(pod, "ReplicaSet")).isEmpty();
    assertThat(violations(pod, "Job")).containsExactly("it mounts a service account token",
        "volume token is not a PersistentVolumeClaim, Secret, ConfigMap or emptyDir");
  }

  private static List<String> violations(PodSpec spec, String owner) {
    Pod pod = new PodBuilder().withNewMetadata().addNewOwnerReference().withKind(owner)
        .endOwnerReference().endMetadata().withSpec(spec).build();
    return PodPolicy.violations(pod, List.of(SECRET));
  }

  @ParameterizedTest
  @MethodSource
  void namesTheViolation(UnaryOperator<PodSpecBuilder> change, String violation) {
    PodSpec changed = change.apply(new PodSpecBuilder(pod())).build();
    assertThat(violations(changed, "Job")).containsExactly(violation);
  }

  static Stream<Arguments> namesTheViolation() {
    return Stream.of(
        invalid("token", "it mounts a service account token",
            pod -> pod.withAutomountServiceAccountToken(null)),
        invalid("host network", "it uses a host namespace", pod -> pod.withHostNetwork(true)),
        invalid("two containers", "it does not have exactly one container",
            pod -> pod.addNewInitContainer().endInitContainer()),
        invalid("root", "it may run as root",
            pod -> pod.editSecurityContext().withRunAsUser(0L).endSecurityContext()),
        invalid("seccomp", "it has no seccomp profile",
            pod -> pod.editSecurityContext().withSeccompProfile(null).endSecurityContext()),
        invalid("host path",
            "volume host is not a PersistentVolumeClaim, Secret, ConfigMap or emptyDir",
            pod -> pod.addNewVolume().withName("host").withNewHostPath().endHostPath()
                .endVolume()),
        invalid("readable Secret", "other users may read the Secret of volume keys",
            pod -> pod.addNewVolume().withName("keys").withNewSecret().withDefaultMode(0444)
                .endSecret().endVolume()),
        invalid("writable root", "its root file system is writable",
            pod -> pod.editFirstContainer().editSecurityContext()
                .withReadOnlyRootFilesystem(false).endSecurityContext().endContainer()),
        invalid("escalation", "it allows privilege escalation",
            pod -> pod.editFirstContainer().editSecurityContext()
                .withAllowPrivilegeEscalation(null).endSecurityContext().endContainer()),
        invalid("privileged", "it is privileged", pod -> pod.editFirstContainer()
            .editSecurityContext().withPrivileged(true).endSecurityContext().endContainer()),
        invalid("capabilities", "it does not drop all capabilities", pod -> pod.editFirstContainer()
            .editSecurityContext().withCapabilities(null).endSecurityContext().endContainer()),
        invalid("resources", "it does not set CPU and memory requests and a memory limit",
            pod -> pod.editFirstContainer().editResources().withLimits(Map.of()).endResources()
                .endContainer()),
        invalid("environment", "its environment has other sources, such as a Secret",
            pod -> pod.editFirstContainer().addNewEnvFrom().withNewSecretRef("keys", false)
                .endEnvFrom().endContainer()),
        invalid("secret argument", "its command or environment contains a secret",
            pod -> pod.editFirstContainer().addToArgs("--key=" + SECRET).endContainer()),
        invalid("secret variable", "its command or environment contains a secret",
            pod -> pod.editFirstContainer()
                .addToEnv(new EnvVarBuilder().withName("KEY").withValue(SECRET).build())
                .endContainer()));
  }

  private static Arguments invalid(String name, String violation,
      UnaryOperator<PodSpecBuilder> change) {
    return argumentSet(name, change, violation);
  }
}
