package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.junit.jupiter.api.Test;

class RegistrationTest {
  private static final Listing.Trouble DOWN = new Listing.Trouble(Reason.WAIT_FOR_REGISTRY,
      "The testbed cannot be reached.", true, false);
  private static final Listing.Trouble REJECTED = new Listing.Trouble(Reason.RENEW_CREDENTIAL,
      "The credential in the Secret \"chi-edge\": rejected.", false, false);

  @Test
  void putsTheFinalizerOnBeforeItRegisters() {
    assertThat(Scene.ofNewDevice().plan().actions())
        .satisfiesExactly(first -> assertThat(first).isInstanceOf(Action.AddFinalizer.class),
            second -> assertThat(second).isInstanceOf(Action.Register.class));
  }

  @Test
  void registersWithWhatTheSpecSaysAndNothingElse() {
    Plan plan = Scene.ofNewDevice().finalizer().projects().egress(LocalEgress.deny)
        .profiles("pi_camera").plan();

    Action.Register register = (Action.Register) plan.actions().getFirst();
    assertThat(register.enrollment().name()).isEqualTo("pi-1");
    assertThat(register.enrollment().properties()).containsOnlyKeys("machine_name",
        "contact_email", "application_credential_id", "application_credential_secret",
        "authorized_projects", "local_egress", "device_profiles")
        .containsAllEntriesOf(Map.of("authorized_projects", List.of(), "local_egress", "deny"));
    assertThat(plan.toString()).doesNotContain(Scene.SECRET);
  }

  @Test
  void writesNothingBeforeTheFirstListHasCome() {
    Plan plan = Scene.ofNewDevice().listing(new Listing.Awaited()).plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().reason()).isEqualTo(Reason.WORKING);
  }

  @Test
  void writesNothingWhileAnAnswerIsInDoubt() {
    assertThat(Scene.ofNewDevice().finalizer().inDoubt().plan().actions()).isEmpty();
  }

  @Test
  void settledDevicesAreLeftAlone() {
    Plan plan = Scene.ofRegisteredDevice().plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.lookAgain()).isNull();
    assertThat(plan.registration().isDone()).isTrue();
  }

  @Test
  void registersAnewWhenTheRecordWasDeletedByHand() {
    Scene scene = Scene.ofRegisteredDevice().noRecord();

    assertThat(scene.plan().actions()).hasExactlyElementsOfTypes(Action.Register.class);
    assertThat(scene.reported().uuid()).isEqualTo(Records.UUID);
  }

  @Test
  void startsTheCountOfRepairsAnewWithANewRecord() {
    Applied worn = new Applied("pi-1", properties(), null, null, 5, "2026-11-22T08:30:00Z");

    assertThat(Scene.ofRegisteredDevice().applied(worn).noRecord().plan().applied().repairs())
        .isNull();
  }

  @Test
  void findsTheRecordAgainWhenTheOperatorWasKilledBeforeItsIdWasWritten() {
    Scene scene = Scene.ofNewDevice().finalizer().record(Records.steady());

    assertThat(scene.plan().actions()).isEmpty();
    assertThat(scene.reported().uuid()).isEqualTo(Records.UUID);
    assertThat(scene.reported().condition("Ready")).hasValueSatisfying(
        ready -> assertThat(ready.holds()).isTrue());
  }

  @Test
  void withdrawsWhatARegistrationThatWasNeverWrittenDownHadSent() {
    Plan plan = Scene.ofNewDevice().finalizer()
        .record(Records.steady().with("local_egress", "deny")).plan();

    assertThat(plan.actions()).hasExactlyElementsOfTypes(Action.Patch.class);
    assertThat(changes(plan)).containsExactly(new PropertyChange.Remove("local_egress"));
  }

  @Test
  void writesDownThatItTakesOverARecordBeforeItTouchesIt() {
    Scene scene = Scene.ofNewDevice()
        .record(Records.steady().createdAt(Scene.CREATED.minus(Duration.ofDays(1)))
            .with("contact_email", "hand@example.org"));

    assertThat(scene.plan().actions()).isEmpty();
    assertThat(scene.plan().lookAgain()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    EdgeDeviceStatus status = scene.reported();
    assertThat(status.uuid()).isEqualTo(Records.UUID);
    assertThat(status.applied().properties()).contains("contact_email");
    assertThat(scene.status(status).plan().actions())
        .hasExactlyElementsOfTypes(Action.AddFinalizer.class, Action.Patch.class);
  }

  @Test
  void leavesWhatSomebodyElseSetOnATakenOverRecord() {
    Hardware byHand = Records.steady().createdAt(Scene.CREATED.minus(Duration.ofDays(1)))
        .with("local_egress", "deny").get();
    Scene scene = Scene.ofNewDevice().record(byHand);

    Plan plan = scene.status(scene.reported()).record(byHand).plan();

    assertThat(plan.actions()).hasExactlyElementsOfTypes(Action.AddFinalizer.class);
    assertThat(plan.applied().properties()).doesNotContain("local_egress");
  }

  @Test
  void writesAPropertyDownBeforeItIsSentForTheFirstTime() {
    Scene scene = Scene.ofRegisteredDevice().generation(2).egress(LocalEgress.deny);

    assertThat(scene.plan().actions()).isEmpty();
    assertThat(scene.plan().applied().properties()).contains("local_egress");
    Plan next = scene.status(scene.reported()).plan();
    assertThat(changes(next)).containsExactly(new PropertyChange.Put("local_egress", "deny"));
  }

  @Test
  void withdrawsWhatWasSentByAnOperatorThatWasKilledThen() {
    Scene scene = Scene.ofRegisteredDevice().generation(2).egress(LocalEgress.deny);
    EdgeDeviceStatus writtenAhead = scene.reported();

    Plan plan = scene.generation(3).egress(null).status(writtenAhead)
        .record(Records.steady().with("local_egress", "deny")).plan();

    assertThat(changes(plan)).containsExactly(new PropertyChange.Remove("local_egress"));
  }

  @Test
  void patchesAnEditByHandBackAtOnce() {
    Plan plan = Scene.ofRegisteredDevice()
        .record(Records.steady().with("contact_email", "drift@example.org")).plan();

    assertThat(changes(plan))
        .containsExactly(new PropertyChange.Put("contact_email", "lab@example.org"));
  }

  @Test
  void refusesAnotherMachineTypeWithoutAWrite() {
    Plan plan = Scene.ofRegisteredDevice().generation(2).machineName("jetson-nano").plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().isStuck()).isTrue();
    assertThat(plan.registration().reason()).isEqualTo(Reason.REVERT_CHANGE);
    assertThat(plan.registration().message()).contains("raspberrypi4-64", "jetson-nano",
        "spec.machineName");
  }

  @Test
  void refusesAnotherNameWithoutAWrite() {
    Plan plan = Scene.ofRegisteredDevice().generation(2).specName("pi-2").plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().message()).contains("\"pi-1\"", "\"pi-2\"", "spec.name");
  }

  @Test
  void losesItsNameToTheOlderResource() {
    Scene scene = Scene.ofNewDevice().rival("lab/elder").record(Records.steady());

    assertThat(scene.plan().actions()).isEmpty();
    assertThat(scene.plan().registration().reason()).isEqualTo(Reason.CHOOSE_ANOTHER_NAME);
    assertThat(scene.plan().registration().message()).contains("lab/elder", "\"pi-1\"");
    assertThat(scene.reported().uuid()).isNull();
    assertThat(scene.reported().health()).isNull();
  }

  @Test
  void showsNothingOfARecordThatAnOlderResourceClaims() {
    EdgeDeviceStatus status = Scene.ofRegisteredDevice().rival("lab/elder").reported();

    assertThat(status.health()).isNull();
    assertThat(status.checks()).isNull();
  }

  @Test
  void waitsForTheSecretWithoutStalling() {
    Plan plan = Scene.ofNewDevice().credentials(new Reading.Unreadable(Reason.CREATE_SECRET,
        "The Secret \"chi-edge\" does not exist.")).plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().phase()).isEqualTo(Standing.Phase.UNDER_WAY);
  }

  @Test
  void stallsOnASecretThatCannotBeRead() {
    Plan plan = Scene.ofNewDevice().deviceCredentials(new Reading.Unreadable(Reason.FIX_SECRET,
        "The Secret \"pi\" has no key clouds.yaml.")).plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().isStuck()).isTrue();
  }

  @Test
  void anOperatorThatStartsHasNoNewsOfSettledDevices() {
    Scene scene = Scene.ofRegisteredDevice().later(Duration.ofHours(1));
    EdgeDeviceStatus before = scene.get().status();

    assertThat(scene.listing(new Listing.Awaited()).reported()).isEqualTo(before);
    assertThat(scene.listing(new Listing.Failing(DOWN)).reported()).isEqualTo(before);
  }

  @Test
  void anOperatorThatStartsHasNoNewsOfDevicesThatWaitForAPersonEither() {
    Scene scene = Scene.ofNewDevice().finalizer();
    Observation seen = scene.get();
    Plan plan = Planner.plan(seen);
    Outcome taken = new Outcome.Failed(plan.actions().getFirst(),
        Standing.stuck(Reason.CHOOSE_ANOTHER_NAME, "The name is taken."), null);
    EdgeDeviceStatus before = Report.status(seen, plan, List.of(taken));

    assertThat(scene.status(before).listing(new Listing.Awaited()).reported()).isEqualTo(before);
  }

  @Test
  void aNewSpecIsNotCalledWrittenBeforeTheTestbedAnswers() {
    Plan plan = Scene.ofRegisteredDevice().generation(2).listing(new Listing.Failing(DOWN)).plan();

    assertThat(plan.registration().reason()).isEqualTo(Reason.WAIT_FOR_REGISTRY);
  }

  @Test
  void aCredentialThatIsRejectedStallsAlsoWhatWasFine() {
    assertThat(Scene.ofRegisteredDevice().listing(new Listing.Failing(REJECTED)).plan()
        .registration().isStuck()).isTrue();
    assertThat(Scene.ofRegisteredDevice().trouble(REJECTED).plan().registration().isStuck())
        .isTrue();
  }

  @Test
  void goesOnWithTheLastListWhileNewerOnesFail() {
    assertThat(Scene.ofNewDevice().finalizer().trouble(DOWN).plan().actions())
        .hasExactlyElementsOfTypes(Action.Register.class);
  }

  @Test
  void sendsADeviceCredentialThatWasRotated() {
    Plan plan = Scene.ofRegisteredDevice().deviceCredentials(
        new Reading.Readable(Scene.credential("credential-2", "another-secret"))).plan();

    assertThat(changes(plan)).extracting(change -> ((PropertyChange.Put) change).property())
        .containsExactly("application_credential_id", "application_credential_secret");
    assertThat(plan.toString()).doesNotContain("another-secret");
  }

  @Test
  void sendsADeviceCredentialWhoseSecretWasMended() {
    Plan plan = Scene.ofRegisteredDevice().deviceCredentials(
        new Reading.Readable(Scene.credential("credential-1", "the-right-secret"))).plan();

    assertThat(plan.actions()).hasExactlyElementsOfTypes(Action.Patch.class);
  }

  @Test
  void runsTheChecksOnceForEachNewSyncAnnotation() {
    Scene scene = Scene.ofRegisteredDevice().syncRequest("monday");
    Plan plan = scene.plan();

    assertThat(plan.actions()).containsExactly(new Action.Sync(Records.UUID, false));
    assertThat(scene.applied(plan.applied()).plan().actions()).isEmpty();
    assertThat(scene.syncRequest("").plan().actions()).isEmpty();
    assertThat(scene.syncRequest("tuesday").plan().actions()).hasSize(1);
  }

  @Test
  void aPatchRunsTheChecksAndSoCarriesOutTheSyncAnnotation() {
    Scene scene = Scene.ofRegisteredDevice().syncRequest("monday");
    Plan plan = scene.record(Records.steady().with("contact_email", "drift@example.org")).plan();

    assertThat(plan.actions()).hasExactlyElementsOfTypes(Action.Patch.class);
    assertThat(scene.applied(plan.applied()).record(Records.steady()).plan().actions()).isEmpty();
  }

  private static List<PropertyChange> changes(Plan plan) {
    return ((Action.Patch) plan.actions().getLast()).changes();
  }

  private static List<String> properties() {
    return List.of("application_credential_id", "contact_email", "machine_name");
  }
}
