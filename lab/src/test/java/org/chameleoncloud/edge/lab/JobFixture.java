package org.chameleoncloud.edge.lab;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.chameleoncloud.edge.lab.node.NodeSettings;

/**
 * The Job of {@code job.yaml} and its pods, in a namespace with the claim that they use. The container's program is a
 * shell script.
 */
public final class JobFixture {
  /** The namespace of all objects. */
  public static final String NAMESPACE = "lab";
  /** The name of the node. */
  public static final String NODE = "lab-node";
  /** The CRD of a custom resource. */
  public static final Path WIDGET_CRD = Path.of("src/test/resources/widgets.yaml");
  /** The type of that custom resource. */
  public static final ResourceDefinitionContext WIDGET = new ResourceDefinitionContext.Builder()
      .withGroup("example.org").withVersion("v1").withKind("Widget").withPlural("widgets")
      .withNamespaced(true).build();

  private static final String RUNNING = "Running";

  private final KubernetesClient client;
  private final Path directory;

  /** Creates the claim. */
  public JobFixture(KubernetesClient client, Path directory) {
    this.client = client;
    this.directory = directory;
    client.resource(new PersistentVolumeClaimBuilder().withNewMetadata().withName("images")
        .withNamespace(NAMESPACE).endMetadata().build()).create();
  }

  /** Settings of a node that runs the script. */
  public NodeSettings nodeSettings() {
    return new NodeSettings(directory.resolve("claims"), directory.resolve("runs"),
        directory.resolve("logs"), Map.of("program", directory.resolve("program")));
  }

  /** Sets the script. */
  public void script(String body) throws IOException {
    Path program = directory.resolve("program");
    Files.writeString(program, "#!/bin/sh\nPATH=/usr/bin:/bin\n" + body + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  /** The Job; it is not created. */
  public static Job job() {
    return job(UnaryOperator.identity());
  }

  /** The Job with changes; it is not created. */
  public static Job job(UnaryOperator<JobBuilder> change) {
    Job job = new KubernetesSerialization()
        .unmarshal(JobFixture.class.getResourceAsStream("/job.yaml"), Job.class);
    return change.apply(new JobBuilder(job)).build();
  }

  /** A pod of that Job, bound to the node; it is not created. */
  public static Pod pod() {
    return pod(UnaryOperator.identity());
  }

  /** A pod of that Job, bound to the node, with changes; it is not created. */
  public static Pod pod(UnaryOperator<PodBuilder> change) {
    return change.apply(new PodBuilder().withNewMetadata().withNamespace(NAMESPACE).withName("pod")
        .endMetadata()
        .withNewSpecLike(job().getSpec().getTemplate().getSpec()).withNodeName(NODE)
        .endSpec()).build();
  }

  /** A custom resource; it is not created. */
  public static GenericKubernetesResource widget(String namespace) {
    return new GenericKubernetesResourceBuilder().withApiVersion("example.org/v1")
        .withKind("Widget").withNewMetadata().withName("widget").withNamespace(namespace)
        .endMetadata().build();
  }

  /** Creates an object. */
  public <T extends HasMetadata> T create(T object) {
    return client.resource(object).create();
  }

  /** All Jobs. */
  public List<Job> jobs() {
    return client.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems();
  }

  /** All pods. */
  public List<Pod> pods() {
    return client.pods().inNamespace(NAMESPACE).list().getItems();
  }

  /** Waits until the only pod is in a phase, and returns it. */
  public Pod awaitPhase(String phase) {
    return eventually("the pod is " + phase).until(() -> pods().stream()
        .filter(pod -> pod.getStatus() != null && phase.equals(pod.getStatus().getPhase()))
        .findFirst(), Optional::isPresent).orElseThrow();
  }

  /** Waits until the only pod is in a phase, and returns how its container ended. */
  public ContainerStateTerminated awaitTermination(String phase) {
    return termination(awaitPhase(phase));
  }

  /** How a pod's container ended. */
  public static ContainerStateTerminated termination(Pod pod) {
    return pod.getStatus().getContainerStatuses().getFirst().getState().getTerminated();
  }

  /** Waits until the only pod runs, and returns its process id. The script must begin with {@code echo $$}. */
  public long awaitProcess() {
    eventually("the process runs").until(() -> logs().size() == 1
        && logs().getFirst().matches("\\d+\n"));
    awaitPhase(RUNNING);
    return Long.parseLong(logs().getFirst().strip());
  }

  /** The output of each pod. */
  public List<String> logs() {
    if (Files.notExists(directory.resolve("logs"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory.resolve("logs"))) {
      return files.map(JobFixture::text).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the node has deleted the files of all pods, except their claims. */
  public boolean arePodFilesDeleted() {
    try (Stream<Path> files = Files.list(directory.resolve("runs"))) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits with a timeout that is long enough for anything on this machine. */
  public static ConditionFactory eventually(String what) {
    return await(what).atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
  }
}
