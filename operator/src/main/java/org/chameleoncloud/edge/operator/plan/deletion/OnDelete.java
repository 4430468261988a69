package org.chameleoncloud.edge.operator.plan.deletion;

import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.plan.observation.Observation;

/**
 * What happens to a record when its resource is deleted. One that someone else had created outlives the resource, unless
 * the spec says Delete: a user who registered a device by hand does not expect that removing a file from git removes it.
 */
public final class OnDelete {
  private OnDelete() {}

  /** The spec's policy, which may be unknown to this version, or the default; a record that is only observed stays. */
  static DeletionPolicy of(Observation seen, Applied applied) {
    if (seen.observes()) {
      return DeletionPolicy.Retain;
    }
    if (seen.spec().deletionPolicy() != null) {
      return seen.spec().deletionPolicy();
    }
    return Boolean.TRUE.equals(applied.adopted()) ? DeletionPolicy.Retain : DeletionPolicy.Delete;
  }

  /** As a status shows it: null without a record, and while nobody knows what an unknown policy means. */
  public static DeletionPolicy shown(Observation seen, Applied applied, String uuid) {
    DeletionPolicy policy = of(seen, applied);
    return uuid == null || policy == DeletionPolicy.UNKNOWN ? null : policy;
  }

  /** Whether the record outlives the resource. */
  public static boolean retains(Observation seen) {
    return of(seen, seen.applied()) == DeletionPolicy.Retain;
  }
}
