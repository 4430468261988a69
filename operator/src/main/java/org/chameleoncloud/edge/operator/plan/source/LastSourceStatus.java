package org.chameleoncloud.edge.operator.plan.source;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus.Revision;

/** Reads what this process or another one last reported of an image source. */
final class LastSourceStatus {
  /** The first characters of the id of a revision that is known by its digest. */
  static final String DIGEST = "sha256:";
  /** What a check may find, by its text in a condition. */
  private static final Map<String, SourceReason> PROBLEMS = Map.of(
      SourceReason.WAIT_FOR_SERVER.text(), SourceReason.WAIT_FOR_SERVER,
      SourceReason.FIX_SOURCE.text(), SourceReason.FIX_SOURCE);

  private LastSourceStatus() {}

  /** Why a source is not ready. */
  record Problem(SourceReason reason, String message) {}

  /** Whether a revision is known by its digest from the start. */
  static boolean isPublished(Revision revision) {
    return revision.id().startsWith(DIGEST);
  }

  /** A time of a status; empty for none, and for one that the operator did not write. */
  static Optional<Instant> time(String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** What the last check found; empty if nothing, and if the spec has changed since. */
  static Optional<Problem> problem(SourceObservation seen) {
    return seen.status().condition(ConditionType.READY)
        .filter(ready -> !ready.holds()
            && Long.valueOf(seen.generation()).equals(ready.observedGeneration()))
        .flatMap(LastSourceStatus::problem);
  }

  private static Optional<Problem> problem(Condition ready) {
    return Optional.ofNullable(PROBLEMS.get(ready.reason()))
        .map(reason -> new Problem(reason, ready.message()));
  }
}
