package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.registry.Worker.State;
import org.junit.jupiter.api.Test;

class RepairsTest {
  private static final TestRecord BROKEN = TestRecord.asWritten().keyed()
      .check("balena", State.STEADY)
      .failed("k8s", "Blazar responded with HTTP 500");
  private static final TestRecord RESET = TestRecord.asWritten().keyed()
      .check("balena", State.PENDING)
      .deferred("k8s", "No matching k8s node found");

  private static DeviceScenario broken() {
    return DeviceScenario.ofRegisteredDevice().record(BROKEN);
  }

  /** Looks, carries out what is planned, and writes the status. */
  private static Plan look(DeviceScenario scene) {
    Plan plan = scene.plan();
    List<ActionResult> outcomes = plan.actions().stream()
        .<ActionResult>map(action -> new ActionResult.Done(action, null)).toList();
    scene.status(scene.reported(outcomes));
    return plan;
  }

  @Test
  void runsAFailedCheckAgainAtOnceAndThenAtGrowingIntervals() {
    DeviceScenario scene = broken();
    for (int wait : List.of(0, 2, 4, 8, 16)) {
      if (wait > 0) {
        assertThat(look(scene.later(Duration.ofMinutes(wait).minusSeconds(1))).actions()).isEmpty();
        assertThat(look(scene).requeueAfter()).isEqualTo(Duration.ofSeconds(1));
        scene.later(Duration.ofSeconds(1));
      }
      assertThat(look(scene).actions())
          .containsExactly(new Action.Sync(TestRecord.UUID, true));
    }
  }

  @Test
  void leavesItToPeopleAfterFiveTries() {
    DeviceScenario scene = broken();
    for (int tries = 0; tries < 5; tries++) {
      look(scene);
      scene.later(Duration.ofHours(1));
    }

    assertThat(look(scene).actions()).isEmpty();
    assertThat(scene.plan().requeueAfter()).isNull();
    assertThat(scene.reported().condition(ConditionType.HEALTHY).orElseThrow().reason())
        .isEqualTo("ContactTestbedOperators");
  }

  @Test
  void doesNotCallTheLastTryHopelessBeforeItHasRun() {
    DeviceScenario scene = broken();
    for (int tries = 0; tries < 5; tries++) {
      look(scene);
      assertThat(scene.get().status().condition(ConditionType.HEALTHY).orElseThrow().reason())
          .isEqualTo("WaitForRepair");
      scene.later(Duration.ofHours(1));
    }
  }

  @Test
  void startsToCountAnewWhenAllChecksAreSteady() {
    DeviceScenario scene = broken();
    look(scene);
    look(scene.later(Duration.ofMinutes(1)).record(TestRecord.steady()));

    assertThat(scene.get().applied().repairs()).isNull();
    assertThat(look(scene.record(BROKEN)).actions()).hasSize(1);
  }

  @Test
  void aCheckThatStillTellsWhyItOnceWaitedProvesNothing() {
    DeviceScenario scene = broken();
    look(scene);
    look(scene.later(Duration.ofSeconds(10)).record(RESET));
    assertThat(scene.get().applied().repairs()).isEqualTo(1);

    assertThat(look(scene.later(Duration.ofSeconds(60)).record(BROKEN)).actions()).isEmpty();
  }

  @Test
  void aCheckThatWaitsForTheDeviceAgainIsMended() {
    DeviceScenario scene = broken();
    look(scene);
    TestRecord waiting = TestRecord.asWritten().keyed().check("balena", State.STEADY)
        .deferred("k8s",
            "No matching k8s node found");
    Plan early = look(scene.later(Duration.ofMinutes(1)).record(waiting));
    assertThat(early.requeueAfter()).isEqualTo(Duration.ofMinutes(1));

    look(scene.later(Duration.ofMinutes(1)));

    assertThat(scene.get().applied().repairs()).isNull();
    assertThat(scene.plan().requeueAfter()).isNull();
  }

  @Test
  void aPausedDeviceIsNotRepairedAndStaysReady() {
    DeviceScenario scene = broken().paused();

    assertThat(scene.plan().actions()).isEmpty();
    EdgeDeviceStatus status = scene.reported();
    assertThat(status.condition(ConditionType.READY).orElseThrow().holds()).isTrue();
    assertThat(status.applied().repairs()).isNull();
  }
}
