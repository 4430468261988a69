package org.chameleoncloud.edge.operator.control.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** After which time a device is reconciled again at the latest, if it waits for a time at all. */
class LongestRequeueTest {
  @Test
  void aDeviceThatIsReservedForAWeekIsReconciledEveryTenMinutes() {
    assertThat(EdgeDeviceReconciler.atMostLongest(Duration.ofDays(7)))
        .isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void aDeviceThatWaitsForSecondsIsReconciledThen() {
    assertThat(EdgeDeviceReconciler.atMostLongest(Duration.ofSeconds(5)))
        .isEqualTo(Duration.ofSeconds(5));
  }
}
