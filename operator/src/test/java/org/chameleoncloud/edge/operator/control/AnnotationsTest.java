package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.chameleoncloud.edge.operator.api.Annotations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnnotationsTest {
  private static final String NAME = "uc-rpi4-03";
  private static final String SYNC_ROUTE = "/v1/hardware/{uuid}/sync";

  private final Rig rig = Rig.running();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void eachNewValueOfTheSyncAnnotationRunsTheChecksOnce() {
    rig.apply(NAME, Rig.spec());
    rig.awaitReady(NAME);
    rig.annotate(NAME, Annotations.SYNC, "1");
    rig.awaitStatus(NAME, status -> "1".equals(status.applied().syncRequest()));
    rig.awaitPolls(3);
    assertThat(rig.testbed.requests().count("POST", SYNC_ROUTE)).isEqualTo(1);
    rig.annotate(NAME, Annotations.SYNC, "2");
    rig.awaitStatus(NAME, status -> "2".equals(status.applied().syncRequest()));
    assertThat(rig.testbed.requests().count("POST", SYNC_ROUTE)).isEqualTo(2);
    await().atMost(Rig.PATIENCE).until(() -> rig.events().stream()
        .filter(event -> event.startsWith("Synced")).count() == 2);
  }

  @Test
  void whilePausedNothingIsWrittenToTheTestbedButHealthIsStillMirrored() {
    rig.apply(NAME, Rig.spec());
    rig.awaitReady(NAME);
    rig.annotate(NAME, Annotations.PAUSED, "true");
    rig.edit(NAME, _ -> Rig.spec(null, "raspberrypi4-64", "ops@example.org"));
    rig.awaitReason(NAME, "Ready", "Unpause");
    rig.testbed.tick();
    rig.awaitStatus(NAME, status -> "2/4".equals(status.health()));
    assertThat(rig.testbed.requests().count("PATCH")).isZero();
    rig.annotate(NAME, Annotations.PAUSED, "false");
    rig.awaitReady(NAME);
    assertThat(rig.testbed.requests().count("PATCH")).isEqualTo(1);
  }
}
