package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.chameleoncloud.edge.testbed.inventory.DoniRelease;

/** A testbed of today's releases, and an operator, at a pace that suits tests. */
final class TodaysTestbed {
  private TodaysTestbed() {}

  /** Its checks run automatically, and it asks balena once a second. */
  static TestEnvironment environment() {
    return environment(Duration.ZERO);
  }

  /** The same on a clock that is behind, so that its records are older than the cluster's resources. */
  static TestEnvironment environment(Duration behind) {
    return new TestEnvironment(TestbedOptions.forTests().doni(DoniRelease.OF_2026)
        .clock(Clock.offset(Clock.systemUTC(), behind.negated()))
        .workersRunEvery(Duration.ofMillis(500), Duration.ZERO)
        .balenaPollEvery(Duration.ofSeconds(1)));
  }

  /** Starts an installed operator that reads the reservations once a second, and waits until it has started. */
  static OperatorProcess startOperator(TestEnvironment env, Deployment deployment)
      throws IOException {
    OperatorProcess operator = env.closeLater(deployment
        .launch(env.cluster().controlPlane().url(), Map.of("--reservation-interval", "1s")));
    Operators.awaitStarted(operator);
    return operator;
  }
}
