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

/** One pod on this node, and the local process that runs in place of its container. */
final class PodRun {
  private static final Logger LOG = LoggerFactory.getLogger(PodRun.class);
  private static final Duration MAX_GRACE_PERIOD = Duration.ofSeconds(5);
  private static final Duration NO_DEADLINE = Duration.ofDays(365);

  private final Pod pod;
  private final KubernetesClient client;
  private final NodeSettings settings;
  private final Clock clock;
  private final PodWriter writer;
  private final CountDownLatch deleted = new CountDownLatch(1);
  /** Zero when the process has exited or must be terminated. */
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * Creates one without starting it.
   *
   * @param pod as this node first saw it
   */
  PodRun(Pod pod, KubernetesClient client, NodeSettings settings, Clock clock) {
    this.pod = pod;
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    writer = new PodWriter(client);
  }

  /**
   * Runs the pod until it is finished and reports that, or reports why it is not started. Then waits until the pod is
   * marked for deletion, and deletes it.
   *
   * @throws InterruptedException if the node is closing: the process has exited, and nothing more is reported
   */
  void run() throws InterruptedException {
    if (!PodStatuses.isFinished(pod)) {
      Termination termination = runUntilTerminated();
      writer.updateStatus(pod, before -> PodStatuses.terminated(pod, before, termination));
    }
    deleted.await();
    // Once the pod no longer exists, others rely on its process having exited.
    writer.delete(pod);
  }

  /** Terminates the process, because the pod is marked for deletion or no longer exists. Does not wait for that. */
  void delete() {
    deleted.countDown();
    ended.countDown();
  }

  private Termination runUntilTerminated() throws InterruptedException {
    if (!PodStatuses.isPending(pod)) {
      return Termination.lost(
          "the pod was started before this node, which does not run it again",
          clock.instant());
    }
    Path directory = settings.runs().resolve(pod.getMetadata().getUid());
    try {
      return run(directory);
    } catch (PodRejectedException rejection) {
      return notStarted(rejection.getMessage());
    } catch (IOException | RuntimeException failure) {
      // Whatever happened, the pod must get a final status.
      return notStarted("the pod could not be run: " + failure);
    } finally {
      delete(directory);
    }
  }

  private Termination notStarted(String message) {
    LOG.error("event=pod-rejected pod={} message=\"{}\"", PodStatuses.name(pod), message);
    return Termination.notStarted(message, clock.instant());
  }

  private static void delete(Path directory) {
    try {
      PrivateFiles.deleteDirectory(directory);
    } catch (IOException e) {
      LOG.warn("event=not-deleted directory={}", directory, e);
    }
  }

  private Termination run(Path directory)
      throws PodRejectedException, IOException, InterruptedException {
    if (pod.isMarkedForDeletion()) {
      throw new PodRejectedException("the pod was deleted before it was started");
    }
    Mounts mounts = Mounts.create(pod, client, settings,
        PrivateFiles.createDirectory(directory));
    List<String> violations = PodPolicy.violations(pod, mounts.secrets());
    if (!violations.isEmpty()) {
      throw new PodRejectedException(
          "the pod violates the policy: " + String.join("; ", violations));
    }
    requireProgram(pod.getSpec().getContainers().getFirst());
    return runProcess(mounts, directory);
  }

  /** Any other program would be one of this machine, which a pod must not choose. */
  private void requireProgram(Container container) throws PodRejectedException {
    String program = container.getCommand().isEmpty() ? "" : container.getCommand().getFirst();
    if (!settings.programs().containsKey(program)) {
      throw new PodRejectedException(
          "this node has no program \"" + program + "\" to replace the image "
              + container.getImage());
    }
  }

  private Termination runProcess(Mounts mounts, Path directory)
      throws PodRejectedException, IOException, InterruptedException {
    Container container = pod.getSpec().getContainers().getFirst();
    Path message = Files.createFile(directory.resolve("termination-message"));
    mounts.add(Objects.requireNonNullElse(container.getTerminationMessagePath(),
        "/dev/termination-log"), message);
    Instant startedAt = clock.instant();
    PodPorts ports = PodPorts.of(container);
    Process process = start(container, mounts, ports, directory);
    try (ReadinessProbe _ = ReadinessProbe.start(container, ports,
        ready -> writer.updateStatus(pod,
            before -> PodStatuses.running(pod, before, startedAt, ready,
                clock.instant())))) {
      process.onExit().thenRun(ended::countDown);
      LOG.info("event=pod-started pod={} pid={}", PodStatuses.name(pod), process.pid());
      Duration left = deadline().minus(Duration.between(startedAt, clock.instant()));
      boolean inTime = ended.await(left.toMillis(), TimeUnit.MILLISECONDS);
      stop(process);
      String text = TerminationMessage.read(message);
      LOG.info("event=pod-ended pod={} exit={}", PodStatuses.name(pod), process.exitValue());
      return inTime
          ? Termination.exited(process.exitValue(), text, startedAt, clock.instant())
          : Termination.deadlineExceeded(process.exitValue(), text, startedAt, clock.instant());
    } finally {
      stop(process);
    }
  }

  private Process start(Container container, Mounts mounts, PodPorts ports, Path directory)
      throws IOException {
    List<String> words = Stream.concat(container.getCommand().stream(),
        container.getArgs().stream()).map(mounts::rewrite).map(ports::rewrite).toList();
    ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile())
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

  /** Terminates the process unless it has exited, and waits until it has. */
  private void stop(Process process) throws InterruptedException {
    process.destroy();
    try {
      if (!process.waitFor(gracePeriod().toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /** Limited, because the default of half a minute would slow down the demo. */
  private Duration gracePeriod() {
    return Optional.ofNullable(pod.getSpec().getTerminationGracePeriodSeconds())
        .map(Duration::ofSeconds).filter(period -> period.compareTo(MAX_GRACE_PERIOD) < 0)
        .orElse(MAX_GRACE_PERIOD);
  }
}
