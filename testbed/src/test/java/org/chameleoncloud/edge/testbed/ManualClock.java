package org.chameleoncloud.edge.testbed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that only moves when a test advances it. */
public final class ManualClock extends Clock {
  private volatile Instant now = Instant.parse("2026-11-22T08:18:16Z");

  public void advance(Duration duration) {
    now = now.plus(duration);
  }

  /** Moves the clock to a time, which must not be in its past. */
  public void advanceTo(Instant time) {
    if (time.isBefore(now)) {
      throw new IllegalArgumentException(time + " is before " + now);
    }
    now = time;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("this clock supports UTC only");
  }
}
