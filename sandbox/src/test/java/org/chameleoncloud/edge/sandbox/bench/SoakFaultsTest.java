package org.chameleoncloud.edge.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.testbed.traffic.FaultEffect;
import org.chameleoncloud.edge.testbed.traffic.Faults;
import org.chameleoncloud.edge.testbed.traffic.Service;
import org.junit.jupiter.api.Test;

/** How many requests the faults of a soak affect. */
class SoakFaultsTest {
  private static final int REQUESTS = 20_000;

  private static double affected(double percent) {
    Faults faults = new Faults(3);
    SoakFaults.of(percent).forEach(faults::add);
    return IntStream.range(0, REQUESTS)
        .mapToObj(i -> faults.injectionFor(Service.INVENTORY, "GET", "/v1/hardware",
            "/v1/hardware/"))
        .filter(injection -> injection.effect().isPresent()
            || injection.delay().compareTo(Duration.ZERO) > 0)
        .count() * 100.0 / REQUESTS;
  }

  @Test
  void theShareOfRequestsThatFailIsTheOneThatWasAskedFor() {
    assertThat(affected(10)).isCloseTo(10, within(1.0));
    assertThat(affected(0)).isZero();
  }

  @Test
  void aRequestThatIsDelayedTakesLongerThanTheOperatorWaits() {
    assertThat(SoakFaults.of(10)).anyMatch(
        fault -> fault.effect() instanceof FaultEffect.Delay(Duration time)
            && time.compareTo(SoakFaults.TIMEOUT) > 0);
  }
}
