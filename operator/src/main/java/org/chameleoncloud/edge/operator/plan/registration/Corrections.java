package org.chameleoncloud.edge.operator.plan.registration;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.step.ExponentialBackoff;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;
import org.chameleoncloud.edge.registry.PropertyChange;

/**
 * How often a record that another client had changed was corrected, and when it is corrected next: at once, then after 1,
 * 2, 4, 8, 16 and at most 30 minutes. Every correction resets the health of the device, and two writers that correct each
 * other would never end. It is forgotten after an hour without a correction.
 *
 * @param count the corrections so far
 * @param last when the last one was; null without one
 * @param properties what was corrected: names, no values
 * @param generation of the resource when the record last was as written; null without a correction
 */
public record Corrections(int count, Instant last, List<String> properties, Long generation) {
  static final Corrections NONE = new Corrections(0, null, List.of(), null);
  private static final Duration MEMORY = Duration.ofHours(1);
  private static final ExponentialBackoff DELAYS = new ExponentialBackoff(Duration.ofMinutes(1),
      Duration.ofMinutes(30));
  /** Once may be a person by mistake, twice one who tries again. */
  private static final int CONFLICT = 3;

  public Corrections {
    properties = List.copyOf(properties);
  }

  /** As a status has them, unless they are forgotten by now. */
  static Corrections of(Applied applied, Instant now) {
    if (applied.corrections() == null || applied.correctedAt() == null) {
      return NONE;
    }
    Instant last = Instant.parse(applied.correctedAt());
    return now.isBefore(last.plus(MEMORY))
        ? new Corrections(applied.corrections(), last,
            Objects.requireNonNullElse(applied.correctedProperties(), List.of()),
            applied.correctedGeneration())
        : NONE;
  }

  /**
   * Whether a record that differs was changed by another client: neither the spec nor the device's credential has changed
   * since the record was as written.
   */
  public static boolean isDrift(Observation seen, String credentialDigest) {
    long generation = seen.metadata().generation();
    boolean wasAsWritten = Objects.equals(of(seen.applied(), seen.now()).generation(), generation)
        || seen.status().condition(ConditionType.REGISTERED)
            .filter(registered -> registered.holds()
                && Objects.equals(registered.observedGeneration(), generation))
            .isPresent();
    return wasAsWritten && Objects.equals(seen.applied().deviceCredential(), credentialDigest);
  }

  /** The names of what a patch changes. */
  static List<String> names(Collection<PropertyChange> changes) {
    return changes.stream().map(change -> switch (change) {
      case PropertyChange.Put(var property, _) -> property.key();
      case PropertyChange.Remove(var property) -> property.key();
      case PropertyChange.Rename _ -> "name";
    }).toList();
  }

  /** When the next correction is due; now when there was none. */
  Instant due(Instant now) {
    return last == null ? now : last.plus(DELAYS.after(count));
  }

  Corrections oneMore(Instant now, Collection<PropertyChange> changes) {
    TreeSet<String> all = new TreeSet<>(properties);
    all.addAll(names(changes));
    return new Corrections(count + 1, now, List.copyOf(all), generation);
  }

  /**
   * How far the registration is.
   *
   * @param otherwise how far it is without corrections
   * @param held what differs and is not corrected yet
   */
  Progress progress(Progress otherwise, Collection<PropertyChange> held) {
    if (count >= CONFLICT) {
      return Progress.inProgress(Reason.CONFLICTING_WRITER, "Another client keeps changing the "
          + "testbed's record: " + String.join(", ", properties)
          + ". The operator has corrected it "
          + count + " times, and goes on with up to 30 minutes in between. Let only one of the two "
          + "write the record: the other may be a resource, an operator, a script or a person in the "
          + "same project.");
    }
    return held.isEmpty()
        ? otherwise
        : Progress.inProgress(Reason.WAIT_FOR_CORRECTION,
            "Another client has changed the testbed's "
                + "record again: " + String.join(", ", names(held)) + ". It is corrected at "
                + Timestamps.text(due(last)) + ".");
  }

  /** The time until it is forgotten, or until what is held back is due; null without a correction. */
  Duration untilNextLook(Instant now, Collection<PropertyChange> held) {
    if (last == null) {
      return null;
    }
    return Duration.between(now, held.isEmpty() ? last.plus(MEMORY) : due(now));
  }

  Integer countOrNull() {
    return count == 0 ? null : count;
  }

  String lastOrNull() {
    return last == null ? null : Timestamps.text(last);
  }

  List<String> propertiesOrNull() {
    return properties.isEmpty() ? null : properties;
  }
}
