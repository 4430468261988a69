package org.chameleoncloud.edge.operator.image;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.api.Label;

/** The Kubernetes objects of a bake and of a removal. Pure: the same spec gives the same objects. */
public final class BakeJob {
  /** On everything that the operator creates. */
  public static final Map<String, String> LABELS = Map.of(Label.MANAGED_BY.key(), Label.OPERATOR);
  /** The key of the bake's Secret that holds the per-device part of config.json; its other keys are keyfiles. */
  public static final String CONFIG_KEY = "config.json";

  private static final String EPHEMERAL_STORAGE = "ephemeral-storage";
  /** A bake writes to its claims; temporary files are small. */
  private static final String SCRATCH_SIZE = "64Mi";
  private static final String SCRATCH_AND_LOG_SIZE = "128Mi";
  /** Without the start-up cache, or with another Java, the JVM only starts slower; it need not say so in every log. */
  private static final List<String> PROGRAM = List.of("java", "-XX:-UsePerfData",
      "-XX:SharedArchiveFile=/opt/chi-edge/baker.jsa", "-Xlog:cds=off", "-Xmx64m", "-jar",
      "/opt/chi-edge/baker.jar");
  private static final String IMAGES = "/images";
  private static final String BASE = "/base";
  private static final String CONFIG = "/etc/chi-edge/device";
  private static final String CA_CERTIFICATES = "/etc/chi-edge/ca";
  /** No namespace's name begins with a dot, so no device's image is ever stored there. */
  private static final String CACHE = IMAGES + "/.bases";
  private static final String CONNECTIONS = "connections";
  private static final String BAKE = "bake";
  private static final String REMOVE = "remove";
  private static final String RESULT = "/dev/termination-log";
  /** The user and group that distroless images call nonroot. */
  private static final long NON_ROOT = 65532;
  private static final int MAX_WEIGHT = 100;

  private BakeJob() {}

  /** The Job's name, and its Secret's: the same for the same spec, so that creating it twice creates one. */
  public static String name(BakeSpec bake) {
    return BakeName.of(bake.device(), BAKE, bake.inputsHash(), bake.attempt());
  }

  /** The name of a removal's Job. */
  public static String name(RemovalSpec removal) {
    return BakeName.of(removal.device(), REMOVE, removal.inputsHash(), removal.attempt());
  }

  /** The Secret with the per-device part of config.json and the network connections. */
  public static Secret secret(BakeSpec bake, BakeOwner owner) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put(CONFIG_KEY, base64(bake.config().reveal()));
    bake.keyfiles().forEach((file, content) -> data.put(file, base64(content.reveal())));
    return new SecretBuilder()
        .withMetadata(meta(bake.namespace(), name(bake), BAKE, bake.inputsHash(),
            bake.attempt(), owner))
        .withType("Opaque")
        .withData(data)
        .build();
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The Job that bakes. */
  public static Job bake(BakeSpec bake, BakeOwner owner, BakeSettings settings) {
    String name = name(bake);
    List<String> args = new ArrayList<>(List.of(BAKE));
    if (bake.source() != null) {
      args.addAll(source(bake, settings));
    }
    args.addAll(
        List.of("--config", CONFIG + "/" + CONFIG_KEY, "--output", IMAGES + "/" + bake.path(),
            "--create-folder", "--root", IMAGES, "--device-type", bake.machineName(), "--json",
            "--result", RESULT));
    if (bake.form() == ImageForm.Compact) {
      args.add("--compact");
    }
    if (!bake.keyfiles().isEmpty()) {
      args.addAll(List.of("--connections", CONFIG + "/" + CONNECTIONS));
    }
    List<Volume> volumes = new ArrayList<>(
        List.of(claim("images", bake.claimName()), secretVolume(bake), scratch()));
    List<VolumeMount> mounts = new ArrayList<>(
        List.of(mount("images", IMAGES, false), mount("device", CONFIG, true),
            mount("scratch", "/tmp", false)));
    bake.sourceClaim().ifPresent(sourceClaim -> {
      boolean sameClaim = sourceClaim.equals(bake.claimName());
      if (!sameClaim) {
        volumes.add(claim("base", sourceClaim));
      }
      mounts.add(mount(sameClaim ? "images" : "base", BASE, true));
      args.addAll(List.of("--root", BASE));
    });
    Map<String, String> environment = Map.of();
    if (bake.isFetched()) {
      environment = settings.web().environment();
      if (!settings.localSources()) {
        args.add("--refuse-local-sources");
      }
      if (settings.minThroughput() > 0) {
        args.addAll(List.of("--min-throughput", Long.toString(settings.minThroughput())));
      }
      if (settings.web().hasCaCertificates()) {
        args.addAll(List.of("--ca", CA_CERTIFICATES + "/" + WebAccess.CA_KEY));
        volumes.add(caCertificates(settings.web().caConfigMap()));
        mounts.add(mount("ca", CA_CERTIFICATES, true));
      }
    }
    ObjectMeta meta = meta(bake.namespace(), name, BAKE, bake.inputsHash(), bake.attempt(),
        owner);
    return job(meta, container(args, mounts, environment, settings), volumes,
        affinity(bake.claimName(), settings), settings);
  }

  /** The Job that removes a baked image. */
  public static Job removal(RemovalSpec removal, BakeOwner owner, BakeSettings settings) {
    String name = name(removal);
    List<String> args = List.of(REMOVE, "--output", IMAGES + "/" + removal.path(),
        "--prune-folder", "--root", IMAGES, "--json", "--result", RESULT);
    ObjectMeta meta = meta(removal.namespace(), name, REMOVE, removal.inputsHash(),
        removal.attempt(),
        owner);
    List<VolumeMount> mounts = List.of(mount("images", IMAGES, false),
        mount("scratch", "/tmp", false));
    return job(meta, container(args, mounts, Map.of(), settings),
        List.of(claim("images", removal.claimName()), scratch()),
        affinity(removal.claimName(), settings), settings);
  }

  private static List<String> source(BakeSpec bake, BakeSettings settings) {
    List<String> args = new ArrayList<>(List.of("--source",
        bake.isFetched() ? bake.source().url() : BASE + "/" + bake.source().path()));
    if (!bake.isFetched()) {
      args.addAll(List.of("--source-root", BASE));
    }
    if (bake.source().sha256() != null) {
      args.addAll(List.of("--sha256", bake.source().sha256()));
      if (settings.cache()) {
        args.addAll(List.of("--cache", CACHE));
        bake.sourceScope().ifPresent(scope -> args.addAll(List.of("--cache-scope", scope)));
      }
    }
    return args;
  }

  private static ObjectMeta meta(String namespace, String name, String purpose, String hash,
      int attempt,
      BakeOwner owner) {
    Map<String, String> labels = new LinkedHashMap<>(LABELS);
    labels.put(Label.PURPOSE.key(), purpose);
    return new ObjectMetaBuilder().withNamespace(namespace).withName(name).withLabels(labels)
        .addToAnnotations(Annotation.ATTEMPT.key(), Integer.toString(attempt))
        .addToAnnotations(Annotation.INPUTS_HASH.key(), hash)
        .withOwnerReferences(owner.reference())
        .build();
  }

  private static Job job(ObjectMeta meta, Container container, List<Volume> volumes,
      Affinity affinity, BakeSettings settings) {
    return new JobBuilder()
        .withMetadata(meta)
        .withNewSpec()
        // The operator counts the attempts, with longer delays than a Job's; an eviction is not an attempt.
        .withBackoffLimit(0)
        .withNewPodFailurePolicy()
        .addNewRule().withAction("Ignore")
        .addNewOnPodCondition().withType("DisruptionTarget").withStatus("True").endOnPodCondition()
        .endRule()
        .endPodFailurePolicy()
        .withActiveDeadlineSeconds(settings.deadline().toSeconds())
        .withNewTemplate()
        .withNewMetadata().withLabels(meta.getLabels()).endMetadata()
        .withSpec(pod(container, volumes, affinity, settings))
        .endTemplate()
        .endSpec()
        .build();
  }

  /** Preferred, not required: there may be no such pod. */
  private static Affinity affinity(String claimName, BakeSettings settings) {
    return claimName.equals(settings.defaultClaim())
        ? new AffinityBuilder().withNewPodAffinity()
            .addNewPreferredDuringSchedulingIgnoredDuringExecution().withWeight(MAX_WEIGHT)
            .withNewPodAffinityTerm().withTopologyKey("kubernetes.io/hostname")
            .withNewLabelSelector().addToMatchLabels(Label.BAKE_AFFINITY.key(), "true")
            .endLabelSelector()
            .endPodAffinityTerm().endPreferredDuringSchedulingIgnoredDuringExecution()
            .endPodAffinity().build()
        : null;
  }

  private static PodSpec pod(Container container, List<Volume> volumes, Affinity affinity,
      BakeSettings settings) {
    return new PodSpecBuilder()
        .withAffinity(affinity)
        .withRestartPolicy("Never")
        .withServiceAccountName(settings.serviceAccount())
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withImagePullSecrets(settings.imagePullSecret().isEmpty()
            ? List.of()
            : List.of(new LocalObjectReference(settings.imagePullSecret())))
        .withNewSecurityContext()
        .withRunAsNonRoot(true).withRunAsUser(NON_ROOT).withRunAsGroup(NON_ROOT)
        .withFsGroup(NON_ROOT)
        .withFsGroupChangePolicy("OnRootMismatch")
        .withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile()
        .endSecurityContext()
        .withVolumes(volumes)
        .withContainers(container)
        .build();
  }

  private static Container container(List<String> args, List<VolumeMount> mounts,
      Map<String, String> environment, BakeSettings settings) {
    return new ContainerBuilder()
        .withName("baker")
        .withImage(settings.containerImage())
        .withCommand(PROGRAM)
        .withArgs(args)
        .withEnv(environment.entrySet().stream()
            .map(variable -> new EnvVar(variable.getKey(), variable.getValue(), null)).toList())
        .withVolumeMounts(mounts)
        .withTerminationMessagePath(RESULT)
        .withTerminationMessagePolicy("File")
        .withNewResources()
        .addToRequests("cpu", new Quantity(settings.cpu()))
        .addToRequests("memory", new Quantity(settings.memory()))
        .addToRequests(EPHEMERAL_STORAGE, new Quantity(SCRATCH_SIZE))
        .addToLimits("memory", new Quantity(settings.memory()))
        .addToLimits(EPHEMERAL_STORAGE, new Quantity(SCRATCH_AND_LOG_SIZE))
        .endResources()
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities().withDrop("ALL").endCapabilities()
        .endSecurityContext()
        .build();
  }

  private static Volume claim(String name, String claimName) {
    return new VolumeBuilder().withName(name).withNewPersistentVolumeClaim()
        .withClaimName(claimName)
        .endPersistentVolumeClaim().build();
  }

  private static Volume secretVolume(BakeSpec bake) {
    List<KeyToPath> files = new ArrayList<>(List.of(new KeyToPath(CONFIG_KEY, null, CONFIG_KEY)));
    bake.keyfiles().keySet()
        .forEach(file -> files.add(new KeyToPath(file, null, CONNECTIONS + "/" + file)));
    // Readable only by the pod's group, which fsGroup sets.
    return new VolumeBuilder().withName("device").withNewSecret().withSecretName(name(bake))
        .withItems(files).withDefaultMode(0440).endSecret().build();
  }

  private static Volume caCertificates(String configMap) {
    return new VolumeBuilder().withName("ca").withNewConfigMap().withName(configMap)
        .endConfigMap().build();
  }

  private static Volume scratch() {
    return new VolumeBuilder().withName("scratch").withNewEmptyDir()
        .withSizeLimit(new Quantity(SCRATCH_SIZE)).endEmptyDir()
        .build();
  }

  private static VolumeMount mount(String volume, String path, boolean readOnly) {
    return new VolumeMountBuilder().withName(volume).withMountPath(path).withReadOnly(readOnly)
        .build();
  }
}
