package org.chameleoncloud.edge.lab.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What pods must guarantee, because no container isolates them here: the Pod Security Standard "restricted" of
 * Kubernetes, and some rules of our own (a read-only root file system, secrets only as files, resources set). Pods of a
 * Job may not have a service account token.
 */
final class PodPolicy {
  private static final int OTHER_USERS = 0007;

  private final PodSpec pod;
  private final boolean tokenAllowed;
  private final Collection<String> secrets;
  private final List<String> violations = new ArrayList<>();

  private PodPolicy(Pod pod, Collection<String> secrets) {
    this.pod = pod.getSpec();
    this.secrets = secrets;
    tokenAllowed = pod.getMetadata().getOwnerReferences().stream()
        .noneMatch(owner -> owner.getKind().equals("Job"));
  }

  /**
   * The violations of a pod, a clause each.
   *
   * @param secrets texts that must not appear in the pod
   */
  static List<String> violations(Pod pod, Collection<String> secrets) {
    PodPolicy policy = new PodPolicy(pod, secrets);
    policy.checkPod();
    pod.getSpec().getVolumes().forEach(policy::checkVolume);
    pod.getSpec().getContainers().forEach(policy::checkContainer);
    return List.copyOf(policy.violations);
  }

  private void checkPod() {
    require(tokenAllowed || Boolean.FALSE.equals(pod.getAutomountServiceAccountToken()),
        "it mounts a service account token");
    require(!Boolean.TRUE.equals(pod.getHostNetwork()) && !Boolean.TRUE.equals(pod.getHostPID())
        && !Boolean.TRUE.equals(pod.getHostIPC()), "it uses a host namespace");
    require(pod.getInitContainers().isEmpty() && pod.getContainers().size() == 1,
        "it does not have exactly one container");
    PodSecurityContext security = Objects.requireNonNullElseGet(pod.getSecurityContext(),
        PodSecurityContext::new);
    require(Boolean.TRUE.equals(security.getRunAsNonRoot()) && security.getRunAsUser() != null
        && security.getRunAsUser() != 0, "it may run as root");
    require(security.getSeccompProfile() != null
        && "RuntimeDefault".equals(security.getSeccompProfile().getType()),
        "it has no seccomp profile");
  }

  private void checkVolume(Volume volume) {
    boolean supported = volume.getPersistentVolumeClaim() != null || volume.getSecret() != null
        || volume.getConfigMap() != null || volume.getEmptyDir() != null
        || tokenAllowed && volume.getProjected() != null;
    require(supported, "volume " + volume.getName()
        + " is not a PersistentVolumeClaim, Secret, ConfigMap or emptyDir");
    if (volume.getSecret() != null) {
      Integer mode = volume.getSecret().getDefaultMode();
      require(mode != null && (mode & OTHER_USERS) == 0,
          "other users may read the Secret of volume " + volume.getName());
    }
  }

  private void checkContainer(Container container) {
    SecurityContext security = Objects.requireNonNullElseGet(container.getSecurityContext(),
        SecurityContext::new);
    require(Boolean.TRUE.equals(security.getReadOnlyRootFilesystem()),
        "its root file system is writable");
    require(Boolean.FALSE.equals(security.getAllowPrivilegeEscalation()),
        "it allows privilege escalation");
    require(!Boolean.TRUE.equals(security.getPrivileged()), "it is privileged");
    require(security.getCapabilities() != null
        && security.getCapabilities().getDrop().contains("ALL"),
        "it does not drop all capabilities");
    checkResources(container.getResources());
    checkSecrets(container);
  }

  private void checkResources(ResourceRequirements resources) {
    boolean set = resources != null && has(resources.getRequests(), "cpu")
        && has(resources.getRequests(), "memory") && has(resources.getLimits(), "memory");
    require(set, "it does not set CPU and memory requests and a memory limit");
  }

  private static boolean has(Map<String, ?> quantities, String name) {
    return quantities != null && quantities.containsKey(name);
  }

  private void checkSecrets(Container container) {
    boolean otherSources = !container.getEnvFrom().isEmpty()
        || container.getEnv().stream().anyMatch(variable -> variable.getValueFrom() != null);
    require(!otherSources, "its environment has other sources, such as a Secret");
    Stream<String> words = Stream.of(container.getCommand().stream(), container.getArgs().stream(),
        container.getEnv().stream().map(EnvVar::getValue).filter(Objects::nonNull))
        .flatMap(all -> all);
    require(words.noneMatch(word -> secrets.stream().anyMatch(word::contains)),
        "its command or environment contains a secret");
  }

  private void require(boolean met, String violation) {
    if (!met) {
      violations.add(violation);
    }
  }
}
