package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.registry.Worker.State;
import org.junit.jupiter.api.Test;

class RepairsTest {
  private static final Records BROKEN = Records.asWritten().keyed().check("balena", State.STEADY)
      .failed("k8s", "Blazar responded with HTTP 500");
  private static final Records RESET = Records.asWritten().keyed().check("balena", State.PENDING)
      .deferred("k8s", "No matching k8s node found");

  private static Scene broken() {
    return Scene.ofRegisteredDevice().record(BROKEN);
  }

  /** Looks, carries out what is planned, and writes the status. */
  private static Plan look(Scene scene) {
    Plan plan = scene.plan();
    List<Outcome> outcomes = plan.actions().stream()
        .<Outcome>map(action -> new Outcome.Done(action, null)).toList();
    scene.status(scene.reported(outcomes));
    return plan;
  }

  @Test
  void runsAFailedCheckAgainAtOnceAndThenAtGrowingIntervals() {
    Scene scene = broken();
    for (int wait : List.of(0, 2, 4, 8, 16)) {
      if (wait > 0) {
        assertThat(look(scene.later(Duration.ofMinutes(wait).minusSeconds(1))).actions()).isEmpty();
        assertThat(look(scene).lookAgain()).isEqualTo(Duration.ofSeconds(1));
        scene.later(Duration.ofSeconds(1));
      }
      assertThat(look(scene).actions()).containsExactly(new Action.Sync(Records.UUID, true));
    }
  }

  @Test
  void leavesItToPeopleAfterFiveTries() {
    Scene scene = broken();
    for (int tries = 0; tries < 5; tries++) {
      look(scene);
      scene.later(Duration.ofHours(1));
    }

    assertThat(look(scene).actions()).isEmpty();
    assertThat(scene.plan().lookAgain()).isNull();
    assertThat(scene.reported().condition("Healthy").orElseThrow().reason())
        .isEqualTo("AskTestbedOperators");
  }

  @Test
  void doesNotCallTheLastTryHopelessBeforeItHasRun() {
    Scene scene = broken();
    for (int tries = 0; tries < 5; tries++) {
      look(scene);
      assertThat(scene.get().status().condition("Healthy").orElseThrow().reason())
          .isEqualTo("WaitForRepair");
      scene.later(Duration.ofHours(1));
    }
  }

  @Test
  void startsToCountAnewWhenAllChecksAreSteady() {
    Scene scene = broken();
    look(scene);
    look(scene.later(Duration.ofMinutes(1)).record(Records.steady()));

    assertThat(scene.get().applied().repairs()).isNull();
    assertThat(look(scene.record(BROKEN)).actions()).hasSize(1);
  }

  @Test
  void aCheckThatStillTellsWhyItOnceWaitedProvesNothing() {
    Scene scene = broken();
    look(scene);
    look(scene.later(Duration.ofSeconds(10)).record(RESET));
    assertThat(scene.get().applied().repairs()).isEqualTo(1);

    assertThat(look(scene.later(Duration.ofSeconds(60)).record(BROKEN)).actions()).isEmpty();
  }

  @Test
  void aCheckThatWaitsForTheDeviceAgainIsMended() {
    Scene scene = broken();
    look(scene);
    Records waiting = Records.asWritten().keyed().check("balena", State.STEADY).deferred("k8s",
        "No matching k8s node found");
    Plan early = look(scene.later(Duration.ofMinutes(1)).record(waiting));
    assertThat(early.lookAgain()).isEqualTo(Duration.ofMinutes(1));

    look(scene.later(Duration.ofMinutes(1)));

    assertThat(scene.get().applied().repairs()).isNull();
    assertThat(scene.plan().lookAgain()).isNull();
  }

  @Test
  void aPausedDeviceIsNotRepairedAndStaysReady() {
    Scene scene = broken().paused();

    assertThat(scene.plan().actions()).isEmpty();
    EdgeDeviceStatus status = scene.reported();
    assertThat(status.condition("Ready").orElseThrow().holds()).isTrue();
    assertThat(status.applied().repairs()).isNull();
  }
}
