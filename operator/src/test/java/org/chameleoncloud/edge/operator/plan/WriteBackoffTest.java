package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WriteBackoffTest {
  private static final Duration RESYNC = Duration.ofMinutes(10);
  private static final ActionResult.Failed PASSING = new ActionResult.Failed(
      new Action.Sync(TestRecord.UUID, false),
      Progress.inProgress(Reason.WAIT_FOR_REGISTRY, "No answer."), null);
  private static final ActionResult.Failed REFUSED = new ActionResult.Failed(
      new Action.Sync(TestRecord.UUID, false),
      Progress.stalled(Reason.FIX_SPEC, "The registry refuses contact_email."), null);

  private static WriteBackoff held(DeviceScenario scenario, ActionResult.Failed failure) {
    return WriteBackoff.after(null, scenario.plan().writeInputs(), failure, DeviceScenario.NOW,
        RESYNC,
        new Random(1));
  }

  @Property
  void waitsAreNeverShorterThanTheFirstNorLongerThanTheLongest(
      @ForAll
      @IntRange(min = 1, max = 10_000) int failures, @ForAll long seed) {
    ExponentialBackoff backoff = new ExponentialBackoff(Duration.ofSeconds(2),
        Duration.ofMinutes(5));

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
    ActionResult.Failed busy = new ActionResult.Failed(PASSING.action(), PASSING.progress(),
        Duration.ofSeconds(seconds));

    Instant until = WriteBackoff.after(null, "inputs", busy, DeviceScenario.NOW, RESYNC,
        new Random(seed)).until();

    assertThat(until).isAfterOrEqualTo(DeviceScenario.NOW.plusSeconds(seconds))
        .isAfter(DeviceScenario.NOW);
  }

  @Property
  void countsOnlyFailuresOfTheSameWrite(@ForAll
  @IntRange(min = 1, max = 20) int failures) {
    WriteBackoff backoff = null;
    for (int failure = 0; failure < failures; failure++) {
      backoff = WriteBackoff.after(backoff, "one", PASSING, DeviceScenario.NOW, RESYNC,
          new Random(1));
    }

    assertThat(backoff.attempts()).isEqualTo(failures);
    assertThat(WriteBackoff
        .after(backoff, "another", PASSING, DeviceScenario.NOW, RESYNC, new Random(1)).attempts())
        .isEqualTo(1);
  }

  @Test
  void keepsTheSameWriteBackUntilItsTime() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().finalizer();
    WriteBackoff backoff = held(scenario, REFUSED);

    Plan plan = scenario.backoff(backoff).plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration()).isEqualTo(REFUSED.progress());
    assertThat(plan.requeueAfter()).isEqualTo(RESYNC);
    assertThat(plan.applied()).isEqualTo(scenario.get().applied());
    assertThat(scenario.later(RESYNC).plan().actions()).hasSize(1);
  }

  @Test
  void aChangeOfTheSpecLiftsIt() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().finalizer();
    scenario.backoff(held(scenario, REFUSED));

    assertThat(scenario.generation(2).contactEmail("ops@example.org").plan().actions()).hasSize(1);
  }

  @Test
  void aRotatedSecretLiftsIt() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().finalizer();
    scenario.backoff(held(scenario, REFUSED));

    assertThat(scenario.credentials(
        new CredentialState.Loaded(DeviceScenario.credential("credential-1", "the-new-secret")))
        .plan().actions())
        .hasSize(1);
  }

  @Test
  void doesNotKeepADeletionBackThatHasNotFailed() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice()
        .record(TestRecord.steady().with(DeviceProperty.CONTACT_EMAIL, "drift@example.org"));
    scenario.backoff(held(scenario, REFUSED));

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.deleting().plan().actions())
        .hasExactlyElementsOfTypes(Action.DeleteRecord.class, Action.RemoveFinalizer.class);
  }
}
