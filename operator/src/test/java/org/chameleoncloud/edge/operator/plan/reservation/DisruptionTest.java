package org.chameleoncloud.edge.operator.plan.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.DisruptionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState.Reservation;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Connectivity;
import org.chameleoncloud.edge.registry.Worker.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes that would disturb a reservation wait for its end. */
class DisruptionTest {
  private static final Instant NOW = DeviceScenario.NOW;
  private static final ReservationState UNREADABLE = new ReservationState.Unreadable(
      "The service does not respond.");

  /** Times in minutes from now. */
  private static Reservation reservation(long start, long end) {
    return new Reservation(NOW.plus(Duration.ofMinutes(start)), NOW.plus(Duration.ofMinutes(end)));
  }

  private static String minutes(long fromNow) {
    return NOW.plus(Duration.ofMinutes(fromNow)).toString();
  }

  private static DeviceScenario changed() {
    return DeviceScenario.ofRegisteredDevice().generation(2).contactEmail("new@example.org");
  }

  @ParameterizedTest
  @CsvSource({"-10, 30, 30", "14, 60, 60", "15, 60, 60", "0, 1, 1"})
  void aPatchWaitsForAReservationThatIsRunningOrAboutToBegin(long start, long end, long wait) {
    Plan plan = changed().reserved(reservation(start, end)).plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().reason()).isEqualTo(Reason.WAIT_FOR_RESERVATION);
    assertThat(plan.registration().message()).isEqualTo(
        "The testbed's record is not changed (contact_email: lab@example.org -> new@example.org) "
            + "before " + NOW.plus(Duration.ofMinutes(end))
            + ", because the device is reserved. To "
            + "proceed now, set the annotation edge.chameleoncloud.org/proceed=\"true\".");
    assertThat(plan.requeueAfter()).isLessThanOrEqualTo(Duration.ofMinutes(wait));
    assertThat(plan.applied()).isEqualTo(changed().get().applied());
  }

  @ParameterizedTest
  @CsvSource({"-60, -1", "-60, 0", "16, 60"})
  void aPatchDoesNotWaitForOneThatIsOverOrFarAway(long start, long end) {
    assertThat(changed().reserved(reservation(start, end)).plan().actions())
        .hasExactlyElementsOfTypes(Action.Patch.class);
  }

  @Test
  void reservationsWithoutAGapAreOneWait() {
    Plan plan = changed().reserved(reservation(100, 120), reservation(-5, 30), reservation(40, 90))
        .plan();

    assertThat(plan.registration().message())
        .contains("before " + NOW.plus(Duration.ofMinutes(120)));
  }

  @Test
  void theLastReservationReleasesTheChange() {
    DeviceScenario device = changed().reserved(reservation(-5, 30));
    device.status(device.reported()).later(Duration.ofMinutes(30));

    assertThat(device.plan().actions()).hasExactlyElementsOfTypes(Action.Patch.class);
  }

  @Test
  void thePolicyAndTheAnnotationProceed() {
    assertThat(changed().reserved(reservation(-5, 30)).disruption(DisruptionPolicy.Proceed).plan()
        .actions()).hasExactlyElementsOfTypes(Action.Patch.class);
    assertThat(changed().reserved(reservation(-5, 30)).proceed().plan().actions())
        .hasExactlyElementsOfTypes(Action.Patch.class);
    assertThat(changed().reserved(reservation(-5, 30)).disruption(DisruptionPolicy.Wait).plan()
        .actions()).isEmpty();
  }

  @Test
  void aRepairWaitsAndTheDeviceStaysReady() {
    DeviceScenario device = DeviceScenario.ofRegisteredDevice()
        .record(TestRecord.asWritten().check("k8s", State.ERROR))
        .reserved(reservation(-5, 30));

    assertThat(device.plan().actions()).isEmpty();
    assertThat(device.plan().requeueAfter()).isEqualTo(Duration.ofMinutes(30));
    assertThat(device.reported().condition(ConditionType.READY).orElseThrow().holds()).isTrue();
    assertThat(device.reported().condition(ConditionType.HEALTHY).orElseThrow().message())
        .contains("The operator reruns the check after " + minutes(30)
            + ", because the device is reserved; nobody has to act yet.");
  }

  @Test
  void aRequestedSyncDoesNotWait() {
    assertThat(DeviceScenario.ofRegisteredDevice().syncRequest("now")
        .reserved(reservation(-5, 30)).plan().actions())
        .hasExactlyElementsOfTypes(Action.Sync.class);
  }

  @ParameterizedTest
  @CsvSource({"-5, 30", "600, 660"})
  void aDeviceThatIsReservedNowOrLaterIsNotDeleted(long start, long end) {
    DeviceScenario device = DeviceScenario.ofRegisteredDevice().deleting().proceed()
        .disruption(DisruptionPolicy.Proceed).reserved(reservation(start, end));

    assertThat(device.plan().actions()).isEmpty();
    assertThat(device.plan().registration().reason()).isEqualTo(Reason.WAIT_FOR_RESERVATION);
    assertThat(device.plan().registration().message())
        .contains("reserved until " + NOW.plus(Duration.ofMinutes(end)), "force-delete");
    assertThat(device.plan().requeueAfter()).isEqualTo(Duration.ofMinutes(end));
  }

  /** The reservation service ends it some seconds late, and another one may follow that the last list did not have. */
  @Test
  void aDeletionWaitsForAListWithoutTheReservationThatIsOver() {
    DeviceScenario device = DeviceScenario.ofRegisteredDevice().deleting()
        .reserved(reservation(-5, 30)).later(Duration.ofMinutes(30));

    assertThat(device.plan().actions()).isEmpty();
    assertThat(device.plan().registration().reason()).isEqualTo(Reason.WAIT_FOR_RESERVATION);
    assertThat(device.plan().registration().message()).contains("was reserved until "
        + NOW.plus(Duration.ofMinutes(30)) + ", and its reservations are read again first");
    assertThat(device.plan().requeueAfter()).isEqualTo(Duration.ofSeconds(30));
    assertThat(device.reserved().plan().actions())
        .hasExactlyElementsOfTypes(Action.DeleteRecord.class, Action.RemoveFinalizer.class);
  }

  @Test
  void aForcedDeletionDoesNotWait() {
    assertThat(DeviceScenario.ofRegisteredDevice().deleting().forceDelete()
        .reserved(reservation(-5, 30)).plan().actions())
        .hasExactlyElementsOfTypes(Action.RemoveFinalizer.class);
  }

  @Test
  void theStatusFollowsTheDeviceWhileItsDeletionWaits() {
    DeviceScenario device = DeviceScenario.ofRegisteredDevice().deleting()
        .record(TestRecord.steady().online(new Connectivity(Connectivity.Online.NO,
            NOW.minusSeconds(60), NOW, Connectivity.Source.OBSERVED_STATE)))
        .reserved(reservation(-5, 30));
    EdgeDeviceStatus status = device.reported();

    assertThat(status.condition(ConditionType.ONLINE).orElseThrow().reason())
        .isEqualTo("Offline");
    assertThat(status.reservation().state()).isEqualTo("Now");
    assertThat(status.condition(ConditionType.READY).orElseThrow().message())
        .contains("reserved until");
  }

  @Test
  void nothingWaitsWhenReservationsCannotBeRead() {
    DeviceScenario unreadable = changed()
        .reservations(new ReservationState.Unreadable("The service does not respond."));

    assertThat(unreadable.plan().actions()).hasExactlyElementsOfTypes(Action.Patch.class);
    assertThat(unreadable.deleting().plan().actions())
        .hasExactlyElementsOfTypes(Action.DeleteRecord.class, Action.RemoveFinalizer.class);
  }

  /** An operator that starts while the service is down knows what the status has. */
  @Test
  void aReservationOfTheStatusHoldsWhileTheServiceCannotBeRead() {
    DeviceScenario device = changed().reserved(reservation(-5, 30), reservation(600, 660));
    device.status(device.reported()).reservations(UNREADABLE);

    assertThat(device.plan().actions()).isEmpty();
    assertThat(device.plan().registration().message()).contains("before " + minutes(30));
    assertThat(device.reported().reservation()).isEqualTo(new EdgeDeviceStatus.Reservation(
        "Unknown", minutes(30), minutes(600), minutes(660), "The service does not respond."));

    device.status(device.reported()).later(Duration.ofMinutes(30));
    assertThat(device.plan().actions()).hasExactlyElementsOfTypes(Action.Patch.class);
  }

  @Test
  void aDeletionWaitsForAReservationOfTheStatus() {
    DeviceScenario device = DeviceScenario.ofRegisteredDevice().reserved(reservation(600, 660));
    device.status(device.reported()).reservations(UNREADABLE).deleting();

    assertThat(device.plan().actions()).isEmpty();
    assertThat(device.plan().registration().message())
        .contains("reserved until " + minutes(660), "force-delete");
    assertThat(device.later(Duration.ofMinutes(660)).plan().actions())
        .hasExactlyElementsOfTypes(Action.DeleteRecord.class, Action.RemoveFinalizer.class);
  }

  @Test
  void aRegistrationUnderAReservedNameWaits() {
    Plan plan = DeviceScenario.ofNewDevice().finalizer().reserved(reservation(-5, 30)).plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().message())
        .startsWith("The device is not registered before " + minutes(30));
  }

  /** Its image would stay on the claim when the resource is deleted without a finalizer. */
  @Test
  void anAdoptionThatWaitsHasItsFinalizerBeforeAnImageIsBaked() {
    Plan plan = DeviceScenario.ofRegisteredDevice().withoutFinalizer().generation(2)
        .contactEmail("new@example.org").image(TestImages.from(new ImageSpec.Source(
            "https://images.example.org/a", null, null, null)).build())
        .reserved(reservation(-5, 30)).plan();

    assertThat(plan.actions()).hasExactlyElementsOfTypes(Action.AddFinalizer.class,
        Action.AcquireBakeSlot.class);
  }

  @Test
  void aChangeWaitsForTheFirstListAndARegistrationDoesNot() {
    ReservationState pending = new ReservationState.Pending();

    assertThat(changed().reservations(pending).plan().actions()).isEmpty();
    assertThat(changed().reservations(pending).plan().requeueAfter()).isEqualTo(
        Duration.ofSeconds(2));
    assertThat(DeviceScenario.ofNewDevice().reservations(pending).plan().actions())
        .hasExactlyElementsOfTypes(Action.AddFinalizer.class, Action.Register.class);
  }

  @Test
  void aDeletionWaitsForAListThatWasMadeAfterIt() {
    DeviceScenario device = DeviceScenario.ofRegisteredDevice().deleting();
    ReservationState before = new ReservationState.Listed(NOW.minusSeconds(1), null);
    ReservationState after = new ReservationState.Listed(NOW, null);

    assertThat(device.reservations(before).plan().actions()).isEmpty();
    assertThat(device.reservations(new ReservationState.Pending()).plan().actions()).isEmpty();
    assertThat(DeviceScenario.ofRegisteredDevice().deleting().later(Duration.ofDays(9))
        .reservations(new ReservationState.Pending()).plan().actions())
        .as("after a restart of the operator").isEmpty();
    assertThat(device.reservations(after).plan().actions()).isNotEmpty();
    assertThat(device.reservations(before).later(Duration.ofSeconds(30)).plan().actions())
        .as("a service that does not respond holds nothing up").isNotEmpty();
  }

  @Test
  void theStatusChangesWhenAReservationBeginsAndEndsAndNotInBetween() {
    DeviceScenario device = DeviceScenario.ofRegisteredDevice().reserved(reservation(20, 60));
    assertThat(device.plan().requeueAfter()).isEqualTo(Duration.ofMinutes(20));
    EdgeDeviceStatus before = device.reported();
    assertThat(before.reservation()).isEqualTo(new EdgeDeviceStatus.Reservation("Later", null,
        minutes(20), minutes(60), null));
    assertThat(device.status(before).later(Duration.ofMinutes(19)).reported()).isEqualTo(before);

    device.later(Duration.ofMinutes(1));
    EdgeDeviceStatus during = device.reported();
    assertThat(during.reservation()).isEqualTo(new EdgeDeviceStatus.Reservation("Now",
        minutes(60), null, minutes(60), null));
    assertThat(device.plan().requeueAfter()).isEqualTo(Duration.ofMinutes(40));

    assertThat(device.later(Duration.ofMinutes(40)).reported().reservation())
        .isEqualTo(new EdgeDeviceStatus.Reservation("No", null, null, null, null));
    assertThat(device.plan().requeueAfter()).isNull();
  }

  @Test
  void anUnreadableServiceIsNamedInTheStatus() {
    assertThat(DeviceScenario.ofRegisteredDevice()
        .reservations(new ReservationState.Unreadable("Not offered.")).reported().reservation())
        .isEqualTo(new EdgeDeviceStatus.Reservation("Unknown", null, null, null,
            "Not offered."));
    assertThat(List.of(DeviceScenario.ofNewDevice().reported()))
        .allMatch(status -> status.reservation() == null);
  }
}
