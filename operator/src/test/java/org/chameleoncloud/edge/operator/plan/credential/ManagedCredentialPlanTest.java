package org.chameleoncloud.edge.operator.plan.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus.Previous;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatusBuilder;
import org.chameleoncloud.edge.operator.api.ManagedCredential;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.observation.CredentialLookup;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState.Reservation;
import org.chameleoncloud.edge.operator.plan.spec.SpecRules;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;
import org.chameleoncloud.edge.registry.ApplicationCredential;
import org.chameleoncloud.edge.registry.Connectivity;
import org.chameleoncloud.edge.registry.Worker.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is planned for a device whose credential the operator manages. */
class ManagedCredentialPlanTest {
  private static final Instant NOW = DeviceScenario.NOW;
  private static final String OURS = "Made by chi-edge-operator for the EdgeDevice lab/pi-1, uid uid-1";
  private static final ManagedCredential MANAGED = new ManagedCredential("90d", "14d", "7d", null);
  private static final Previous OLD = new Previous("old", "chi-edge-pi-1", text(days(10)),
      "pi-1-credential-1");

  private static Instant days(int later) {
    return NOW.plus(Duration.ofDays(later));
  }

  private static String text(Instant time) {
    return Timestamps.text(time);
  }

  private static DeviceCredentialStatusBuilder current() {
    return DeviceCredentialStatusBuilder.builder().id("new").name("chi-edge-pi-1:2")
        .expiresAt(text(days(80))).secretName("pi-1-credential-2").serial(2)
        .switchedAt(text(days(-1)));
  }

  /** A registered device that has this credential. */
  private static DeviceScenario device(DeviceCredentialStatus state) {
    return DeviceScenario.ofNewDevice().managed(MANAGED)
        .deviceCredentials(new CredentialState.Loaded(
            DeviceScenario.credential("new", "the-new-secret")))
        .credentialStatus(current().build()).settledOn(record("new").get())
        .credentialStatus(state);
  }

  private static TestRecord record(String credential) {
    return TestRecord.steady().with(DeviceProperty.APPLICATION_CREDENTIAL_ID, credential);
  }

  private static DeviceScenario pending() {
    return DeviceScenario.ofNewDevice().managed(MANAGED)
        .deviceCredentials(new CredentialState.Unavailable(Reason.CREATE_SECRET, "None."))
        .credentialStatus(DeviceCredentialStatusBuilder.builder().pending("chi-edge-pi-1")
            .serial(1).build());
  }

  private static CredentialLookup found(String id, String description, String idInSecret) {
    return new CredentialLookup.Found(
        new ApplicationCredential(id, "chi-edge-pi-1", description, days(90)), idInSecret);
  }

  @Test
  void theNameIsNotedBeforeAnythingIsSent() {
    Plan plan = DeviceScenario.ofNewDevice().managed(MANAGED)
        .deviceCredentials(new CredentialState.Unavailable(Reason.CREATE_SECRET, "None."))
        .plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.credential().pending()).isEqualTo("chi-edge-pi-1");
    assertThat(plan.registration().isDone()).isFalse();
  }

  @Test
  void aFreeNameIsUsedAfterTheFinalizerIsThere() {
    Plan plan = pending().credentialView(new CredentialLookup.Found(null, null), false).plan();
    assertThat(plan.actions()).first().isInstanceOf(Action.AddFinalizer.class);
    assertThat(plan.actions()).last().isInstanceOfSatisfying(Action.IssueCredential.class,
        issue -> {
          assertThat(issue.request().name()).isEqualTo("chi-edge-pi-1");
          assertThat(issue.request().description()).isEqualTo(OURS);
          assertThat(issue.request().expiresAt()).isEqualTo(days(90));
          assertThat(issue.secretName()).isEqualTo("pi-1-credential-1");
        });
  }

  @Test
  void whatAKilledOperatorLeftWithoutASecretIsRevokedAndItsNameUsedAgain() {
    Plan plan = pending().credentialView(found("lost", OURS, null), false).plan();
    assertThat(plan.actions()).last().isEqualTo(
        new Action.RevokeCredential("lost", "chi-edge-pi-1", "pi-1-credential-1"));
    assertThat(plan.credential()).isNull();
  }

  @Test
  void whatAKilledOperatorLeftWithItsSecretIsUsed() {
    Plan plan = pending().credentialView(found("kept", OURS, "kept"), false).plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.credential().id()).isEqualTo("kept");
    assertThat(plan.credential().pending()).isNull();
    assertThat(plan.credential().expiresAt()).isEqualTo(text(days(90)));
  }

  @ParameterizedTest
  @CsvSource(value = {"null", "by hand",
      "'Made by chi-edge-operator for the EdgeDevice lab/pi-1, uid uid-2'"}, nullValues = "null")
  void aCredentialOfTheNameThatIsNotOursIsLeftAlone(String description) {
    Plan plan = pending().credentialView(found("theirs", description, "theirs"), false).plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.credential().pending()).isEqualTo("chi-edge-pi-1:2");
  }

  /** Whatever a description says: the device of a record that carries it may be using it. */
  @Test
  void aCredentialThatARecordHasIsNotRevoked() {
    Plan plan = pending().record(record("theirs"))
        .credentialView(found("theirs", OURS, null), false).plan();
    assertThat(plan.actions()).noneMatch(Action.RevokeCredential.class::isInstance);
  }

  @Test
  void aSettledDeviceNeedsNothingUntilItsCredentialIsDue() {
    Plan plan = device(current().build()).plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.credential()).isNull();
    assertThat(plan.registration().isDone()).isTrue();
    assertThat(plan.requeueAfter()).isEqualTo(Duration.ofDays(66));
  }

  @ParameterizedTest
  @CsvSource({"65,false", "66,true"})
  void aCredentialGetsASuccessorInTime(int days, boolean due) {
    Plan plan = device(current().build()).now(days(days)).plan();
    assertThat(plan.credential() != null).isEqualTo(due);
    assertThat(plan.registration().isDone()).isTrue();
    Optional.ofNullable(plan.credential())
        .ifPresent(next -> assertThat(next.pending()).isEqualTo("chi-edge-pi-1:3"));
  }

  @Test
  void otherAccessRulesNeedASuccessorAtOnce() {
    ManagedCredential other = new ManagedCredential("90d", "14d", null,
        List.of(new ManagedCredential.AccessRule("inventory", "GET", "/v1/hardware/*")));
    assertThat(device(current().build()).managed(other).plan().credential().pending())
        .isEqualTo("chi-edge-pi-1:3");
  }

  @Test
  void thereIsNoSuccessorWhileTheOneBeforeItIsNotRevoked() {
    Plan plan = device(current().previous(OLD).build()).now(days(5).plusSeconds(1))
        .record(record("new")).plan();
    assertThat(plan.credential() == null ? null : plan.credential().pending()).isNull();
  }

  @Test
  void aLostSecretIsReplacedAndOneThatCannotBeReadIsNot() {
    CredentialState none = new CredentialState.Unavailable(Reason.CREATE_SECRET, "Not read.");
    assertThat(device(current().build()).deviceCredentials(none)
        .credentialView(new CredentialLookup.NotAsked(), true).plan().credential().pending())
        .isEqualTo("chi-edge-pi-1:3");
    Plan unreadable = device(current().build()).deviceCredentials(none).plan();
    assertThat(unreadable.credential()).isNull();
    assertThat(unreadable.registration().message()).isEqualTo("Not read.");
  }

  @Test
  void aPausedDeviceKeepsItsCredential() {
    Plan plan = device(current().build()).now(days(70)).paused().plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.credential()).isNull();
  }

  private static DeviceScenario switched() {
    return device(current().previous(OLD).deliveredAt(text(NOW.minusSeconds(3600)))
        .readBefore(text(NOW.minusSeconds(3700))).build());
  }

  private static TestRecord seen(Connectivity.Online online, Instant read) {
    return TestRecord.asWritten().withDeviceKey()
        .with(DeviceProperty.APPLICATION_CREDENTIAL_ID, "new")
        .online(new Connectivity(online, NOW.minusSeconds(9000), read,
            Connectivity.Source.OBSERVED_STATE));
  }

  private static Action.RevokeCredential revocation() {
    return new Action.RevokeCredential("old", "chi-edge-pi-1", "pi-1-credential-1");
  }

  @Test
  void theOldOneIsRevokedWhenTheDeviceWasOnlineWithTheNewOne() {
    assertThat(switched().record(seen(Connectivity.Online.YES, NOW.minusSeconds(60))).plan()
        .actions()).containsExactly(revocation());
  }

  @Test
  void theOldOneStaysWhileTheDeviceWasNotSeenSince() {
    assertThat(switched().record(seen(Connectivity.Online.NO, NOW)).plan().actions()).isEmpty();
    assertThat(switched().record(seen(Connectivity.Online.YES, NOW.minusSeconds(3600))).plan()
        .actions()).as("read too soon after the delivery").isEmpty();
    assertThat(device(current().previous(OLD).build())
        .record(seen(Connectivity.Online.YES, NOW)).plan().actions()).as("not delivered").isEmpty();
  }

  @Test
  void theOldOneStaysWhileTheRecordHasIt() {
    assertThat(switched().record(record("old")).now(days(20)).plan().actions())
        .noneMatch(Action.RevokeCredential.class::isInstance)
        .anyMatch(Action.Patch.class::isInstance);
  }

  @Test
  void theOldOneIsRevokedAfterTheGraceAndWhenItHasExpired() {
    DeviceCredentialStatus state = current().previous(OLD).deliveredAt(text(NOW)).build();
    assertThat(device(state).now(days(5)).plan().actions()).isEmpty();
    assertThat(device(state).now(days(6)).plan().actions()).containsExactly(revocation());
    DeviceScenario withoutGrace = device(state)
        .managed(new ManagedCredential("90d", "14d", null, null));
    assertThat(withoutGrace.now(days(9)).plan().actions()).isEmpty();
    assertThat(withoutGrace.now(days(10)).plan().actions()).containsExactly(revocation());
  }

  @Test
  void theSwitchWaitsForAReservationUntilADayBeforeTheOldOneExpires() {
    DeviceCredentialStatus state = current().switchedAt(null).previous(OLD).build();
    Reservation long20Days = new Reservation(days(-1), days(20));
    DeviceScenario reserved = device(state).record(record("old"));
    assertThat(reserved.reserved(long20Days).plan().actions()).isEmpty();
    assertThat(reserved.now(days(9)).reserved(long20Days).plan().actions())
        .anyMatch(Action.Patch.class::isInstance);
  }

  @Test
  void theSwitchWaitsForARunningCheckThatBeganWithTheOldOne() {
    DeviceCredentialStatus state = current().switchedAt(null).previous(OLD).build();
    TestRecord running = TestRecord.asWritten().withDeviceKey()
        .with(DeviceProperty.APPLICATION_CREDENTIAL_ID, "old")
        .check("balena", State.IN_PROGRESS);
    assertThat(device(state).record(running).plan().actions()).isEmpty();
    assertThat(device(state).record(running).runningSince("balena", NOW.minusSeconds(700))
        .plan().actions()).as("an abandoned check").anyMatch(Action.Patch.class::isInstance);
  }

  @Test
  void aDeletionRevokesBothAfterTheRecordAndBeforeTheFinalizer() {
    DeviceScenario deleted = device(current().previous(OLD).build()).deleting();
    assertThat(deleted.plan().actions())
        .containsExactly(new Action.DeleteRecord(TestRecord.UUID));
    assertThat(deleted.noRecord().plan().actions()).containsExactly(revocation());
    assertThat(deleted.credentialStatus(current().build()).noRecord().plan().actions())
        .containsExactly(new Action.RevokeCredential("new", "chi-edge-pi-1:2",
            "pi-1-credential-2"));
    assertThat(deleted.credentialStatus(null).plan().actions())
        .containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void aRecordThatStaysKeepsItsCredential() {
    assertThat(device(current().previous(OLD).build()).deleting().retained().plan().actions())
        .containsExactly(new Action.RemoveFinalizer());
  }

  @Test
  void aDeletionRevokesWhatAKilledOperatorLeft() {
    assertThat(pending().finalizer().deleting()
        .credentialView(found("lost", OURS, null), false).plan().actions())
        .containsExactly(new Action.RevokeCredential("lost", "chi-edge-pi-1",
            "pi-1-credential-1"));
    assertThat(pending().finalizer().deleting()
        .credentialView(found("theirs", "by hand", null), false).plan().actions())
        .containsExactly(new Action.RemoveFinalizer());
    assertThat(pending().finalizer().deleting()
        .credentialView(new CredentialLookup.Failing(
            Progress.inProgress(Reason.WAIT_FOR_REGISTRY, "No answer.")), false)
        .plan().registration().message())
        .contains("credential cannot be revoked yet: No answer.", "force-delete");
  }

  @ParameterizedTest
  @CsvSource(value = {"1d,1h,null", "730d,365d,364d", "90d,14d,90m", "null,null,13d"},
      nullValues = "null")
  void sensibleLifetimesAreValid(String lifetime, String rotateBefore, String revokeAfter) {
    assertThat(SpecRules.firstProblem(DeviceScenario.ofNewDevice()
        .managed(new ManagedCredential(lifetime, rotateBefore, revokeAfter, null)).get().spec(),
        "pi-1")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(value = {"23h,1h,null,lifetime", "731d,14d,null,lifetime", "90d,46d,null,rotateBefore",
      "90d,59m,null,rotateBefore", "90d,14d,14d,revokeAfter", "90d,14d,30m,revokeAfter",
      "soon,null,null,lifetime", "90,null,null,lifetime"}, nullValues = "null")
  void otherLifetimesAreNot(String lifetime, String rotateBefore, String revokeAfter,
      String field) {
    assertThat(SpecRules.firstProblem(DeviceScenario.ofNewDevice()
        .managed(new ManagedCredential(lifetime, rotateBefore, revokeAfter, null)).get().spec(),
        "pi-1")).hasValueSatisfying(
            problem -> assertThat(problem).contains("spec.deviceCredential.managed." + field));
  }

  @Test
  void theNamesOfSecretsAreValidAndDiffer() {
    assertThat(CredentialNames.secret("pi-1", 1)).isEqualTo("pi-1-credential-1");
    assertThat(CredentialNames.secret("pi.1", 2))
        .matches("pi-1-[0-9a-f]{8}-credential-2");
    assertThat(CredentialNames.secret("a".repeat(253), 9)).hasSizeLessThanOrEqualTo(63);
    assertThat(CredentialNames.secret("pi.1", 1)).isNotEqualTo(CredentialNames.secret("pi-1", 1));
  }
}
