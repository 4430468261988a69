package org.chameleoncloud.edge.plugin.image.claim;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.plugin.cluster.Device;

/**
 * The pod that has a claim mounted. Pure. It satisfies the Pod Security Standard {@code restricted}, and ends on its own.
 *
 * @param claimName the PersistentVolumeClaim
 * @param baker the container image
 * @param owner with which the pod is deleted; null for none
 * @param lifetime after which Kubernetes ends it, at most a day
 */
public record TransferPod(String claimName, BakerImage baker, Device owner, Duration lifetime) {
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

  /** The pod. */
  Pod build(String name) {
    return new PodBuilder()
        .withNewMetadata().withName(name).withLabels(LABELS)
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
        .addNewVolumeMount().withName("images").withMountPath(MOUNT).withReadOnly(true)
        .endVolumeMount()
        .endContainer()
        .addNewVolume().withName("images").withNewPersistentVolumeClaim()
        .withClaimName(claimName).withReadOnly(true).endPersistentVolumeClaim().endVolume()
        .endSpec().build();
  }

  private OwnerReference reference() {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.resource().getApiVersion()).withKind(EdgeDevice.class.getSimpleName())
        .withName(owner.name()).withUid(owner.resource().getMetadata().getUid())
        .withBlockOwnerDeletion(false).withController(false).build();
  }

  /** Preferred, as for bakes: where a claim can be mounted on one node only, another node would wait forever. */
  private static Affinity affinity() {
    return new AffinityBuilder().withNewPodAffinity()
        .addNewPreferredDuringSchedulingIgnoredDuringExecution().withWeight(MAX_WEIGHT)
        .withNewPodAffinityTerm().withTopologyKey("kubernetes.io/hostname")
        .withNewLabelSelector().addToMatchLabels(Label.BAKE_AFFINITY.key(), "true")
        .endLabelSelector().endPodAffinityTerm()
        .endPreferredDuringSchedulingIgnoredDuringExecution().endPodAffinity().build();
  }
}
