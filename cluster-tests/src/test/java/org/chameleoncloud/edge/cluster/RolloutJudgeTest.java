package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.chameleoncloud.edge.cluster.RolloutJudge.RecordChange;
import org.junit.jupiter.api.Test;

/** What {@link FleetRolloutIT} relies on: too many devices that are changed together are noticed. */
class RolloutJudgeTest {
  private static final Instant START = Instant.parse("2026-12-01T09:00:00Z");

  private final List<DeviceWrite> writes = new ArrayList<>();

  private void fleetChanges(String... devices) {
    for (String device : devices) {
      add(device, true, false);
    }
  }

  private void settle(String... devices) {
    for (String device : devices) {
      add(device, false, true);
    }
  }

  private void add(String device, boolean byFleet, boolean available) {
    writes.add(new DeviceWrite(now(), device, byFleet, available, time(now())));
  }

  private long now() {
    return writes.size() + 1L;
  }

  private static Instant time(long version) {
    return START.plusSeconds(version);
  }

  private RolloutJudge judge() {
    return new RolloutJudge(writes);
  }

  @Test
  void seesADeviceThatIsChangedBeforeTheOneBeforeItIsAvailable() {
    settle("pi-1", "pi-2", "pi-3");
    long made = writes.size();
    fleetChanges("pi-1");
    settle("pi-1");
    fleetChanges("pi-2");
    assertThat(judge().mostUnavailable(made)).hasSize(1);

    fleetChanges("pi-3");
    assertThat(judge().mostUnavailable(made)).containsExactlyInAnyOrder("pi-2", "pi-3");
  }

  @Test
  void countsDevicesThatWereUnavailableBefore() {
    settle("pi-1", "pi-2");
    add("pi-3", false, false);
    long made = writes.size();
    fleetChanges("pi-1");
    assertThat(judge().mostUnavailable(made)).containsExactlyInAnyOrder("pi-1", "pi-3");
  }

  @Test
  void doesNotCountWhatHappenedBefore() {
    fleetChanges("pi-1", "pi-2");
    settle("pi-1", "pi-2");
    assertThat(judge().mostUnavailable(writes.size())).isEmpty();
  }

  @Test
  void aStatusThatIsNotTheLastOneOfAChangeDoesNotEndIt() {
    settle("pi-1", "pi-2");
    long made = writes.size();
    fleetChanges("pi-1");
    add("pi-1", false, false);
    fleetChanges("pi-2");
    assertThat(judge().mostUnavailable(made)).hasSize(2);
  }

  @Test
  void theOrderIsThatInWhichTheWritesWereStored() {
    settle("pi-1", "pi-2");
    long made = writes.size();
    fleetChanges("pi-1");
    settle("pi-1");
    fleetChanges("pi-2");
    Collections.shuffle(writes, new Random(7));
    assertThat(judge().mostUnavailable(made)).hasSize(1);
  }

  @Test
  void aBatchEndsWhenAllDevicesAreAvailable() {
    settle("pi-1", "pi-2", "pi-3");
    long made = writes.size();
    fleetChanges("pi-1", "pi-2");
    settle("pi-2", "pi-1");
    fleetChanges("pi-3");
    assertThat(judge().batches(made)).containsExactly(2, 1);
  }

  @Test
  void namesWhatTheFleetWroteBetweenTwoVersions() {
    fleetChanges("pi-1");
    long after = writes.size();
    fleetChanges("pi-2");
    settle("pi-1");
    long until = writes.size();
    fleetChanges("pi-3");
    assertThat(judge().writtenByFleet(after, until)).containsExactly("pi-2");
  }

  @Test
  void aRecordIsBeingChangedUntilItsDeviceIsAvailableAgain() {
    fleetChanges("pi-1");
    Instant first = time(now());
    settle("pi-1");
    fleetChanges("pi-2");
    Instant second = time(now());
    settle("pi-2");
    List<RecordChange> changes = List.of(new RecordChange("pi-2", second.minusMillis(500)),
        new RecordChange("pi-1", first.minusMillis(500)),
        new RecordChange("pi-1", first.minusMillis(200)));
    assertThat(judge().mostChangedTogether(changes)).isEqualTo(1);

    List<RecordChange> early = List.of(new RecordChange("pi-1", first.minusMillis(500)),
        new RecordChange("pi-2", first.minusMillis(400)));
    assertThat(judge().mostChangedTogether(early)).isEqualTo(2);
  }

  @Test
  void readsTheAuditLog() throws JsonProcessingException {
    assertThat(write("True", "Healthy", 2, 2)).isEqualTo(new DeviceWrite(42, "pi-1", true, true,
        Instant.parse("2026-12-01T09:00:00.000123Z")));
    assertThat(write("True", "Healthy", 1, 2).available()).as("an old generation").isFalse();
    assertThat(write("False", "Healthy", 2, 2).available()).as("not Ready").isFalse();
    assertThat(write("True", "WaitForChecks", 2, 2).available()).as("being checked").isFalse();
    assertThat(DeviceWrite.of(new ObjectMapper().readTree("""
        {"verb": "patch", "responseStatus": {"code": 409},
         "responseObject": {"kind": "Status"}}"""))).isEmpty();
  }

  private static DeviceWrite write(String ready, String healthy, int observed, int generation)
      throws JsonProcessingException {
    return DeviceWrite.of(new ObjectMapper().readTree("""
        {"requestURI": "/apis/edge/pi-1?fieldManager=chi-edge-fleet&force=false",
         "responseStatus": {"code": 200},
         "requestReceivedTimestamp": "2026-12-01T09:00:00.000123Z",
         "responseObject": {"kind": "EdgeDevice",
           "metadata": {"name": "pi-1", "resourceVersion": "42", "generation": %d},
           "status": {"uuid": "u", "observedGeneration": %d, "conditions": [
             {"type": "Ready", "status": "%s", "reason": "Ready"},
             {"type": "Healthy", "status": "True", "reason": "%s"}]}}}"""
        .formatted(generation, observed, ready, healthy))).findFirst().orElseThrow();
  }
}
