package org.chameleoncloud.edge.operator.plan.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.ExponentialBackoff;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.junit.jupiter.api.Test;

class WriteBackoffTest {
  private static final Duration RESYNC = Duration.ofMinutes(10);
  private static final ActionResult.Failed TEMPORARY = new ActionResult.Failed(
      new Action.Sync(TestRecord.UUID, false),
      Progress.inProgress(Reason.WAIT_FOR_REGISTRY, "No response."), null);
  private static final ActionResult.Failed PERMANENT = new ActionResult.Failed(
      new Action.Sync(TestRecord.UUID, false),
      Progress.stalled(Reason.FIX_SPEC, "The registry rejects contact_email."), null);

  private static WriteBackoff backoffAfter(DeviceScenario scenario, ActionResult.Failed failure) {
    return WriteBackoff.after(null, scenario.plan().writeInputs(), failure, DeviceScenario.NOW,
        RESYNC,
        new Random(1));
  }

  @Property
  void delaysStayWithinTheirLimits(
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
  void isNeverShorterThanRetryAfter(@ForAll
  @IntRange(min = 0, max = 100_000) int seconds,
      @ForAll long seed) {
    ActionResult.Failed busy = new ActionResult.Failed(TEMPORARY.action(), TEMPORARY.progress(),
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
      backoff = WriteBackoff.after(backoff, "one", TEMPORARY, DeviceScenario.NOW, RESYNC,
          new Random(1));
    }

    assertThat(backoff.attempts()).isEqualTo(failures);
    assertThat(WriteBackoff
        .after(backoff, "another", TEMPORARY, DeviceScenario.NOW, RESYNC, new Random(1)).attempts())
        .isEqualTo(1);
  }

  @Test
  void delaysTheSameWrite() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().finalizer();
    WriteBackoff backoff = backoffAfter(scenario, PERMANENT);

    Plan plan = scenario.backoff(backoff).plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration()).isEqualTo(PERMANENT.progress());
    assertThat(plan.requeueAfter()).isEqualTo(RESYNC);
    assertThat(plan.applied()).isEqualTo(scenario.get().applied());
    assertThat(scenario.later(RESYNC).plan().actions()).hasSize(1);
  }

  @Test
  void endsWhenTheSpecChanges() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().finalizer();
    scenario.backoff(backoffAfter(scenario, PERMANENT));

    assertThat(scenario.generation(2).contactEmail("ops@example.org").plan().actions()).hasSize(1);
  }

  @Test
  void endsWhenTheSecretIsRotated() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().finalizer();
    scenario.backoff(backoffAfter(scenario, PERMANENT));

    assertThat(scenario.credentials(
        new CredentialState.Loaded(DeviceScenario.credential("credential-1", "the-new-secret")))
        .plan().actions())
        .hasSize(1);
  }

  @Test
  void doesNotDelayADeletionThatHasNotFailed() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice()
        .record(TestRecord.steady().with(DeviceProperty.CONTACT_EMAIL, "drift@example.org"));
    scenario.backoff(backoffAfter(scenario, PERMANENT));

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.deleting().plan().actions())
        .hasExactlyElementsOfTypes(Action.DeleteRecord.class, Action.RemoveFinalizer.class);
  }
}
