package org.chameleoncloud.edge.plugin.image.claim;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/**
 * The container image that has the baker.
 *
 * @param name with its tag or digest
 * @param pullSecrets the Secrets of the namespace to pull it with
 */
public record BakerImage(String name, List<LocalObjectReference> pullSecrets) {
  private static final ResourceDefinitionContext JOBS = type("batch", "Job", "jobs");
  private static final ResourceDefinitionContext DEPLOYMENTS = type("apps", "Deployment",
      "deployments");
  private static final int MAX_SHOWN = 5;
  private static final String OPTION = "--bake-image=";
  /** On the chart's Deployment. */
  private static final Map<String, String> OPERATOR = Map.of("app.kubernetes.io/name",
      Label.OPERATOR);

  /** Copies the list. */
  public BakerImage {
    pullSecrets = List.copyOf(pullSecrets);
  }

  private static ResourceDefinitionContext type(String group, String kind, String plural) {
    return new ResourceDefinitionContext.Builder().withGroup(group).withVersion("v1")
        .withKind(kind).withPlural(plural).withNamespaced(true).build();
  }

  /**
   * The one that the user named, or that of the namespace's bakes, its image server or the operator.
   *
   * @param named null to look for it
   * @throws CommandFailure when the user may see none of them
   */
  public static BakerImage find(Cluster cluster, String named) {
    if (named != null) {
      return new BakerImage(named, List.of());
    }
    String namespace = cluster.namespace();
    return Stream.<Function<KubernetesClient, Optional<BakerImage>>>of(
        api -> ofBakes(api, namespace), api -> ofServer(api, namespace), BakerImage::ofOperator)
        .map(source -> seen(cluster, source)).flatMap(Optional::stream).findFirst()
        .orElseThrow(() -> CommandFailure.failed("the container image with the baker is not known:"
            + " no bake runs in the namespace " + namespace + ", and you may not see the operator's"
            + " Deployment. Name the image with --pod-image; the administrators of the operator"
            + " know it as bake.image"));
  }

  /** What the user may not list is not where the image is found. */
  private static Optional<BakerImage> seen(Cluster cluster,
      Function<KubernetesClient, Optional<BakerImage>> source) {
    return cluster.askIfAllowed("list Jobs, Pods and Deployments", cluster.namespace(), source)
        .flatMap(found -> found);
  }

  private static Optional<BakerImage> ofBakes(KubernetesClient api, String namespace) {
    return api.genericKubernetesResources(JOBS).inNamespace(namespace)
        .withLabel(Label.MANAGED_BY.key(), Label.OPERATOR).list().getItems().stream()
        .map(job -> template(api, job)).flatMap(Optional::stream).findFirst()
        .flatMap(BakerImage::of);
  }

  private static Optional<BakerImage> ofServer(KubernetesClient api, String namespace) {
    return api.pods().inNamespace(namespace).withLabel(Label.BAKE_AFFINITY.key(), "true").list()
        .getItems().stream().filter(pod -> !TransferPod.isOne(pod)).findFirst()
        .flatMap(pod -> of(pod.getSpec()));
  }

  /**
   * Pull secrets are the operator's namespace's, so they are left out. Any Deployment may have the labels,
   * and the pod that runs the image can read the claim: an image counts only if there is no other.
   */
  private static Optional<BakerImage> ofOperator(KubernetesClient api) {
    List<String> images = api.genericKubernetesResources(DEPLOYMENTS).inAnyNamespace()
        .withLabels(OPERATOR).list().getItems().stream()
        .map(deployment -> template(api, deployment)).flatMap(Optional::stream)
        .flatMap(spec -> spec.getContainers().stream()).map(BakerImage::option)
        .flatMap(Optional::stream).distinct().sorted().toList();
    if (images.size() > 1) {
      throw CommandFailure.failed("Deployments with the operator's labels name different container"
          + " images with the baker: name the right one with --pod-image. They are "
          + String.join(", ", images.subList(0, Math.min(MAX_SHOWN, images.size()))));
    }
    return images.stream().findFirst().map(image -> new BakerImage(image, List.of()));
  }

  private static Optional<String> option(Container container) {
    return container.getArgs().stream().filter(arg -> arg.startsWith(OPTION))
        .map(arg -> arg.substring(OPTION.length())).findFirst();
  }

  private static Optional<PodSpec> template(KubernetesClient api,
      GenericKubernetesResource workload) {
    Object template = workload.get("spec", "template");
    return template == null
        ? Optional.empty()
        : Optional.ofNullable(api.getKubernetesSerialization()
            .convertValue(template, PodTemplateSpec.class).getSpec());
  }

  private static Optional<BakerImage> of(PodSpec pod) {
    return pod.getContainers().stream().findFirst()
        .map(container -> new BakerImage(container.getImage(), pod.getImagePullSecrets()));
  }
}
