package org.chameleoncloud.edge.operator.plan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.image.RemovalSpec;
import org.chameleoncloud.edge.operator.plan.ImageJobs;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Result;

/** The Jobs of one resource in a simulation, and the files that they leave on claims. */
final class Namespace {
  private final RandomGenerator random;
  private final Map<String, Job> jobs = new TreeMap<>();
  private final Map<String, String> fileOfJob = new HashMap<>();
  private final Map<String, String> files = new TreeMap<>();

  Namespace(RandomGenerator random) {
    this.random = random;
  }

  ImageJobs jobs() {
    return new ImageJobs(List.copyOf(jobs.values()), false);
  }

  /** What lies on claims: CLAIM/PATH to the digest of the inputs that the file was baked from. */
  Map<String, String> files() {
    return Map.copyOf(files);
  }

  void startBake(BakeSpec order) {
    start(new Job("bake-" + order.inputsHash() + "-" + order.attempt(), Purpose.BAKE,
        order.inputsHash(), order.attempt(), Phase.RUNNING, null, null),
        order.claimName() + "/" + order.path());
  }

  void startRemoval(RemovalSpec order) {
    start(new Job("remove-" + order.inputsHash() + "-" + order.attempt(), Purpose.REMOVE,
        order.inputsHash(), order.attempt(), Phase.RUNNING, null, null),
        order.claimName() + "/" + order.path());
  }

  private void start(Job job, String file) {
    assertThat(jobs.values().stream().filter(other -> other.phase() == Phase.RUNNING)
        .map(Job::name)).as("Jobs that run beside " + job.name()).isEmpty();
    jobs.putIfAbsent(job.name(), job);
    fileOfJob.put(job.name(), file);
  }

  void delete(String name) {
    Job job = jobs.get(name);
    if (job == null) {
      return;
    }
    // A Job that is ended may have done its work just before.
    if (job.phase() == Phase.RUNNING && random.nextBoolean()) {
      work(job);
    }
    jobs.put(name, with(job, Phase.TERMINATING, null, null));
  }

  /** Time passes for the Jobs; tells whether one got on, of which the operator hears. */
  boolean progress(double failureRate, Instant now) {
    Map<String, Job> before = Map.copyOf(jobs);
    for (Job job : new ArrayList<>(jobs.values())) {
      switch (job.phase()) {
        case TERMINATING -> jobs.remove(job.name());
        case RUNNING -> end(job, failureRate, now);
        case SUCCEEDED, FAILED -> {
        }
      }
    }
    return !jobs.equals(before);
  }

  private void end(Job job, double failureRate, Instant now) {
    if (random.nextDouble() < failureRate) {
      if (random.nextBoolean()) {
        work(job);
      }
      jobs.put(job.name(), with(job, Phase.FAILED, now,
          new Result(false, null, null, "Stalled", "The download stalled.", true)));
      return;
    }
    work(job);
    jobs.put(job.name(), with(job, Phase.SUCCEEDED, now,
        new Result(true, "sha-of-" + job.inputsHash(), 1L, null, null, false)));
  }

  private void work(Job job) {
    if (job.purpose() == Purpose.BAKE) {
      files.put(fileOfJob.get(job.name()), job.inputsHash());
    } else {
      files.remove(fileOfJob.get(job.name()));
    }
  }

  private static Job with(Job job, Phase phase, Instant finishedAt, Result result) {
    return new Job(job.name(), job.purpose(), job.inputsHash(), job.attempt(), phase, finishedAt,
        result);
  }
}
