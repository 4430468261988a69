package org.chameleoncloud.edge.operator.plan.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.ImageSourceSpec;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus.Revision;
import org.chameleoncloud.edge.operator.plan.source.Check.Validators;

/** When an image source is checked, and how. A pure function: the same observation gives the same plan. */
public final class SourcePlanner {
  /** Edits of a spec, however many, make no more requests than this. */
  private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(10);
  /** After a restart all sources may be due at once. */
  private static final Duration START_SPREAD = Duration.ofMinutes(1);
  private static final double JITTER = 0.1;

  private SourcePlanner() {}

  /** The plan for one source at one moment. */
  public static SourcePlan plan(SourceObservation seen) {
    Optional<String> problem = SourceRules.firstProblem(seen.kind(), seen.spec());
    if (problem.isPresent()) {
      return new SourcePlan(problem.get() + ".", null, null);
    }
    return check(seen).map(check -> {
      Duration remaining = Duration.between(seen.now(), due(seen, check));
      return remaining.isPositive()
          ? new SourcePlan(null, null, remaining)
          : new SourcePlan(null, check, null);
    }).orElseGet(() -> new SourcePlan(null, null, null));
  }

  /** What a check would ask for; empty for a source that changes only with its spec. */
  static Optional<Check> check(SourceObservation seen) {
    ImageSourceSpec spec = seen.spec();
    if (spec.url() == null || spec.sha256() != null) {
      return Optional.empty();
    }
    Validators known = validators(seen);
    return Optional.of(spec.checksumURL() == null
        ? new Check.Head(spec.url(), known)
        : new Check.Digest(spec.checksumURL(), spec.url(), known));
  }

  /** What the process remembers after a look at the source: nothing of a server that the spec does not name. */
  public static CheckMemory remembered(SourceObservation seen) {
    return check(seen).isPresent() ? seen.memory() : seen.memory().withoutQuestion();
  }

  /** Whether the last check was about what the spec still names. */
  public static boolean isLastAskedFor(SourceObservation seen) {
    return check(seen).filter(seen.memory()::isAbout).isPresent();
  }

  /** Only of the same address; what was seen at another says nothing. */
  private static Validators validators(SourceObservation seen) {
    Revision revision = seen.status().revision();
    boolean same = revision != null && seen.spec().url().equals(revision.url())
        && LastSourceStatus.isPublished(revision) == (seen.spec().checksumURL() != null)
        && Long.valueOf(seen.generation()).equals(seen.status().observedGeneration());
    return same ? new Validators(revision.etag(), revision.lastModified()) : Validators.NONE;
  }

  private static Instant due(SourceObservation seen, Check check) {
    CheckMemory memory = seen.memory();
    if (memory.askedAt() != null && !memory.isAbout(check)) {
      return memory.askedAt().plus(BETWEEN_CHECKS);
    }
    if (seen.isCheckRequested()) {
      return requested(seen);
    }
    if (memory.retryAt() != null) {
      return memory.retryAt();
    }
    if (memory.checkedAt() != null) {
      return next(seen, memory.checkedAt());
    }
    return last(seen).map(time -> afterRestart(seen, time)).orElse(seen.now());
  }

  /** What failed before is not left alone for an interval: nobody remembers its pauses. */
  private static Instant afterRestart(SourceObservation seen, Instant last) {
    Instant begin = seen.memory().firstSeen();
    Instant earliest = begin.plus(scaled(START_SPREAD, seen.spread(begin)));
    return LastSourceStatus.problem(seen).isPresent()
        ? earliest
        : later(next(seen, last), earliest);
  }

  /** At once, unless a server asks to be left alone: that is not ours to overrule. */
  private static Instant requested(SourceObservation seen) {
    CheckMemory memory = seen.memory();
    boolean waits = memory.failure() != null && memory.failure().retryAfter() != null;
    if (waits) {
      return memory.retryAt();
    }
    return memory.askedAt() == null ? seen.now() : memory.askedAt().plus(BETWEEN_CHECKS);
  }

  private static Instant next(SourceObservation seen, Instant last) {
    return last.plus(scaled(seen.spec().intervalOrDefault(),
        1 - JITTER + 2 * JITTER * seen.spread(last)));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Duration scaled(Duration duration, double factor) {
    return Duration.ofMillis(Math.round(duration.toMillis() * factor));
  }

  /** When another process last checked what the spec still names; a time to come is of a clock that was wrong. */
  private static Optional<Instant> last(SourceObservation seen) {
    Revision revision = seen.status().revision();
    boolean same = revision != null && seen.spec().url().equals(revision.url())
        && Long.valueOf(seen.generation()).equals(seen.status().observedGeneration());
    return same
        ? LastSourceStatus.time(seen.status().checkedAt()).filter(time -> !time.isAfter(seen.now()))
        : Optional.empty();
  }
}
