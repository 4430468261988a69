package org.chameleoncloud.edge.plugin.image.claim;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTermBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.plugin.cluster.Device;

/**
 * The pod that has a claim mounted. Pure. It satisfies the Pod Security Standard {@code restricted}, and ends on its own.
 *
 * @param claimName the PersistentVolumeClaim
 * @param defaultClaim whether bakes use it that name no other
 * @param access what is done to the claim
 * @param baker the container image
 * @param owner with which the pod is deleted; null for none
 * @param lifetime after which Kubernetes ends it, at most a day
 */
public record TransferPod(String claimName, boolean defaultClaim, Access access, BakerImage baker,
    Device owner, Duration lifetime) {
  /** On all of these pods. */
  public static final Map<String, String> LABELS = Map.of(Label.MANAGED_BY.key(),
      "kubectl-chi_edge", Label.PURPOSE.key(), "transfer");
  /** The only container. */
  public static final String CONTAINER = "baker";
  /** Where the claim is mounted. */
  public static final String MOUNT = "/images";

  private static final String NAME = "chi-edge-transfer-";
  private static final List<String> PROGRAM = List.of("java", "-XX:-UsePerfData",
      "-XX:SharedArchiveFile=/opt/chi-edge/baker.jsa", "-Xlog:cds=off", "-Xmx64m", "-jar",
      "/opt/chi-edge/baker.jar");
  /** The user of bake pods: no other can read an image. */
  private static final long NON_ROOT = 65532;
  private static final int MAX_WEIGHT = 100;

  /** What is done to a claim. */
  public enum Access {
    READ,
    WRITE
  }

  /** Whether a pod is one of these. */
  static boolean isOne(Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return labels != null && labels.entrySet().containsAll(LABELS.entrySet());
  }

  /** The command that runs baker in the container. */
  static String[] command(List<String> arguments) {
    return Stream.concat(PROGRAM.stream(), arguments.stream()).toArray(String[]::new);
  }

  /** The path in the container of a file on the claim. */
  static String path(String onClaim) {
    return MOUNT + "/" + onClaim;
  }

  /** A name for one pod. */
  static String newName() {
    return NAME + UUID.randomUUID().toString().substring(0, 8);
  }

  /** A bake on another node would wait for a claim that can be mounted on one only: bakes prefer the node of this label. */
  private Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>(LABELS);
    if (defaultClaim) {
      labels.put(Label.BAKE_AFFINITY.key(), "true");
    }
    return labels;
  }

  /** The pod. */
  Pod build(String name) {
    return new PodBuilder()
        .withNewMetadata().withName(name).withLabels(labels())
        .withOwnerReferences(owner == null ? List.of() : List.of(reference())).endMetadata()
        .withNewSpec()
        .withRestartPolicy("Never")
        .withActiveDeadlineSeconds(lifetime.toSeconds())
        .withTerminationGracePeriodSeconds(1L)
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withImagePullSecrets(baker.pullSecrets())
        .withAffinity(affinity())
        .withNewSecurityContext()
        .withRunAsNonRoot(true).withRunAsUser(NON_ROOT).withRunAsGroup(NON_ROOT)
        .withFsGroup(NON_ROOT).withFsGroupChangePolicy("OnRootMismatch")
        .withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile()
        .endSecurityContext()
        .addNewContainer()
        .withName(CONTAINER).withImage(baker.name())
        .withCommand(command(List.of("hold", "--seconds", Long.toString(lifetime.toSeconds()))))
        .withNewResources()
        .addToRequests("cpu", new Quantity("50m")).addToRequests("memory", new Quantity("64Mi"))
        .addToLimits("memory", new Quantity("384Mi"))
        .endResources()
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false).withReadOnlyRootFilesystem(true)
        .withNewCapabilities().withDrop("ALL").endCapabilities()
        .endSecurityContext()
        .addNewVolumeMount().withName("images").withMountPath(MOUNT)
        .withReadOnly(access == Access.READ).endVolumeMount()
        .endContainer()
        .addNewVolume().withName("images").withNewPersistentVolumeClaim()
        .withClaimName(claimName).withReadOnly(access == Access.READ).endPersistentVolumeClaim()
        .endVolume()
        .endSpec().build();
  }

  private OwnerReference reference() {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.resource().getApiVersion()).withKind(EdgeDevice.class.getSimpleName())
        .withName(owner.name()).withUid(owner.resource().getMetadata().getUid())
        .withBlockOwnerDeletion(false).withController(false).build();
  }

  /**
   * Preferred, as for bakes: where a claim can be mounted on one node only, another node would wait. A bake has it for some
   * minutes, what has the label for longer.
   */
  private Affinity affinity() {
    return defaultClaim
        ? new AffinityBuilder().withNewPodAffinity()
            .withPreferredDuringSchedulingIgnoredDuringExecution(
                near(MAX_WEIGHT, Label.BAKE_AFFINITY.key(), "true"),
                near(MAX_WEIGHT / 2, Label.PURPOSE.key(), "bake"))
            .endPodAffinity().build()
        : null;
  }

  private static WeightedPodAffinityTerm near(int weight, String label, String value) {
    return new WeightedPodAffinityTermBuilder().withWeight(weight).withNewPodAffinityTerm()
        .withTopologyKey("kubernetes.io/hostname").withNewLabelSelector()
        .addToMatchLabels(label, value).endLabelSelector().endPodAffinityTerm().build();
  }
}
