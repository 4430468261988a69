package org.chameleoncloud.edge.operator.plan.observation;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Project;

/**
 * A resource's claim to its device name. Within one project the registry would give the same record to all resources of a
 * name; the operator gives it to one of them. Of two projects, the registry itself decides.
 *
 * <p>A tenant can create resources of any name and age, and change their name later. So a claim counts only if the testbed
 * has accepted the resource's credential for that very project, or if the resource has the record; a resource that has the
 * record never loses it to one that has not; and a claim is as old as the name, not as the resource. One that only
 * observes claims nothing until it manages again.
 *
 * @param namespace the resource's namespace
 * @param name the resource's name
 * @param uuid the id of the record that the resource has under the device name; null without one
 * @param project where its credential was accepted; null if it was not
 * @param since when it claimed the name
 */
public record NameClaim(String namespace, String name, String uuid, Project project,
    Instant since) {
  /** In {@code status.applied.claimedName} of a resource that only observes. */
  public static final String NO_NAME = "";
  private static final Comparator<NameClaim> BY_AGE = Comparator
      .comparing((NameClaim claim) -> claim.since)
      .thenComparing(NameClaim::namespace).thenComparing(NameClaim::name);

  /**
   * The claim of a resource.
   *
   * @param project where its credential was accepted; null if it was not
   * @param now counts as the beginning of a claim of which nothing is known yet
   */
  public static NameClaim of(DeviceMetadata metadata, EdgeDeviceSpec spec, EdgeDeviceStatus status,
      Project project, Instant now) {
    return new NameClaim(metadata.namespace(), metadata.name(), status.uuid(), project,
        since(metadata, spec, status.applied()).orElse(now));
  }

  /** The claim that the name belongs to instead of to this one; empty if it belongs to this one. */
  public Optional<NameClaim> loserTo(Collection<NameClaim> others, ListState list) {
    if (!(list instanceof ListState.Listed listed)) {
      // Nothing is known of the project, and nothing is written.
      return Optional.empty();
    }
    Comparator<NameClaim> precedence = Comparator
        .<NameClaim, Boolean>comparing(claim -> !claim.hasRecordOf(listed)).thenComparing(BY_AGE);
    return others.stream().filter(other -> other.hasRecordOf(listed) || competesWith(other))
        .filter(other -> precedence.compare(other, this) < 0).min(precedence);
  }

  /** The claim that is next in turn when this one ends; empty if none competes with it. */
  public Optional<NameClaim> successor(Collection<NameClaim> others) {
    return others.stream().filter(this::competesWith).min(BY_AGE);
  }

  private boolean competesWith(NameClaim other) {
    return project != null && other.project != null && project.sharesRecordsWith(other.project);
  }

  private boolean hasRecordOf(ListState.Listed listed) {
    return uuid != null && (isOf(listed.byUuid()) || isOf(listed.byName()));
  }

  private boolean isOf(Hardware record) {
    return record != null && uuid.equals(record.uuid());
  }

  /** How messages name it to the owner of a resource in {@code namespace}, who need not know what others have. */
  public String shownIn(String viewerNamespace) {
    return namespace.equals(viewerNamespace)
        ? "the EdgeDevice " + name
        : "an EdgeDevice in another namespace";
  }

  /** Since when a resource has claimed its name; empty if nothing is known of that, or if it claims none. */
  public static Optional<Instant> since(DeviceMetadata metadata, EdgeDeviceSpec spec,
      Applied applied) {
    Applied known = Objects.requireNonNullElse(applied, Applied.NOTHING);
    String name = spec.name() == null ? metadata.name() : spec.name();
    if (spec.observes() || NO_NAME.equals(known.claimedName())) {
      return Optional.empty();
    }
    if (name.equals(known.claimedName())) {
      return Optional.ofNullable(known.claimedAt()).map(Instant::parse);
    }
    return spec.name() == null || metadata.generation() == 1 || name.equals(known.name())
        ? Optional.of(metadata.createdAt())
        : Optional.empty();
  }
}
