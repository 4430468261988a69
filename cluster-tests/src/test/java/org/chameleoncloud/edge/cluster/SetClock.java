package org.chameleoncloud.edge.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A testbed's clock, which runs on and can be set forward. */
final class SetClock extends Clock {
  private volatile Duration ahead = Duration.ZERO;

  /** Sets it forward. */
  void advance(Duration time) {
    ahead = ahead.plus(time);
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the clock is used for instants only");
  }
}
