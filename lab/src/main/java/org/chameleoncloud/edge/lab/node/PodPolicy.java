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
 * What we promise of our pods: the rules of Kubernetes' Pod Security Standard "restricted", and some of our own (a
 * read-only root file system, secrets only as files, resources set). Only what a ReplicaSet made, such as the operator
 * itself, may have a service account's token.
 */
final class PodPolicy {
  private static final int OTHERS = 0007;

  private final PodSpec pod;
  private final boolean mayHaveToken;
  private final Collection<String> secrets;
  private final List<String> broken = new ArrayList<>();

  private PodPolicy(Pod pod, Collection<String> secrets) {
    this.pod = pod.getSpec();
    this.secrets = secrets;
    mayHaveToken = pod.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getKind().equals("ReplicaSet"));
  }

  /**
   * The rules that a pod breaks, each as a part of a sentence.
   *
   * @param secrets texts that may stand nowhere in the pod
   */
  static List<String> broken(Pod pod, Collection<String> secrets) {
    PodPolicy rules = new PodPolicy(pod, secrets);
    rules.checkPod();
    pod.getSpec().getVolumes().forEach(rules::checkVolume);
    pod.getSpec().getContainers().forEach(rules::checkContainer);
    return List.copyOf(rules.broken);
  }

  private void checkPod() {
    rule(mayHaveToken || Boolean.FALSE.equals(pod.getAutomountServiceAccountToken()),
        "it mounts a service account token");
    rule(!Boolean.TRUE.equals(pod.getHostNetwork()) && !Boolean.TRUE.equals(pod.getHostPID())
        && !Boolean.TRUE.equals(pod.getHostIPC()), "it uses a namespace of its host");
    rule(pod.getInitContainers().isEmpty() && pod.getContainers().size() == 1,
        "it has other than one container");
    PodSecurityContext security = Objects.requireNonNullElseGet(pod.getSecurityContext(),
        PodSecurityContext::new);
    rule(Boolean.TRUE.equals(security.getRunAsNonRoot()) && security.getRunAsUser() != null
        && security.getRunAsUser() != 0, "it may run as root");
    rule(security.getSeccompProfile() != null
        && "RuntimeDefault".equals(security.getSeccompProfile().getType()),
        "it has no seccomp profile");
  }

  private void checkVolume(Volume volume) {
    boolean known = volume.getPersistentVolumeClaim() != null || volume.getSecret() != null
        || volume.getConfigMap() != null || volume.getEmptyDir() != null
        || mayHaveToken && volume.getProjected() != null;
    rule(known, "the volume " + volume.getName() + " is no claim, Secret, ConfigMap or emptyDir");
    if (volume.getSecret() != null) {
      Integer mode = volume.getSecret().getDefaultMode();
      rule(mode != null && (mode & OTHERS) == 0,
          "everybody may read the Secret of the volume " + volume.getName());
    }
  }

  private void checkContainer(Container container) {
    SecurityContext security = Objects.requireNonNullElseGet(container.getSecurityContext(),
        SecurityContext::new);
    rule(Boolean.TRUE.equals(security.getReadOnlyRootFilesystem()),
        "its root file system can be written");
    rule(Boolean.FALSE.equals(security.getAllowPrivilegeEscalation()),
        "it may gain privileges");
    rule(!Boolean.TRUE.equals(security.getPrivileged()), "it is privileged");
    rule(security.getCapabilities() != null
        && security.getCapabilities().getDrop().contains("ALL"), "it keeps capabilities");
    checkResources(container.getResources());
    checkSecrets(container);
  }

  private void checkResources(ResourceRequirements resources) {
    boolean set = resources != null && has(resources.getRequests(), "cpu")
        && has(resources.getRequests(), "memory") && has(resources.getLimits(), "memory");
    rule(set, "it does not say what CPU and memory it needs");
  }

  private static boolean has(Map<String, ?> quantities, String name) {
    return quantities != null && quantities.containsKey(name);
  }

  private void checkSecrets(Container container) {
    boolean fromElsewhere = !container.getEnvFrom().isEmpty()
        || container.getEnv().stream().anyMatch(variable -> variable.getValueFrom() != null);
    rule(!fromElsewhere, "its environment comes from elsewhere, such as a Secret");
    Stream<String> words = Stream.of(container.getCommand().stream(), container.getArgs().stream(),
        container.getEnv().stream().map(EnvVar::getValue).filter(Objects::nonNull))
        .flatMap(all -> all);
    rule(words.noneMatch(word -> secrets.stream().anyMatch(word::contains)),
        "a secret stands in its command or environment");
  }

  private void rule(boolean kept, String otherwise) {
    if (!kept) {
      broken.add(otherwise);
    }
  }
}
