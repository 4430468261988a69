package org.chameleoncloud.edge.operator.plan.source;

import java.time.Instant;
import java.util.List;
import org.chameleoncloud.edge.operator.api.Buildable;
import org.chameleoncloud.edge.operator.api.ImageSourceRef.Kind;
import org.chameleoncloud.edge.operator.api.ImageSourceSpec;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus;

/**
 * Everything that is known of an image source at one moment.
 *
 * @param kind its kind
 * @param uid its identity at the API server
 * @param generation counts changes of the spec
 * @param spec what it says
 * @param status what was last reported; never null
 * @param checkRequest the sync annotation, which asks for a check now; null for none
 * @param memory what the process remembers of its checks
 * @param baked what devices were baked from
 * @param now the moment
 */
@Buildable
public record SourceObservation(Kind kind, String uid, long generation, ImageSourceSpec spec,
    ImageSourceStatus status, String checkRequest, CheckMemory memory, List<Baked> baked,
    Instant now) {
  private static final int STEPS = 1000;

  /**
   * What a device was baked from.
   *
   * @param revision the source's revision
   * @param sha256 the digest of what was downloaded
   */
  public record Baked(String revision, String sha256) {}

  public SourceObservation {
    baked = baked == null ? List.of() : List.copyOf(baked);
  }

  /** Whether someone asks for a check that was not made yet. */
  boolean isCheckRequested() {
    return checkRequest != null && !checkRequest.isEmpty()
        && !checkRequest.equals(status.checkRequest());
  }

  /** From 0 to 1: the same for the same source and moment, other for other sources. */
  public double spread(Instant about) {
    return Math.floorMod((uid + about.getEpochSecond()).hashCode(), STEPS) / (double) STEPS;
  }
}
