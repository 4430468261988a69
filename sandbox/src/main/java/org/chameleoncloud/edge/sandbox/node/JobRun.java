package org.chameleoncloud.edge.sandbox.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Job: its pod, and the local process that stands for the pod's container. */
final class JobRun {
  private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration NO_DEADLINE = Duration.ofDays(365);

  private final Job job;
  private final KubernetesClient client;
  private final NodeSettings settings;
  private final Clock clock;
  private final Statuses statuses;
  private Process process;
  private boolean killed;

  JobRun(Job job, KubernetesClient client, NodeSettings settings, Clock clock) {
    this.job = job;
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    statuses = new Statuses(client, job);
  }

  /** Makes the pod, runs it to its end and reports that; or says in the pod why it is not run. */
  void run() throws InterruptedException {
    Pod pod = client.resource(JobObjects.pod(job)).create();
    Path folder = settings.runs().resolve(pod.getMetadata().getName());
    try {
      Ending ending = ended(pod, OwnFiles.folder(folder));
      if (!wasKilled()) {
        statuses.ended(pod, ending);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the pod " + name(pod) + " could not be run", e);
    } finally {
      clear(folder);
    }
  }

  private static void clear(Path folder) {
    try {
      OwnFiles.remove(folder);
    } catch (IOException e) {
      LOG.warn("event=not-removed folder={}", folder, e);
    }
  }

  private Ending ended(Pod pod, Path folder) throws IOException, InterruptedException {
    try {
      Mounts mounts = Mounts.make(pod.getSpec(), job.getMetadata().getNamespace(), client,
          settings, folder);
      List<String> broken = PodRules.broken(pod.getSpec(), mounts.secrets());
      if (!broken.isEmpty()) {
        throw new CannotRun("the pod breaks the rules: " + String.join("; ", broken));
      }
      requireProgram(pod.getSpec().getContainers().getFirst());
      return exited(pod, mounts, folder);
    } catch (CannotRun refusal) {
      LOG.error("event=pod-refused pod={} message=\"{}\"", name(pod), refusal.getMessage());
      return Ending.refused(refusal.getMessage(), clock.instant());
    }
  }

  /** Anything else would be a program of this machine, and what a Job says is nobody's promise. */
  private void requireProgram(Container container) throws CannotRun {
    String program = container.getCommand().isEmpty() ? "" : container.getCommand().getFirst();
    if (!settings.programs().containsKey(program)) {
      throw new CannotRun("this node has no program \"" + program + "\" to stand for the image "
          + container.getImage());
    }
  }

  private Ending exited(Pod pod, Mounts mounts, Path folder)
      throws IOException, InterruptedException {
    Container container = pod.getSpec().getContainers().getFirst();
    Path lastWords = Files.createFile(folder.resolve("termination-message"));
    mounts.put(Objects.requireNonNullElse(container.getTerminationMessagePath(),
        "/dev/termination-log"), lastWords);
    Instant startedAt = clock.instant();
    Process started = start(container, mounts, folder, log(pod));
    try {
      statuses.running(pod, startedAt);
      LOG.info("event=pod-started pod={} pid={}", name(pod), started.pid());
      boolean inTime = started.waitFor(deadline().toMillis(), TimeUnit.MILLISECONDS);
      end(started);
      String message = TerminationMessage.read(lastWords);
      LOG.info("event=pod-ended pod={} exit={}", name(pod), started.exitValue());
      return inTime
          ? Ending.exited(started.exitValue(), message, startedAt, clock.instant())
          : Ending.overdue(started.exitValue(), message, startedAt, clock.instant());
    } finally {
      started.destroyForcibly();
    }
  }

  private synchronized Process start(Container container, Mounts mounts, Path folder, Path log)
      throws IOException {
    List<String> words = Stream.concat(container.getCommand().stream(),
        container.getArgs().stream()).map(mounts::here).toList();
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile())
        .redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().clear();
    container.getEnv().stream().filter(variable -> variable.getValue() != null)
        .forEach((EnvVar variable) -> builder.environment().put(variable.getName(),
            variable.getValue()));
    process = builder.start();
    if (killed) {
      process.destroyForcibly();
    }
    return process;
  }

  private Path log(Pod pod) throws IOException {
    Files.createDirectories(settings.logs());
    return settings.logs().resolve(
        pod.getMetadata().getNamespace() + "_" + pod.getMetadata().getName() + ".log");
  }

  private Duration deadline() {
    return Optional.ofNullable(job.getSpec().getActiveDeadlineSeconds()).map(Duration::ofSeconds)
        .orElse(NO_DEADLINE);
  }

  /** Ends the process, if there is one, and has nothing more reported; returns when it is gone. */
  void kill() throws InterruptedException {
    Process running;
    synchronized (this) {
      killed = true;
      running = process;
    }
    if (running != null) {
      end(running);
    }
  }

  private static void end(Process running) throws InterruptedException {
    running.destroy();
    if (!running.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
      running.destroyForcibly().waitFor();
    }
  }

  private synchronized boolean wasKilled() {
    return killed;
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }
}
