package org.chameleoncloud.edge.sandbox.bench;

import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.testbed.traffic.Fault;

/** The faults of a soak: what can happen to a request to the testbed, each with a share of the rate. */
final class SoakFaults {
  /** The operator's timeout for requests to the testbed, so that a request that takes longer does not hold a slot for a minute. */
  static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Fault.Target ANY = Fault.on(null, null);

  private SoakFaults() {}

  /**
   * They add up to the rate.
   *
   * @param percent of the requests that fail, 0 for none, at most 100
   */
  static List<Fault> of(double percent) {
    double rate = percent / 100;
    return rate == 0
        ? List.of()
        : List.of(ANY.status(500).rate(rate * 0.3), ANY.html(502).rate(rate * 0.1),
            ANY.drop().rate(rate * 0.2), ANY.loseAnswer().rate(rate * 0.2),
            ANY.cutBody(20).rate(rate * 0.1),
            ANY.delay(TIMEOUT.plusSeconds(2)).rate(rate * 0.1));
  }
}
