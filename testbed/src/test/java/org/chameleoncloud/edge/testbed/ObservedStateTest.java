package org.chameleoncloud.edge.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.chameleoncloud.edge.testbed.inventory.WorkerState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the Doni of 2026 shows about whether a device is online. */
class ObservedStateTest extends TestbedFixture {
  private static final String DEVICE = "uc-rpi4-03";
  private static final Duration SPACING = Duration.ofSeconds(300);

  ObservedStateTest() throws IOException {}

  @BeforeEach
  void registerTheDevice() throws IOException {
    register(DEVICE);
  }

  @Test
  void isNullUntilBalenaKnowsTheDeviceAndForAllOtherWorkers() throws IOException {
    assertThat(workers()).allSatisfy(worker -> {
      assertThat(worker.has("observed_state")).isTrue();
      assertThat(worker.get("observed_state").isNull()).isTrue();
    });
    testbed.tick();
    assertThat(workers()).filteredOn(worker -> !worker.get("observed_state").isNull())
        .extracting(worker -> worker.get("worker_type").asText()).containsExactly("balena");
  }

  @Test
  void isOfflineWithoutAnEventBeforeTheFirstBoot() throws IOException {
    testbed.tick();
    assertThat(observed()).hasToString("{\"is_online\":false,\"last_connectivity_event\":null,"
        + "\"last_fetched\":\"2026-11-22T08:18:16+00:00\",\"status\":null}");
  }

  @Test
  void replacesLastSeen() {
    testbed.boot(DEVICE);
    testbed.tick();
    assertThat(record(DEVICE).worker("balena").detail("last_seen")).isEmpty();
  }

  @Test
  void changesWithTheNextPollOnly() throws IOException {
    testbed.tick();
    testbed.boot(DEVICE);
    advance(SPACING.minusSeconds(1));
    testbed.tick();
    assertThat(observed().get("is_online").asBoolean()).isFalse();
    advance(Duration.ofSeconds(1));
    testbed.tick();
    assertThat(observed()).hasToString("{\"is_online\":true,\"last_connectivity_event\":"
        + "\"2026-11-22T08:18:16.000Z\",\"last_fetched\":\"2026-11-22T08:23:16+00:00\","
        + "\"status\":\"Idle\"}");
  }

  @Test
  void showsWhenADeviceWasSwitchedOffAndOnAgain() throws IOException {
    testbed.tick();
    testbed.boot(DEVICE);
    advance(SPACING);
    testbed.powerOff(DEVICE);
    testbed.pollBalena();
    assertThat(observed().get("is_online").asBoolean()).isFalse();
    assertThat(observed().get("last_connectivity_event").asText())
        .isEqualTo("2026-11-22T08:23:16.000Z");
    advance(SPACING);
    testbed.join(DEVICE);
    testbed.pollBalena();
    assertThat(observed().get("is_online").asBoolean()).isTrue();
    assertThat(observed().get("last_connectivity_event").asText())
        .isEqualTo("2026-11-22T08:28:16.000Z");
  }

  @Test
  void leavesTheStateOfTheWorkersAsItIs() throws IOException {
    testbed.boot(DEVICE);
    testbed.tick();
    sync(DEVICE);
    Optional<Instant> changedAt = record(DEVICE).updatedAt();
    advance(SPACING);
    testbed.pollBalena();
    assertThat(workers()).extracting(worker -> worker.get("state").asText())
        .containsOnly("PENDING");
    assertThat(record(DEVICE).updatedAt()).isEqualTo(changedAt);
  }

  @Test
  void survivesARunOfTheWorker() throws IOException {
    testbed.boot(DEVICE);
    testbed.tick();
    JsonNode before = observed();
    sync(DEVICE);
    testbed.tick();
    assertThat(state(DEVICE, "balena")).isEqualTo(WorkerState.STEADY);
    assertThat(observed()).isEqualTo(before);
  }

  @Test
  void keepsItsLastValuesWhenBalenaNoLongerKnowsTheDevice() throws IOException {
    testbed.boot(DEVICE);
    testbed.tick();
    JsonNode before = observed();
    testbed.forgetAtBalena(DEVICE);
    testbed.powerOff(DEVICE);
    advance(SPACING);
    testbed.tick();
    assertThat(observed()).isEqualTo(before);
    sync(DEVICE);
    testbed.tick();
    testbed.pollBalena();
    assertThat(observed().get("last_fetched").asText()).isEqualTo("2026-11-22T08:23:16+00:00");
  }

  private JsonNode observed() throws IOException {
    return workers().get(0).get("observed_state");
  }

  private JsonNode workers() throws IOException {
    return Client.json(client.get("/v1/hardware/" + record(DEVICE).uuid() + "/")).get("workers");
  }
}
