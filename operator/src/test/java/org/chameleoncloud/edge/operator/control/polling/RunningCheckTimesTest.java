package org.chameleoncloud.edge.operator.control.polling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.plan.observation.RunningChecks;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Worker;
import org.chameleoncloud.edge.registry.Worker.State;
import org.junit.jupiter.api.Test;

class RunningCheckTimesTest {
  private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
  private static final String UUID = "9f2a008e-eac8-4cd7-9164-db5075faa039";

  private final RunningCheckTimes times = new RunningCheckTimes();

  private static Hardware record(State balena, State k8s) {
    return new Hardware(UUID, "uc-rpi4-03", "p", DeviceProperty.HARDWARE_TYPE, Instant.EPOCH,
        Map.of(),
        List.of(new Worker("balena", balena, null, null, null),
            new Worker("k8s", k8s, null, null, null)),
        null);
  }

  private static Instant minute(int minute) {
    return START.plus(Duration.ofMinutes(minute));
  }

  @Test
  void keepsTheTimeOfTheFirstListThatShowsACheckRunning() {
    times.listed(List.of(record(State.STEADY, State.IN_PROGRESS)), minute(0));
    times.listed(List.of(record(State.IN_PROGRESS, State.IN_PROGRESS)), minute(3));

    assertThat(times.of(UUID).since()).containsOnly(Map.entry("k8s", minute(0)),
        Map.entry("balena", minute(3)));
  }

  @Test
  void startsAgainAfterAListInWhichTheCheckDidNotRun() {
    times.listed(List.of(record(State.STEADY, State.IN_PROGRESS)), minute(0));
    times.listed(List.of(record(State.STEADY, State.PENDING)), minute(1));
    assertThat(times.of(UUID)).isEqualTo(RunningChecks.NONE);
    times.listed(List.of(record(State.STEADY, State.IN_PROGRESS)), minute(2));

    assertThat(times.of(UUID).since()).containsOnly(Map.entry("k8s", minute(2)));
  }

  @Test
  void forgetsADeletedRecord() {
    times.listed(List.of(record(State.STEADY, State.IN_PROGRESS)), minute(0));
    times.listed(List.of(), minute(1));
    assertThat(times.of(UUID)).isEqualTo(RunningChecks.NONE);
  }

  @Test
  void startsAgainAfterAnInterruption() {
    times.listed(List.of(record(State.STEADY, State.IN_PROGRESS)), minute(0));
    times.interrupted();
    times.listed(List.of(record(State.STEADY, State.IN_PROGRESS)), minute(20));

    assertThat(times.of(UUID).since()).containsOnly(Map.entry("k8s", minute(20)));
  }
}
