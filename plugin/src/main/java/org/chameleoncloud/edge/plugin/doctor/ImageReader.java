package org.chameleoncloud.edge.plugin.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.ImageSourceRef;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.doctor.ApiReader.Type;
import org.chameleoncloud.edge.plugin.doctor.Examination.ImageFacts;

/** Reads what there is of a device's image: its claim, the source that it names, and the Jobs that bake it. */
final class ImageReader {
  /** What the operator uses if neither the spec nor its options name one. */
  private static final String DEFAULT_CLAIM = "edge-images";
  private static final String JOB_LABEL = "batch.kubernetes.io/job-name";

  private final ApiReader api;
  private final SecretReader secrets;

  ImageReader(ApiReader api, SecretReader secrets) {
    this.api = api;
    this.secrets = secrets;
  }

  /**
   * Reads.
   *
   * @param operators whose options name the claim of devices that name none
   */
  ImageFacts read(Device device, Fact<List<Operator>> operators) {
    if (device.typed().getSpec() == null || device.typed().getSpec().image() == null) {
      return ImageFacts.notAsked("The spec asks for no image.");
    }
    String namespace = device.namespace();
    String claim = Optional.ofNullable(device.typed().getSpec().image().claimName())
        .or(() -> operators.value().orElse(List.of()).stream()
            .filter(found -> found.watches(namespace))
            .map(found -> found.option("--image-claim")).flatMap(Optional::stream).findFirst())
        .orElse(DEFAULT_CLAIM);
    Fact<List<GenericKubernetesResource>> jobs = jobs(device);
    Optional<GenericKubernetesResource> job = jobs.value().stream().flatMap(List::stream)
        .findFirst();
    Fact<List<GenericKubernetesResource>> pods = job.map(this::pods)
        .orElseGet(() -> new Fact.NotAsked<>("There is no Job."));
    return new ImageFacts(claim, api.get(Type.CLAIM, namespace, claim), source(device), jobs, pods,
        log(job, pods));
  }

  private Fact<GenericKubernetesResource> source(Device device) {
    ImageSpec.Source source = device.typed().getSpec().image().source();
    ImageSourceRef ref = source == null ? null : source.sourceRef();
    if (ref == null || ref.name() == null) {
      return new Fact.NotAsked<>("The spec names no image source.");
    }
    return ref.kindOrDefault() == ImageSourceRef.Kind.ClusterEdgeImageSource
        ? api.get(Type.CLUSTER_SOURCE, null, ref.name())
        : api.get(Type.SOURCE, device.namespace(), ref.name());
  }

  private Fact<List<GenericKubernetesResource>> jobs(Device device) {
    Fact<List<GenericKubernetesResource>> jobs = api.list(Type.JOB, device.namespace(),
        Map.of(Label.MANAGED_BY.key(), Label.OPERATOR), Map.of());
    String uid = device.resource().getMetadata().getUid();
    return jobs instanceof Fact.Known<List<GenericKubernetesResource>>(var found)
        ? new Fact.Known<>(OperatorReader.newest(
            found.stream().filter(job -> isControlledBy(job, uid)).toList()))
        : jobs;
  }

  private Fact<List<GenericKubernetesResource>> pods(GenericKubernetesResource job) {
    Fact<List<GenericKubernetesResource>> pods = api.list(Type.POD,
        job.getMetadata().getNamespace(), Map.of(JOB_LABEL, job.getMetadata().getName()),
        Map.of());
    String uid = job.getMetadata().getUid();
    return pods instanceof Fact.Known<List<GenericKubernetesResource>>(var found)
        ? new Fact.Known<>(OperatorReader.newest(
            found.stream().filter(pod -> isControlledBy(pod, uid)).toList()))
        : pods;
  }

  /** Anyone who may create Jobs can give them the label. */
  private static boolean isControlledBy(GenericKubernetesResource object, String uid) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController())).map(OwnerReference::getUid)
        .anyMatch(uid::equals);
  }

  private Fact<String> log(Optional<GenericKubernetesResource> job,
      Fact<List<GenericKubernetesResource>> pods) {
    Optional<GenericKubernetesResource> pod = pods.value().stream().flatMap(List::stream)
        .findFirst();
    if (pod.isEmpty()) {
      return new Fact.NotAsked<>("There is no pod.");
    }
    // All of them, so that each one's values are masked.
    boolean maskable = Stream.concat(job.stream(), pod.stream()).flatMap(ImageReader::secretsOf)
        .distinct().map(secrets::addValuesOf).reduce(true, Boolean::logicalAnd);
    return maskable
        ? api.log(pod.get())
        : new Fact.NotAsked<>("Left out: you may not read a Secret that the pod uses, so that its "
            + "values could not be masked in the log.");
  }

  private static Stream<String> secretsOf(GenericKubernetesResource object) {
    Map<String, Object> all = object.getAdditionalProperties();
    Map<String, Object> spec = "Pod".equals(object.getKind())
        ? Fields.map(all, "spec")
        : Fields.map(all, "spec", "template", "spec");
    return Fields.maps(spec.get("volumes")).stream()
        .map(volume -> Fields.map(volume, "secret").get("secretName"))
        .filter(String.class::isInstance).map(String.class::cast);
  }
}
