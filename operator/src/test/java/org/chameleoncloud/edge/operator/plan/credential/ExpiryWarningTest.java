package org.chameleoncloud.edge.operator.plan.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus.Previous;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatusBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.ManagedCredential;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.Planner;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvent;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvents;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.junit.jupiter.api.Test;

/** What is said of credentials before they expire. */
class ExpiryWarningTest {
  private static final Instant NOW = DeviceScenario.NOW;

  private static Instant in(int days) {
    return NOW.plus(Duration.ofDays(days));
  }

  private static String ready(EdgeDeviceStatus status) {
    return status.condition(ConditionType.READY).orElseThrow().message();
  }

  @Test
  void nothingIsSaidOfWhatIsUnknownOrFarAway() {
    assertThat(ready(DeviceScenario.ofRegisteredDevice().reported()))
        .isEqualTo("Registered as written.");
    assertThat(ready(DeviceScenario.ofRegisteredDevice()
        .credentialExpiries(in(15), in(15)).reported())).isEqualTo("Registered as written.");
  }

  @Test
  void theMessageOfReadyNamesTheSecretAndTheTime() {
    EdgeDeviceStatus status = DeviceScenario.ofRegisteredDevice()
        .credentialExpiries(in(14), null).reported();
    assertThat(ready(status)).isEqualTo("Registered as written. The credential in the Secret "
        + "\"chi-edge\" expires at 2026-12-06T09:00:00Z: replace it in the Secret; two may overlap.");
    assertThat(status.condition(ConditionType.READY).orElseThrow().holds()).isTrue();
    assertThat(ready(DeviceScenario.ofRegisteredDevice().credentialExpiries(in(-1), null)
        .reported())).contains("has expired at 2026-11-21T09:00:00Z");
    assertThat(ready(DeviceScenario.ofRegisteredDevice().credentialExpiries(null, in(3))
        .reported())).contains("The device's credential, in the Secret \"chi-edge\", expires at");
  }

  @Test
  void aDeviceIsLookedAtWhenItsCredentialComesClose() {
    assertThat(DeviceScenario.ofRegisteredDevice().credentialExpiries(null, in(20)).plan()
        .requeueAfter()).isEqualTo(Duration.ofDays(6));
    assertThat(DeviceScenario.ofRegisteredDevice().credentialExpiries(null, in(3)).plan()
        .requeueAfter()).as("when it expires").isEqualTo(Duration.ofDays(3));
  }

  private static DeviceScenario managed(DeviceCredentialStatusBuilder state) {
    return DeviceScenario.ofRegisteredDevice()
        .managed(new ManagedCredential("90d", "14d", null, null))
        .credentialStatus(state.build());
  }

  private static DeviceCredentialStatusBuilder current() {
    return DeviceCredentialStatusBuilder.builder().id("credential-1").name("chi-edge-pi-1")
        .expiresAt(in(8).toString()).secretName("pi-1-credential-1").serial(1)
        .switchedAt(NOW.toString());
  }

  /** Its record still has the one before. */
  private static DeviceCredentialStatusBuilder notSwitched() {
    return current().switchedAt(null).name("chi-edge-pi-1:2").expiresAt(in(90).toString())
        .previous(new Previous("credential-0", "chi-edge-pi-1", in(8).toString(), "old"));
  }

  @Test
  void aManagedCredentialThatWasNotReplacedInTimeIsNamed() {
    DeviceScenario device = managed(current());
    assertThat(ready(device.paused().reported())).doesNotContain("not been replaced");
    assertThat(ready(device.now(in(1)).paused().reported()))
        .contains("\"chi-edge-pi-1\" expires at", "has not been replaced yet");
  }

  /** Nothing else announces it: no write is due that would fail. */
  @Test
  void aPausedDeviceIsLookedAtWhenItsManagedCredentialIsOverdue() {
    assertThat(managed(current()).paused().plan().requeueAfter()).isEqualTo(Duration.ofDays(1));
    assertThat(managed(current()).now(in(2)).paused().plan().requeueAfter())
        .as("when it expires").isEqualTo(Duration.ofDays(6));
  }

  @Test
  void theOneInTheRecordCountsUntilItsSuccessorIsThere() {
    assertThat(ready(managed(notSwitched()).now(in(1)).reported()))
        .as("the switch may wait for a reservation").doesNotContain("not been replaced");
    assertThat(ready(managed(notSwitched()).now(in(1)).paused().reported()))
        .contains("\"chi-edge-pi-1\" expires at 2026-11-30T09:00:00Z");
    assertThat(ready(managed(notSwitched()).now(in(7).plus(Duration.ofHours(12))).reported()))
        .contains("\"chi-edge-pi-1\" expires at 2026-11-30T09:00:00Z");
    assertThat(ready(managed(notSwitched()).now(in(9)).reported()))
        .contains("\"chi-edge-pi-1\" has expired at 2026-11-30T09:00:00Z");
    assertThat(ready(managed(notSwitched().switchedAt(NOW.toString())).now(in(7)).reported()))
        .doesNotContain("not been replaced");
  }

  @Test
  void thereIsOneEvent() {
    DeviceScenario device = DeviceScenario.ofRegisteredDevice().credentialExpiries(in(3), null);
    EdgeDeviceStatus after = device.reported();
    assertThat(events(device, device.get().status(), after)).containsExactly("CredentialExpires");
    assertThat(events(device.status(after), after, device.reported())).isEmpty();
  }

  private static List<String> events(DeviceScenario device, EdgeDeviceStatus before,
      EdgeDeviceStatus after) {
    Observation seen = device.get();
    return DeviceEvents.of(seen, Planner.plan(seen), List.of(), before, after).stream()
        .map(DeviceEvent::reason).toList();
  }
}
