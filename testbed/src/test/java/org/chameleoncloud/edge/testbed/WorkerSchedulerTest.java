package org.chameleoncloud.edge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkerSchedulerTest {
  @Test
  void makesADeviceHealthyWithoutATick() throws IOException {
    try (Testbed testbed = Testbed.start(TestbedOptions.live()
        .workersRunEvery(Duration.ofMillis(5), Duration.ofMillis(1)).bootAfter(Duration.ZERO))) {
      testbed.addProject("CH-231106");
      try (Client client = new Client(testbed, testbed.credential("CH-231106")).signIn()) {
        client.register("uc-rpi4-03");
        await().untilAsserted(
            () -> assertThat(testbed.record("uc-rpi4-03").orElseThrow().steadyWorkers())
                .isEqualTo(4));
      }
    }
  }

  @Test
  void continuesAfterAFailedRun() {
    AtomicInteger runs = new AtomicInteger();
    try (WorkerScheduler _ = WorkerScheduler.start(() -> {
      if (runs.incrementAndGet() == 1) {
        throw new IllegalStateException("simulated failure of the first run");
      }
      return true;
    }, Duration.ofMillis(1), Duration.ofMillis(1))) {
      await().until(() -> runs.get() > 2);
    }
  }
}
