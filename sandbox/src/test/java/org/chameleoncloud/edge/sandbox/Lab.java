package org.chameleoncloud.edge.sandbox;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
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
import org.chameleoncloud.edge.operator.image.BakeJob;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.RemovalOrder;
import org.chameleoncloud.edge.sandbox.node.NodeSettings;

/**
 * The operator's Jobs and their pods in a namespace with the claim that they use. The program's place is taken by a
 * shell script: {@code java -jar /opt/chi-edge/baker.jar remove …} runs it.
 */
public final class Lab {
  /** Where all of it is. */
  public static final String NAMESPACE = "lab";
  /** The name of the node. */
  public static final String NODE = "lab-node";

  private static final String RUNNING = "Running";

  private final KubernetesClient client;
  private final Path folder;

  /** Makes the claim; nothing else happens. */
  public Lab(KubernetesClient client, Path folder) {
    this.client = client;
    this.folder = folder;
    client.resource(new PersistentVolumeClaimBuilder().withNewMetadata().withName("images")
        .withNamespace(NAMESPACE).endMetadata().build()).create();
  }

  /** What a node needs to run the script. */
  public NodeSettings nodeSettings() {
    return new NodeSettings(folder.resolve("claims"), folder.resolve("runs"),
        folder.resolve("logs"), Map.of("java", folder.resolve("java")));
  }

  /** Sets the script. */
  public void script(String body) throws IOException {
    Files.writeString(folder.resolve("java"), "#!/bin/sh\nPATH=/usr/bin:/bin\n" + body + "\n");
    Files.setPosixFilePermissions(folder.resolve("java"),
        PosixFilePermissions.fromString("rwx------"));
  }

  /** The operator's Job that removes an image, changed; it is not created. */
  public static Job job(UnaryOperator<JobBuilder> change) {
    return change.apply(new JobBuilder(
        BakeJob.removal(RemovalOrder.of(NAMESPACE, "pi", "images", "lab/pi.img"),
            new OwnerReference(), BakeSettings.defaults())))
        .build();
  }

  /** A pod of that Job, bound to the node and changed; it is not created. */
  public static Pod pod(UnaryOperator<PodBuilder> change) {
    return change.apply(new PodBuilder().withNewMetadata().withNamespace(NAMESPACE).withName("pod")
        .endMetadata()
        .withNewSpecLike(job(job -> job).getSpec().getTemplate().getSpec()).withNodeName(NODE)
        .endSpec()).build();
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

  /** The only pod, when it has come to a phase. */
  public Pod awaitPhase(String phase) {
    return patience("the pod is " + phase).until(() -> pods().stream()
        .filter(pod -> pod.getStatus() != null && phase.equals(pod.getStatus().getPhase()))
        .findFirst(), Optional::isPresent).orElseThrow();
  }

  /** How the container of the only pod ended, when the pod has come to a phase. */
  public ContainerStateTerminated awaitEnd(String phase) {
    return endOf(awaitPhase(phase));
  }

  /** How a pod's container ended. */
  public static ContainerStateTerminated endOf(Pod pod) {
    return pod.getStatus().getContainerStatuses().getFirst().getState().getTerminated();
  }

  /** The id of the only pod's process, when a script that begins with {@code echo $$} has told it. */
  public long awaitProcess() {
    patience("the process runs").until(() -> logs().size() == 1
        && logs().getFirst().matches("\\d+\n"));
    awaitPhase(RUNNING);
    return Long.parseLong(logs().getFirst().strip());
  }

  /** What each pod has printed. */
  public List<String> logs() {
    if (Files.notExists(folder.resolve("logs"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.resolve("logs"))) {
      return files.map(Lab::text).toList();
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

  /** Whether nothing is left of what pods had, but for their claims. */
  public boolean hasNothingOfPods() {
    try (Stream<Path> files = Files.list(folder.resolve("runs"))) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits long enough for anything that happens on this machine. */
  public static ConditionFactory patience(String what) {
    return await(what).atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
  }
}
