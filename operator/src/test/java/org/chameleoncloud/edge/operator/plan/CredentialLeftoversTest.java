package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus.Previous;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatusBuilder;
import org.chameleoncloud.edge.operator.api.ManagedCredential;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvent;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvents;
import org.chameleoncloud.edge.operator.plan.event.EventReason;
import org.chameleoncloud.edge.operator.plan.observation.CredentialLookup;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.WriteBackoff;
import org.chameleoncloud.edge.operator.plan.status.Report;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;
import org.junit.jupiter.api.Test;

/** Credentials that the operator made and cannot revoke, or does not. */
class CredentialLeftoversTest {
  private static final Instant NOW = DeviceScenario.NOW;
  private static final Previous OLD = new Previous("old", "chi-edge-pi-1", text(10),
      "pi-1-credential-1");
  private static final DeviceCredentialStatus SWITCHED = DeviceCredentialStatusBuilder.builder()
      .id("new").name("chi-edge-pi-1:2").expiresAt(text(80)).secretName("pi-1-credential-2")
      .serial(2).switchedAt(text(-1)).previous(OLD).build();

  private static Instant days(int later) {
    return NOW.plus(Duration.ofDays(later));
  }

  private static String text(int later) {
    return Timestamps.text(days(later));
  }

  /** A registered device whose record has the new one. */
  private static DeviceScenario switched() {
    return DeviceScenario.ofNewDevice().managed(new ManagedCredential("90d", "14d", null, null))
        .deviceCredentials(new CredentialState.Loaded(
            DeviceScenario.credential("new", "the-new-secret")))
        .credentialStatus(SWITCHED).settledOn(TestRecord.steady()
            .with(DeviceProperty.APPLICATION_CREDENTIAL_ID, "new").get())
        .credentialStatus(SWITCHED);
  }

  private static WriteBackoff failed(Reason reason) {
    return new WriteBackoff("the revocation", NOW, 1, Progress.stalled(reason, "Denied."));
  }

  /** The lab's credential is of another user by now. */
  @Test
  void oneThatHasExpiredAndMayNotBeRevokedHoldsNothingUp() {
    DeviceScenario denied = switched().backoff(failed(Reason.REQUEST_ACCESS)).now(days(10));
    Plan plan = denied.plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.credential()).isEqualTo(
        DeviceCredentialStatusBuilder.builder(SWITCHED).previous(null).build());
    assertThat(plan.registration().isDone()).isTrue();
  }

  @Test
  void anyOtherIsRevokedHoweverOftenThatFails() {
    Action revocation = new Action.RevokeCredential("old", "chi-edge-pi-1", "pi-1-credential-1");
    assertThat(switched().backoff(failed(Reason.WAIT_FOR_REGISTRY)).now(days(10)).plan().actions())
        .as("a failure that will pass").containsExactly(revocation);
    assertThat(switched().managed(new ManagedCredential("90d", "14d", "3d", null))
        .backoff(failed(Reason.REQUEST_ACCESS)).now(days(9)).plan().actions())
        .as("one that is still valid").containsExactly(revocation);
  }

  private static List<String> told(DeviceScenario device) {
    Observation seen = device.get();
    Plan plan = Planner.plan(seen);
    List<ActionResult> results = plan.actions().stream()
        .<ActionResult>map(action -> new ActionResult.Done(action, null)).toList();
    return DeviceEvents.of(seen, plan, results, seen.status(),
        Report.status(seen, plan, results)).stream()
        .filter(event -> event.reason().equals(EventReason.CREDENTIAL_REMAINS.text()))
        .map(DeviceEvent::message).toList();
  }

  @Test
  void bothThatOutliveTheResourceAreNamed() {
    assertThat(told(switched().deleting().retained())).singleElement().asString()
        .contains("\"chi-edge-pi-1:2\" (new), valid until " + text(80))
        .contains("\"chi-edge-pi-1\" (old), valid until " + text(10));
  }

  @Test
  void aForcedDeletionNamesWhatMayHaveBeenCreated() {
    DeviceScenario pending = switched().credentialStatus(DeviceCredentialStatusBuilder.builder()
        .pending("chi-edge-pi-1").serial(1).build()).deleting();
    assertThat(told(pending.forceDelete())).singleElement().asString()
        .contains("\"chi-edge-pi-1\", if it was created");
  }

  @Test
  void aNameThatWasNeverUsedIsNotLeft() {
    assertThat(told(switched().credentialStatus(DeviceCredentialStatusBuilder.builder()
        .pending("chi-edge-pi-1").serial(1).build())
        .credentialView(new CredentialLookup.Found(null, null), false).noRecord().deleting()))
        .isEmpty();
  }
}
