package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.ConditionType;

class AnnotationsTest {
  private static final String NAME = "uc-rpi4-03";
  private static final String SYNC_ROUTE = "/v1/hardware/{uuid}/sync";

  private final OperatorHarness rig = OperatorHarness.running();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void eachNewValueOfTheSyncAnnotationRunsTheChecksOnce() {
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    rig.annotate(NAME, Annotation.SYNC.key(), "1");
    rig.awaitStatus(NAME, status -> "1".equals(status.applied().syncRequest()));
    rig.awaitPolls(3);
    assertThat(rig.testbed.requests().count("POST", SYNC_ROUTE)).isEqualTo(1);
    rig.annotate(NAME, Annotation.SYNC.key(), "2");
    rig.awaitStatus(NAME, status -> "2".equals(status.applied().syncRequest()));
    assertThat(rig.testbed.requests().count("POST", SYNC_ROUTE)).isEqualTo(2);
    await().atMost(OperatorHarness.PATIENCE).until(() -> rig.events().stream()
        .filter(event -> event.startsWith("Synced")).count() == 2);
  }

  @Test
  void whilePausedNothingIsWrittenToTheTestbedButHealthIsStillMirrored() {
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    rig.annotate(NAME, Annotation.PAUSED.key(), "true");
    rig.edit(NAME, _ -> OperatorHarness.spec(null, "raspberrypi4-64", "ops@example.org"));
    rig.awaitReason(NAME, ConditionType.READY, "Unpause");
    rig.testbed.tick();
    rig.awaitStatus(NAME, status -> "2/4".equals(status.health()));
    assertThat(rig.testbed.requests().count("PATCH")).isZero();
    rig.annotate(NAME, Annotation.PAUSED.key(), "false");
    rig.awaitReady(NAME);
    assertThat(rig.testbed.requests().count("PATCH")).isEqualTo(1);
  }
}
