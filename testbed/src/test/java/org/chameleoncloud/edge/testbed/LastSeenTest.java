package org.chameleoncloud.edge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.inventory.DoniRelease;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the Doni of 2025 shows about when a device was last online. */
class LastSeenTest extends TestbedFixture {
  private static final String DEVICE = "uc-rpi4-03";

  LastSeenTest() throws IOException {
    super(TestbedOptions.forTests().doni(DoniRelease.OF_2025));
  }

  @BeforeEach
  void registerTheDevice() throws IOException {
    register(DEVICE);
    testbed.tick();
  }

  @Test
  void isNullBeforeTheFirstBoot() {
    assertThat(detail(DEVICE, "balena", "last_seen").isNull()).isTrue();
  }

  @Test
  void isTheTimeOfTheRunWhileTheDeviceIsOnline() {
    testbed.boot(DEVICE);
    testbed.tick();
    assertThat(detail(DEVICE, "balena", "last_seen").asText())
        .isEqualTo("2026-11-22T08:18:16+00:00");
  }

  @Test
  void isOldWhenTheDeviceIsSwitchedOff() throws IOException {
    testbed.boot(DEVICE);
    testbed.tick();
    testbed.powerOff(DEVICE);
    advance(Duration.ofHours(1));
    sync(DEVICE);
    testbed.tick();
    assertThat(record(DEVICE).steadyWorkers()).isEqualTo(4);
    assertThat(detail(DEVICE, "balena", "last_seen").asText())
        .isEqualTo("2026-11-22T08:18:16+00:00");
  }

  @Test
  void replacesTheObservedStateOfLaterReleases() throws IOException {
    testbed.boot(DEVICE);
    testbed.tick();
    for (JsonNode worker : Client.json(client.get("/v1/hardware/")).at("/hardware/0/workers")) {
      assertThat(worker.has("observed_state")).isFalse();
    }
    assertThatThrownBy(testbed::pollBalena).hasMessageContaining("does not poll balena");
  }

  @Test
  void doesNotChangeWhileTheWorkersAreSettled() {
    testbed.boot(DEVICE);
    testbed.tick();
    DeviceRecord before = record(DEVICE);
    advance(Duration.ofHours(1));
    testbed.tick();
    assertThat(record(DEVICE)).isSameAs(before);
  }
}
