package org.chameleoncloud.edge.operator.plan.observation;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The Jobs of a device: bakes, and removals of a baked image.
 *
 * @param jobs all that exist, in no particular order
 * @param claimGone whether the claim that holds the image was deleted, or is deleted with its namespace
 */
public record ImageJobs(List<Job> jobs, boolean claimGone) {
  /** No Job exists. */
  public static final ImageJobs NONE = new ImageJobs(List.of(), false);

  public ImageJobs {
    jobs = List.copyOf(jobs);
  }

  /** What a Job is for. */
  public enum Purpose {
    BAKE,
    REMOVE
  }

  /** How far a Job is. */
  public enum Phase {
    /** None of its pods is running yet. */
    STARTING,
    /** Someone set spec.suspend: it has no pod until it is resumed. */
    SUSPENDED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    TERMINATING
  }

  /**
   * A Job.
   *
   * @param name its name
   * @param uid its uid: a Job that is created under the same name later is another one
   * @param purpose what it is for
   * @param inputsHash the digest of what it works on
   * @param attempt counts from 1 the Jobs for the same inputs
   * @param phase how far it is
   * @param since when it was created, while it starts; when it ended; null while it runs, or when Kubernetes does not say
   * @param result its container's termination message; null without one
   * @param ending why Kubernetes ended it; null unless it failed for such a reason
   */
  public record Job(String name, String uid, Purpose purpose, String inputsHash, int attempt,
      Phase phase,
      Instant since, Result result, JobEnding ending) {}

  /**
   * A container's termination message.
   *
   * @param succeeded whether it succeeded
   * @param sha256 of the image, 64 hex digits; null unless baked
   * @param sizeBytes of the image, not negative; null unless baked
   * @param sourceSha256 of the source as it was downloaded, 64 hex digits; null unless baked from one
   * @param reason the failure's reason; null unless failed
   * @param message the failure as a sentence; null unless failed
   * @param retryable whether the failure may be temporary
   */
  public record Result(boolean succeeded, String sha256, Long sizeBytes, String sourceSha256,
      String reason, String message, boolean retryable) {
    /** The baker's reason when it is terminated: it does not know why, Kubernetes does. */
    public static final String INTERRUPTED = "Interrupted";
    /** The baker's reason when a source has another digest than the expected one. */
    public static final String DIGEST_MISMATCH = "DigestMismatch";
    /** The baker's reason when a source does not exist, or the server does not give it. */
    public static final String SOURCE_MISSING = "SourceMissing";

    /** Whether it says why the Job failed. */
    public boolean explainsTheFailure() {
      return message != null && !INTERRUPTED.equals(reason);
    }
  }

  /** The newest Job of a purpose for the same inputs. */
  public Optional<Job> latest(Purpose purpose, String inputsHash) {
    return jobs.stream()
        .filter(job -> job.purpose() == purpose && job.inputsHash().equals(inputsHash))
        .max(Comparator.comparingInt(Job::attempt));
  }

  /** All Jobs of a purpose. */
  public List<Job> of(Purpose purpose) {
    return jobs.stream().filter(job -> job.purpose() == purpose).toList();
  }
}
