package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnnotationsTest {
  private static final String NAME = "uc-rpi4-03";
  private static final String SYNC_ROUTE = "/v1/hardware/{uuid}/sync";

  private final OperatorHarness operator = OperatorHarness.running();

  @AfterEach
  void close() {
    operator.close();
  }

  @Test
  void eachNewValueOfTheSyncAnnotationRerunsTheChecksOnce() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.annotate(NAME, Annotation.SYNC.key(), "1");
    operator.awaitStatus(NAME, status -> "1".equals(status.applied().syncRequest()));
    operator.awaitPolls(3);
    assertThat(operator.testbed.requests().count("POST", SYNC_ROUTE)).isEqualTo(1);
    operator.annotate(NAME, Annotation.SYNC.key(), "2");
    operator.awaitStatus(NAME, status -> "2".equals(status.applied().syncRequest()));
    assertThat(operator.testbed.requests().count("POST", SYNC_ROUTE)).isEqualTo(2);
    await().atMost(OperatorHarness.TIMEOUT).until(() -> operator.events().stream()
        .filter(event -> event.startsWith("Synced")).count() == 2);
  }

  @Test
  void aPausedDeviceIsNotWrittenToTheTestbedButItsHealthIsMirrored() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.annotate(NAME, Annotation.PAUSED.key(), "true");
    operator.edit(NAME, _ -> OperatorHarness.spec(null, "raspberrypi4-64", "ops@example.org"));
    operator.awaitReason(NAME, ConditionType.READY, "Unpause");
    operator.testbed.tick();
    operator.awaitStatus(NAME, status -> "2/4".equals(status.health()));
    assertThat(operator.testbed.requests().count("PATCH")).isZero();
    operator.annotate(NAME, Annotation.PAUSED.key(), "false");
    operator.awaitReady(NAME);
    assertThat(operator.testbed.requests().count("PATCH")).isEqualTo(1);
  }
}
