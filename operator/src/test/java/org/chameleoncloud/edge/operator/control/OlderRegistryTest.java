package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.chameleoncloud.edge.testbed.inventory.DoniRelease;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operator with a Doni of 2025, which does not say whether a device is online. */
class OlderRegistryTest {
  private static final String NAME = "uc-rpi4-03";

  private final OperatorHarness operator = OperatorHarness
      .running(TestbedOptions.forTests().doni(DoniRelease.OF_2025));

  @AfterEach
  void close() {
    operator.close();
  }

  @Test
  void aBootedDeviceHasATimeWhenItWasSeenButIsNotKnownToBeOnline() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.testbed.tick();
    operator.awaitReason(NAME, ConditionType.ONLINE, "NeverSeen");
    assertThat(operator.status(NAME).lastSeen()).isNull();

    Instant beforeBoot = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    operator.testbed.boot(NAME);
    operator.testbed.tick();
    EdgeDeviceStatus status = operator.awaitReason(NAME, ConditionType.ONLINE,
        "OnlineNotReported");
    Condition online = status.condition(ConditionType.ONLINE).orElseThrow();
    assertThat(online.status()).isEqualTo("Unknown");
    assertThat(online.message()).contains(status.lastSeen());
    assertThat(Instant.parse(status.lastSeen())).isBetween(beforeBoot, Instant.now());
    operator.awaitStatus(NAME, now -> "4/4".equals(now.health()));
  }
}
