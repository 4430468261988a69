package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to a resource or its record while the operator is busy with it. */
class InBetweenTest {
  private static final String NAME = "uc-rpi4-03";
  private static final Duration LATE = Duration.ofMillis(700);

  private final OperatorHarness rig = OperatorHarness.running();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aResourceThatIsDeletedWhileTheRecordsAreFirstReadIsNotRegistered() {
    rig.testbed.faults().add(Fault.on("GET", "/v1/hardware").delay(LATE).times(1));
    rig.apply(NAME, OperatorHarness.spec());
    await().atMost(OperatorHarness.PATIENCE)
        .until(() -> rig.testbed.requests().count("POST", "/v3/auth/tokens") == 1);
    rig.delete(NAME);
    rig.awaitGone(NAME);
    rig.apply("another", OperatorHarness.spec());
    rig.awaitReady("another");
    rig.awaitPolls(2);
    assertThat(rig.testbed.record(NAME)).isEmpty();
    assertThat(rig.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
  }

  @Test
  void aResourceThatIsMadeAnewWhileItsPredecessorIsStillBeingLetGoIsRegistered() {
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    rig.api.answerLate("POST .*/events", LATE);
    rig.delete(NAME);
    rig.awaitGone(NAME);
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    assertThat(rig.testbed.records()).hasSize(1);
  }

  @Test
  void aRecordThatChangesDuringTheFirstLookIsLookedAtAgain() {
    rig.api.answerLate("PATCH .*/status", LATE);
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitStatus(NAME, status -> "0/4".equals(status.health()));
    rig.testbed.tick();
    rig.awaitStatus(NAME, status -> "2/4".equals(status.health()));
  }

  @Test
  void aFieldThatTheWatchLeavesOutIsActedOnOnceAWriteIsAnsweredWithIt() {
    rig.api.leaveOutOfTheWatch("localEgress", "deny");
    rig.apply(NAME, OperatorHarness.spec());
    await().atMost(OperatorHarness.PATIENCE).until(() -> rig.testbed.record(NAME)
        .flatMap(record -> record.property("local_egress")).isPresent());
    rig.awaitReady(NAME);
    rig.awaitPolls(3);
    assertThat(rig.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
    assertThat(rig.testbed.requests().count("PATCH")).isEqualTo(1);
  }
}
