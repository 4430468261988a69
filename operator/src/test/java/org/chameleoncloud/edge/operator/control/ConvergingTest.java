package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.Subject;
import org.junit.jupiter.api.Test;

class ConvergingTest {
  private static EdgeDeviceStatus status(String healthy, String imageReady) {
    return new EdgeDeviceStatus(1L, null, null, null, null, null, null, null,
        List.of(condition("Healthy", healthy), condition("ImageReady", imageReady)));
  }

  private static Condition condition(String type, String reason) {
    return new Condition(type, Condition.FALSE, 1L, "2026-01-01T00:00:00Z", reason, "");
  }

  @Test
  void checksThatAreBeingRunAreWorthFasterLists() {
    assertThat(Converging.of(subject(false), status("WaitForChecks", "WaitForDeviceKey")))
        .isTrue();
  }

  @Test
  void aDeletedDeviceWhoseChecksWereLastSeenToRunIsNot() {
    assertThat(Converging.of(subject(true), status("WaitForChecks", "Baked"))).isFalse();
  }

  private static Subject subject(boolean deleting) {
    return new Subject("lab", "uc-rpi4-03", "uid", 1, Instant.EPOCH, deleting, true, false, false,
        "", "");
  }

  @Test
  void aKeyThatAFailedCheckWithholdsIsNot() {
    assertThat(Converging.of(subject(false), status("AskTestbedOperators", "WaitForDeviceKey")))
        .isFalse();
  }

  @Test
  void aDeviceThatIsSwitchedOffIsNot() {
    assertThat(Converging.of(subject(false), status("PowerOnDevice", "Baked"))).isFalse();
  }
}
