package org.chameleoncloud.edge.operator.plan.text;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as a status has them. */
public final class Timestamps {
  private Timestamps() {}

  /** RFC 3339 in UTC, to the second. */
  public static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
