package org.chameleoncloud.edge.operator.plan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.image.RemovalSpec;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Result;

/** The Jobs of one device in a simulation, and the files that they write to claims. */
final class SimulatedJobs {
  private final RandomGenerator random;
  private final Map<String, Job> jobs = new TreeMap<>();
  private final Map<String, String> fileOfJob = new HashMap<>();
  private final Map<String, BakeSpec> bakeOfJob = new HashMap<>();
  private final Map<String, String> files = new TreeMap<>();
  /** The digest of what a bake gets; by default the same at every address, and always. */
  Function<BakeSpec, String> downloads = SimulatedJobs::unchanging;

  SimulatedJobs(RandomGenerator random) {
    this.random = random;
  }

  ImageJobs imageJobs() {
    return new ImageJobs(List.copyOf(jobs.values()), false);
  }

  /** The files on claims: CLAIM/PATH, and the hash of the inputs that each was baked from. */
  Map<String, String> files() {
    return Map.copyOf(files);
  }

  void startBake(BakeSpec bake) {
    assertThat(bake.source().url()).as("the address").startsWith("https://");
    String name = "bake-" + bake.inputsHash() + "-" + bake.attempt();
    bakeOfJob.put(name, bake);
    start(new Job(name, "uid", Purpose.BAKE,
        bake.inputsHash(), bake.attempt(), Phase.RUNNING, null, null, null),
        bake.claimName() + "/" + bake.path());
  }

  private static String unchanging(BakeSpec bake) {
    String source = bake.balenaVersion().map(SimulatedJobs::download).orElse("source");
    assertThat(bake.source().sha256()).as("the pinned digest").isIn(null, source);
    return source;
  }

  /** The digest of what balena offers as a version. */
  static String download(String version) {
    return "download-of-" + version;
  }

  void startRemoval(RemovalSpec removal) {
    start(new Job("remove-" + removal.inputsHash() + "-" + removal.attempt(), "uid", Purpose.REMOVE,
        removal.inputsHash(), removal.attempt(), Phase.RUNNING, null, null, null),
        removal.claimName() + "/" + removal.path());
  }

  private void start(Job job, String file) {
    assertThat(jobs.values().stream().filter(other -> other.phase() == Phase.RUNNING)
        .map(Job::name)).as("Jobs that run at the same time as " + job.name()).isEmpty();
    jobs.putIfAbsent(job.name(), job);
    fileOfJob.put(job.name(), file);
  }

  void delete(String name) {
    Job job = jobs.get(name);
    if (job == null) {
      return;
    }
    // A Job may have taken effect just before it is deleted.
    if (job.phase() == Phase.RUNNING && random.nextBoolean()) {
      takeEffect(job);
    }
    jobs.put(name, with(job, Phase.TERMINATING, null, null));
  }

  /** Advances the Jobs. Returns whether one changed, in which case the operator would be triggered. */
  boolean advance(double failureRate, Instant now) {
    Map<String, Job> before = Map.copyOf(jobs);
    for (Job job : new ArrayList<>(jobs.values())) {
      switch (job.phase()) {
        case TERMINATING -> jobs.remove(job.name());
        case RUNNING -> finish(job, failureRate, now);
        case SUCCEEDED, FAILED -> {
        }
      }
    }
    return !jobs.equals(before);
  }

  private void finish(Job job, double failureRate, Instant now) {
    if (random.nextDouble() < failureRate) {
      if (random.nextBoolean()) {
        takeEffect(job);
      }
      jobs.put(job.name(), with(job, Phase.FAILED, now,
          new Result(false, null, null, null, "Stalled", "The download stalled.", true)));
      return;
    }
    BakeSpec bake = bakeOfJob.get(job.name());
    String source = bake == null ? null : downloads.apply(bake);
    if (bake != null && bake.source().sha256() != null && !bake.source().sha256().equals(source)) {
      jobs.put(job.name(), with(job, Phase.FAILED, now, new Result(false, null, null, null,
          Result.DIGEST_MISMATCH, "The source has another digest.", false)));
      return;
    }
    takeEffect(job);
    jobs.put(job.name(), with(job, Phase.SUCCEEDED, now,
        new Result(true, "sha-of-" + job.inputsHash(), 1L, source, null, null, false)));
  }

  private void takeEffect(Job job) {
    if (job.purpose() == Purpose.BAKE) {
      files.put(fileOfJob.get(job.name()), job.inputsHash());
    } else {
      files.remove(fileOfJob.get(job.name()));
    }
  }

  private static Job with(Job job, Phase phase, Instant finishedAt, Result result) {
    return new Job(job.name(), job.uid(), job.purpose(), job.inputsHash(), job.attempt(), phase,
        finishedAt,
        result, null);
  }
}
