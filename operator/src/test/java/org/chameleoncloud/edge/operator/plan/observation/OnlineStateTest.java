package org.chameleoncloud.edge.operator.plan.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Connectivity;
import org.chameleoncloud.edge.registry.Connectivity.Online;
import org.chameleoncloud.edge.registry.Connectivity.Source;
import org.chameleoncloud.edge.registry.Worker.State;
import org.junit.jupiter.api.Test;

/** The condition Online and status.lastSeen. */
class OnlineStateTest {
  private static final Instant NOW = DeviceScenario.NOW;
  private static final Instant EVENT = NOW.minus(Duration.ofHours(3));

  private static EdgeDeviceStatus status(Connectivity connectivity) {
    return DeviceScenario.ofRegisteredDevice()
        .record(TestRecord.asWritten().withDeviceKey().online(connectivity)).reported();
  }

  private static Connectivity observed(Online online, Instant event, Duration age) {
    return new Connectivity(online, event, NOW.minus(age), Source.OBSERVED_STATE);
  }

  private static void assertOnline(EdgeDeviceStatus status, String value, String reason,
      String message) {
    Condition online = status.condition(ConditionType.ONLINE).orElseThrow();
    assertThat(online.status()).isEqualTo(value);
    assertThat(online.reason()).isEqualTo(reason);
    assertThat(online.message()).isEqualTo(message);
  }

  @Test
  void aDeviceIsOnlineWhenTheRegistryHasReadSo() {
    EdgeDeviceStatus status = status(observed(Online.YES, EVENT, Duration.ofMinutes(4)));

    assertOnline(status, "True", "Online", "Connected to balena since 2026-11-22T06:00:00Z.");
    assertThat(status.lastSeen()).isNull();
  }

  @Test
  void aDeviceIsOfflineSinceItDisconnected() {
    EdgeDeviceStatus status = status(observed(Online.NO, EVENT, Duration.ofMinutes(4)));

    assertOnline(status, "False", "Offline",
        "Disconnected from balena since 2026-11-22T06:00:00Z.");
    assertThat(status.lastSeen()).isEqualTo("2026-11-22T06:00:00Z");
  }

  @Test
  void whatTheRegistryReadLongAgoIsNotThePresent() {
    EdgeDeviceStatus status = status(observed(Online.YES, EVENT, Duration.ofMinutes(16)));

    assertOnline(status, "Unknown", "OnlineOutdated", "The testbed's registry last read at "
        + "2026-11-22T08:44:00Z whether the device is online.");
    assertThat(status.lastSeen()).isEqualTo("2026-11-22T08:44:00Z");
  }

  @Test
  void aDeviceThatWasNeverConnectedIsNotOffline() {
    assertOnline(status(observed(Online.NO, null, Duration.ZERO)), "Unknown", "NeverSeen",
        "The testbed has not seen the device yet.");
    assertOnline(status(Connectivity.UNKNOWN), "Unknown", "NeverSeen",
        "The testbed has not seen the device yet.");
  }

  @Test
  void theStatusDoesNotChangeWhenTheRegistryFirstReadsThatADeviceWasNeverConnected() {
    assertThat(status(observed(Online.NO, null, Duration.ZERO)))
        .isEqualTo(status(Connectivity.UNKNOWN));
  }

  @Test
  void anEarlierRegistryOnlySaysWhenTheDeviceWasSeen() {
    EdgeDeviceStatus status = status(Connectivity.lastSeenAt(EVENT));

    assertOnline(status, "Unknown", "OnlineNotReported",
        "The testbed's registry does not report whether a device is online; it last saw the device "
            + "at 2026-11-22T06:00:00Z, when its check balena ran.");
    assertThat(status.lastSeen()).isEqualTo("2026-11-22T06:00:00Z");
  }

  @Test
  void checksThatAreSteadyDoNotMakeADeviceOnline() {
    EdgeDeviceStatus status = DeviceScenario.ofRegisteredDevice()
        .record(TestRecord.steady().check("tunelo", State.STEADY)).reported();

    assertThat(status.condition(ConditionType.HEALTHY).orElseThrow().holds()).isTrue();
    assertThat(status.condition(ConditionType.ONLINE).orElseThrow().status()).isEqualTo("Unknown");
  }

  @Test
  void theStatusDoesNotChangeWhenTheRegistryReadsTheSameAgain() {
    assertThat(status(observed(Online.YES, EVENT, Duration.ofMinutes(4))))
        .isEqualTo(status(observed(Online.YES, EVENT, Duration.ofMinutes(1))));
    assertThat(status(observed(Online.NO, EVENT, Duration.ofMinutes(4))))
        .isEqualTo(status(observed(Online.NO, EVENT, Duration.ofMinutes(1))));
  }

  @Test
  void aRegistryThatDoesNotRespondMakesItUnknown() {
    DeviceScenario device = DeviceScenario.ofRegisteredDevice().record(TestRecord.asWritten()
        .withDeviceKey().online(observed(Online.YES, EVENT, Duration.ofMinutes(4))));
    device.failure(new ListState.Failure(Reason.WAIT_FOR_REGISTRY, "It cannot be reached.", true,
        true));

    assertOnline(device.reported(), "Unknown", "WaitForRegistry",
        "The checks shown are the last known: It cannot be reached.");
  }
}
