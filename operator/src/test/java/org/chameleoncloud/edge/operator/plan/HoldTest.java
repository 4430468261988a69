package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HoldTest {
  private static final Duration RESYNC = Duration.ofMinutes(10);
  private static final Outcome.Failed PASSING = new Outcome.Failed(
      new Action.Sync(Records.UUID, false),
      Standing.underWay(Reason.WAIT_FOR_REGISTRY, "No answer."), null);
  private static final Outcome.Failed REFUSED = new Outcome.Failed(
      new Action.Sync(Records.UUID, false),
      Standing.stuck(Reason.FIX_SPEC, "The registry refuses contact_email."), null);

  private static Hold held(Scene scene, Outcome.Failed failure) {
    return Hold.after(null, scene.plan().writeInputs(), failure, Scene.NOW, RESYNC,
        new Random(1));
  }

  @Property
  void waitsAreNeverShorterThanTheFirstNorLongerThanTheLongest(
      @ForAll
      @IntRange(min = 1, max = 10_000) int failures, @ForAll long seed) {
    Backoff backoff = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5));

    assertThat(backoff.after(failures)).isBetween(Duration.ofSeconds(2), Duration.ofMinutes(5));
    assertThat(backoff.after(failures + 1)).isGreaterThanOrEqualTo(backoff.after(failures));
    assertThat(backoff.after(failures, new Random(seed)).toMillis())
        .isBetween(backoff.after(failures).toMillis() * 8 / 10,
            backoff.after(failures).toMillis() * 12 / 10 + 1);
  }

  @Property
  void isNeverShorterThanTheRegistryAsked(@ForAll
  @IntRange(min = 0, max = 100_000) int seconds,
      @ForAll long seed) {
    Outcome.Failed busy = new Outcome.Failed(PASSING.action(), PASSING.standing(),
        Duration.ofSeconds(seconds));

    Instant until = Hold.after(null, "inputs", busy, Scene.NOW, RESYNC,
        new Random(seed)).until();

    assertThat(until).isAfterOrEqualTo(Scene.NOW.plusSeconds(seconds)).isAfter(Scene.NOW);
  }

  @Property
  void countsOnlyFailuresOfTheSameWrite(@ForAll
  @IntRange(min = 1, max = 20) int failures) {
    Hold hold = null;
    for (int failure = 0; failure < failures; failure++) {
      hold = Hold.after(hold, "one", PASSING, Scene.NOW, RESYNC, new Random(1));
    }

    assertThat(hold.attempts()).isEqualTo(failures);
    assertThat(Hold.after(hold, "another", PASSING, Scene.NOW, RESYNC, new Random(1)).attempts())
        .isEqualTo(1);
  }

  @Test
  void keepsTheSameWriteBackUntilItsTime() {
    Scene scene = Scene.ofNewDevice().finalizer();
    Hold hold = held(scene, REFUSED);

    Plan plan = scene.hold(hold).plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration()).isEqualTo(REFUSED.standing());
    assertThat(plan.lookAgain()).isEqualTo(RESYNC);
    assertThat(plan.applied()).isEqualTo(scene.get().applied());
    assertThat(scene.later(RESYNC).plan().actions()).hasSize(1);
  }

  @Test
  void aChangeOfTheSpecLiftsIt() {
    Scene scene = Scene.ofNewDevice().finalizer();
    scene.hold(held(scene, REFUSED));

    assertThat(scene.generation(2).contactEmail("ops@example.org").plan().actions()).hasSize(1);
  }

  @Test
  void aRotatedSecretLiftsIt() {
    Scene scene = Scene.ofNewDevice().finalizer();
    scene.hold(held(scene, REFUSED));

    assertThat(scene.credentials(
        new Reading.Readable(Scene.credential("credential-1", "the-new-secret"))).plan().actions())
        .hasSize(1);
  }

  @Test
  void doesNotKeepADeletionBackThatHasNotFailed() {
    Scene scene = Scene.ofRegisteredDevice()
        .record(Records.steady().with("contact_email", "drift@example.org"));
    scene.hold(held(scene, REFUSED));

    assertThat(scene.plan().actions()).isEmpty();
    assertThat(scene.deleting().plan().actions())
        .hasExactlyElementsOfTypes(Action.DeleteRecord.class, Action.RemoveFinalizer.class);
  }
}
