package org.chameleoncloud.edge.lab.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.chameleoncloud.edge.lab.files.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pod on this node, and the local process that stands for its container. */
final class PodRun {
  private static final Logger LOG = LoggerFactory.getLogger(PodRun.class);
  private static final Duration LONGEST_GRACE = Duration.ofSeconds(5);
  private static final Duration NO_DEADLINE = Duration.ofDays(365);

  private final Pod pod;
  private final KubernetesClient client;
  private final NodeSettings settings;
  private final Clock clock;
  private final PodWriter writes;
  private final CountDownLatch deletion = new CountDownLatch(1);
  /** Reached when the process has ended or has to. */
  private final CountDownLatch over = new CountDownLatch(1);

  /**
   * Makes one; nothing happens yet.
   *
   * @param pod as it was when this node first saw it
   */
  PodRun(Pod pod, KubernetesClient client, NodeSettings settings, Clock clock) {
    this.pod = pod;
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    writes = new PodWriter(client);
  }

  /**
   * Brings the pod to its end and reports that, or says in the pod why it is not run; then waits until the pod is to be
   * deleted, and lets it go.
   *
   * @throws InterruptedException when the node closes: the process has ended, and nothing more is reported
   */
  void live() throws InterruptedException {
    if (!PodStatuses.hasEnded(pod)) {
      Termination ending = ending();
      writes.status(pod, before -> PodStatuses.ended(pod, before, ending));
    }
    deletion.await();
    // Whoever sees that the pod is gone relies on its process having ended.
    writes.delete(pod);
  }

  /** The pod is marked for deletion, or is gone already: its process has to end. Returns at once. */
  void delete() {
    deletion.countDown();
    over.countDown();
  }

  private Termination ending() throws InterruptedException {
    if (!PodStatuses.isPending(pod)) {
      return Termination.lost(
          "the pod was started before this node was, which does not run it again",
          clock.instant());
    }
    Path folder = settings.runs().resolve(pod.getMetadata().getUid());
    try {
      return run(folder);
    } catch (PodRejectedException refusal) {
      return refused(refusal.getMessage());
    } catch (IOException | RuntimeException failure) {
      // Whatever it is, the pod has to come to an end.
      return refused("the pod could not be run: " + failure);
    } finally {
      clear(folder);
    }
  }

  private Termination refused(String why) {
    LOG.error("event=pod-refused pod={} message=\"{}\"", PodStatuses.name(pod), why);
    return Termination.refused(why, clock.instant());
  }

  private static void clear(Path folder) {
    try {
      PrivateFiles.deleteDirectory(folder);
    } catch (IOException e) {
      LOG.warn("event=not-removed folder={}", folder, e);
    }
  }

  private Termination run(Path folder)
      throws PodRejectedException, IOException, InterruptedException {
    if (pod.isMarkedForDeletion()) {
      throw new PodRejectedException("the pod was deleted before it was started");
    }
    Mounts mounts = Mounts.make(pod, client, settings, PrivateFiles.createDirectory(folder));
    List<String> broken = PodPolicy.broken(pod, mounts.secrets());
    if (!broken.isEmpty()) {
      throw new PodRejectedException("the pod breaks the rules: " + String.join("; ", broken));
    }
    requireProgram(pod.getSpec().getContainers().getFirst());
    return exited(mounts, folder);
  }

  /** Anything else would be a program of this machine, and what a pod says is nobody's promise. */
  private void requireProgram(Container container) throws PodRejectedException {
    String program = container.getCommand().isEmpty() ? "" : container.getCommand().getFirst();
    if (!settings.programs().containsKey(program)) {
      throw new PodRejectedException(
          "this node has no program \"" + program + "\" to stand for the image "
              + container.getImage());
    }
  }

  private Termination exited(Mounts mounts, Path folder)
      throws PodRejectedException, IOException, InterruptedException {
    Container container = pod.getSpec().getContainers().getFirst();
    Path lastWords = Files.createFile(folder.resolve("termination-message"));
    mounts.put(Objects.requireNonNullElse(container.getTerminationMessagePath(),
        "/dev/termination-log"), lastWords);
    Instant startedAt = clock.instant();
    PodPorts ports = PodPorts.of(container);
    Process process = start(container, mounts, ports, folder);
    try (ReadinessProbe _ = ReadinessProbe.follow(container, ports,
        ready -> writes.status(pod, before -> PodStatuses.running(pod, before, startedAt, ready,
            clock.instant())))) {
      process.onExit().thenRun(over::countDown);
      LOG.info("event=pod-started pod={} pid={}", PodStatuses.name(pod), process.pid());
      Duration left = deadline().minus(Duration.between(startedAt, clock.instant()));
      boolean inTime = over.await(left.toMillis(), TimeUnit.MILLISECONDS);
      end(process);
      String message = TerminationMessage.read(lastWords);
      LOG.info("event=pod-ended pod={} exit={}", PodStatuses.name(pod), process.exitValue());
      return inTime
          ? Termination.exited(process.exitValue(), message, startedAt, clock.instant())
          : Termination.overdue(process.exitValue(), message, startedAt, clock.instant());
    } finally {
      end(process);
    }
  }

  private Process start(Container container, Mounts mounts, PodPorts ports, Path folder)
      throws IOException {
    List<String> words = Stream.concat(container.getCommand().stream(),
        container.getArgs().stream()).map(mounts::here).map(ports::here).toList();
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile())
        .redirectErrorStream(true).redirectOutput(log().toFile());
    builder.environment().clear();
    builder.environment().putAll(ServiceAccountFiles.environment(container, mounts, client));
    container.getEnv().stream().filter(variable -> variable.getValue() != null)
        .forEach((EnvVar variable) -> builder.environment().put(variable.getName(),
            variable.getValue()));
    return builder.start();
  }

  private Path log() throws IOException {
    Files.createDirectories(settings.logs());
    return settings.logs().resolve(
        pod.getMetadata().getNamespace() + "_" + pod.getMetadata().getName() + ".log");
  }

  private Duration deadline() {
    return Optional.ofNullable(pod.getSpec().getActiveDeadlineSeconds()).map(Duration::ofSeconds)
        .orElse(NO_DEADLINE);
  }

  /** Has the process end, if it has not yet, and waits for that. */
  private void end(Process process) throws InterruptedException {
    process.destroy();
    try {
      if (!process.waitFor(grace().toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /** Half a minute, which is the usual, would be long to wait for in a demo. */
  private Duration grace() {
    return Optional.ofNullable(pod.getSpec().getTerminationGracePeriodSeconds())
        .map(Duration::ofSeconds).filter(asked -> asked.compareTo(LONGEST_GRACE) < 0)
        .orElse(LONGEST_GRACE);
  }
}
