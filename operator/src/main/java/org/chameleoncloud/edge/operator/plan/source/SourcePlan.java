package org.chameleoncloud.edge.operator.plan.source;

import java.time.Duration;
import java.util.Optional;

/**
 * What to do for an image source.
 *
 * @param problem what is wrong with the spec, as a sentence; null if it is valid
 * @param due the check to make now; null for none
 * @param requeueAfter when the next one is due; null for never
 */
public record SourcePlan(String problem, Check due, Duration requeueAfter) {
  /** The check to make now, if one is due. */
  public Optional<Check> check() {
    return Optional.ofNullable(due);
  }
}
