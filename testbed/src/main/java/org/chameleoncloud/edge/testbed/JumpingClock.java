package org.chameleoncloud.edge.testbed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock for tests in which days pass between two requests: it runs on, and can be set forward. Safe for use by many
 * threads, of which one sets it.
 */
public final class JumpingClock extends Clock {
  private volatile Duration ahead = Duration.ZERO;

  /** Sets it forward. */
  public void jump(Duration time) {
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
