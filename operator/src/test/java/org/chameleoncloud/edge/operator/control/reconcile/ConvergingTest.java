package org.chameleoncloud.edge.operator.control.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadata;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadataBuilder;
import org.junit.jupiter.api.Test;

class ConvergingTest {
  private static EdgeDeviceStatus status(String healthy, String imageReady) {
    return EdgeDeviceStatusBuilder.builder().observedGeneration(1L)
        .conditions(List.of(condition("Healthy", healthy), condition("ImageReady", imageReady)))
        .build();
  }

  private static Condition condition(String type, String reason) {
    return new Condition(type, Condition.FALSE, 1L, "2026-01-01T00:00:00Z", reason, "");
  }

  @Test
  void aDeviceWithRunningChecksIsConverging() {
    assertThat(Converging.of(metadata(false), status("WaitForChecks", "WaitForDeviceKey")))
        .isTrue();
  }

  @Test
  void aDeletedDeviceWithRunningChecksIsNotConverging() {
    assertThat(Converging.of(metadata(true), status("WaitForChecks", "Baked"))).isFalse();
  }

  private static DeviceMetadata metadata(boolean deleting) {
    return DeviceMetadataBuilder.builder().namespace("lab").name("uc-rpi4-03").uid("uid")
        .generation(1).createdAt(Instant.EPOCH).deleting(deleting).finalizer(true).paused(false)
        .forceDelete(false).syncRequest("").rebakeRequest("").build();
  }

  @Test
  void aDeviceWithoutAKeyBecauseOfAFailedCheckIsNotConverging() {
    assertThat(
        Converging.of(metadata(false), status("ContactTestbedOperators", "WaitForDeviceKey")))
        .isFalse();
  }

  @Test
  void aDeviceThatIsSwitchedOffIsNotConverging() {
    assertThat(Converging.of(metadata(false), status("PowerOnDevice", "Baked"))).isFalse();
  }
}
