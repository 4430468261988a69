package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusImageBuilder;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Result;
import org.chameleoncloud.edge.registry.Hardware;
import org.junit.jupiter.api.Test;

class DeviceEventsTest {
  private static final Image IMAGE = EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
      .path("lab/pi-1.img").form("Raw").sha256("sha").sizeBytes(1L).bakedAt("2026-11-22T08:30:00Z")
      .inputsHash("hash").build();

  /** All that is planned is done; the registry answers with {@code record}. */
  private static List<DeviceEvent> done(DeviceScenario scenario, Hardware record) {
    List<ActionResult> results = new ArrayList<>();
    for (Action action : scenario.plan().actions()) {
      boolean answers = action instanceof Action.Register || action instanceof Action.Patch;
      results.add(new ActionResult.Done(action, answers ? record : null));
    }
    return announced(scenario, results);
  }

  private static List<DeviceEvent> announced(DeviceScenario scenario,
      List<ActionResult> results) {
    Observation seen = scenario.get();
    Plan plan = Planner.plan(seen);
    EdgeDeviceStatus after = Report.status(seen, plan, results);
    return DeviceEvents.of(seen, plan, results, seen.status(), after);
  }

  private static List<DeviceEvent> announced(DeviceScenario scenario) {
    return announced(scenario, List.of());
  }

  private static void only(List<DeviceEvent> list, boolean warning, String reason,
      String... words) {
    assertThat(list).singleElement().satisfies(announcement -> {
      assertThat(announcement.warning()).isEqualTo(warning);
      assertThat(announcement.reason()).isEqualTo(reason);
      assertThat(announcement.message()).contains(words);
    });
  }

  @Test
  void aSettledDeviceAnnouncesNothing() {
    assertThat(announced(DeviceScenario.ofRegisteredDevice())).isEmpty();
  }

  @Test
  void tellsThatADeviceIsRegistered() {
    only(done(DeviceScenario.ofNewDevice(), TestRecord.asWritten().get()), false,
        "Registered", "pi-1",
        TestRecord.UUID);
  }

  @Test
  void warnsThatARecordWasGoneAndIsRegisteredAnew() {
    only(
        done(DeviceScenario.ofRegisteredDevice().noRecord(),
            TestRecord.asWritten().uuid("another").get()),
        true, "Reregistered", TestRecord.UUID, "another");
  }

  @Test
  void tellsThatARecordIsTakenOver() {
    TestRecord found = TestRecord.steady();
    only(announced(DeviceScenario.ofNewDevice().record(found)), false, "Adopted",
        TestRecord.UUID);

    DeviceScenario refused = DeviceScenario.ofNewDevice();
    ActionResult adopted = new ActionResult.Adopted(refused.plan().actions().getLast(),
        found.get());
    only(announced(refused, List.of(adopted)), false, "Adopted", TestRecord.UUID);
  }

  @Test
  void tellsAnUpdateFromACorrectedDrift() {
    Hardware drifted = TestRecord.steady().with(DeviceProperty.CONTACT_EMAIL, "drift@example.org")
        .get();
    DeviceScenario drift = DeviceScenario.ofRegisteredDevice().record(drifted);
    DeviceScenario edit = DeviceScenario.ofRegisteredDevice().generation(2)
        .contactEmail("ops@example.org");

    only(done(drift, TestRecord.steady().get()), false, "DriftCorrected",
        "contact_email: drift@example.org -> lab@example.org");
    only(done(edit, TestRecord.steady().get()), false, "Updated",
        "contact_email: lab@example.org -> ops@example.org");
  }

  @Test
  void anUpdateThatFailedAtFirstIsStillAnUpdate() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().generation(2)
        .contactEmail("ops@example.org");
    ActionResult failed = new ActionResult.Failed(scenario.plan().actions().getFirst(),
        Progress.inProgress(Reason.WAIT_FOR_REGISTRY, "No answer."), null);
    scenario.status(scenario.reported(List.of(failed)));

    only(done(scenario, TestRecord.steady().get()), false, "Updated", "contact_email");
  }

  @Test
  void aRotatedCredentialIsAnUpdateAndStaysSecret() {
    List<DeviceEvent> list = done(DeviceScenario.ofRegisteredDevice().credentials(
        new CredentialState.Loaded(
            DeviceScenario.credential("credential-2", "another-secret"))),
        TestRecord.steady().get());

    only(list, false, "Updated", "device credential");
    assertThat(list.toString()).doesNotContain("another-secret");
  }

  @Test
  void warnsThatTheEgressLabelStays() {
    Hardware denied = TestRecord.steady().with(DeviceProperty.LOCAL_EGRESS, "deny").get();
    DeviceScenario scenario = DeviceScenario.ofNewDevice().egress(LocalEgress.deny)
        .settledOn(denied).generation(2);

    assertThat(done(scenario.egress(LocalEgress.allow), TestRecord.steady().get()))
        .extracting(DeviceEvent::reason).containsExactly("Updated", "EgressLabelRemains");
    assertThat(done(scenario.egress(null), TestRecord.steady().get()))
        .extracting(DeviceEvent::reason).containsExactly("Updated", "EgressLabelRemains");
  }

  @Test
  void tellsOfSyncsAndRepairs() {
    only(done(DeviceScenario.ofRegisteredDevice().syncRequest("now"), null), false, "Synced",
        "again");
    only(done(DeviceScenario.ofRegisteredDevice().record(
        TestRecord.asWritten().keyed().failed("k8s", "it broke")), null), false,
        "RepairStarted",
        "attempt 1 of 5");
  }

  @Test
  void tellsTheStoryOfAnImage() {
    Image place = EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
        .path("lab/pi-1.img").build();
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice()
        .image(DeviceScenario.imageFrom("https://example.org/a.img"));
    assertThat(announced(scenario)).isEmpty();

    only(done(scenario.lying(place), null), false, "BakeStarted", "lab/pi-1.img", "edge-images");

    scenario.job(new Job("job", Purpose.BAKE, scenario.order().inputsHash(), 1, Phase.SUCCEEDED,
        DeviceScenario.NOW, new Result(true, "the-digest", 7L, null, null, false)));
    only(announced(scenario), false, "Baked", "the-digest");
  }

  @Test
  void warnsOnceOfABakeThatFailed() {
    Image place = EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
        .path("lab/pi-1.img").build();
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice()
        .image(DeviceScenario.imageFrom("https://example.org/a.img"))
        .lying(place);
    scenario.job(new Job("job", Purpose.BAKE, scenario.order().inputsHash(), 1, Phase.FAILED,
        DeviceScenario.NOW,
        new Result(false, null, null, "NoRoom", "The claim is full.", false)));

    only(announced(scenario), true, "BakeFailed", "The claim is full.");
    scenario.status(scenario.reported());
    assertThat(announced(scenario)).isEmpty();
  }

  @Test
  void tellsHowADeviceWentAway() {
    assertThat(done(DeviceScenario.ofRegisteredDevice().deleting(), null))
        .extracting(DeviceEvent::reason).containsExactly("RecordDeleted");
    only(done(DeviceScenario.ofRegisteredDevice().retained().deleting(), null), false,
        "RecordRetained",
        TestRecord.UUID);
    only(done(DeviceScenario.ofRegisteredDevice().deleting().forceDelete(), null), true,
        "ForceDeleted",
        TestRecord.UUID);
  }

  @Test
  void tellsThatAnImageWasRemoved() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().lying(IMAGE);
    String hash = ((Action.StartRemoval) scenario.plan().actions().getFirst()).removal()
        .inputsHash();
    scenario.job(
        new Job("job", Purpose.REMOVE, hash, 1, Phase.SUCCEEDED, DeviceScenario.NOW, null));

    only(announced(scenario), false, "ImageRemoved", "lab/pi-1.img");
    only(done(scenario.noRecord().deleting(), null), false, "ImageRemoved", "lab/pi-1.img");
  }

  @Test
  void callsAPersonOnceATransition() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice()
        .credentials(new CredentialState.Unavailable(
            Reason.FIX_SECRET, "The Secret \"chi-edge\" has no key clouds.yaml."));

    only(announced(scenario), true, "FixSecret", "clouds.yaml");
    scenario.status(scenario.reported());
    assertThat(announced(scenario)).isEmpty();
  }

  @Test
  void callsNobodyForWhatPassesByItself() {
    assertThat(announced(DeviceScenario.ofNewDevice().list(new ListState.Failing(
        new ListState.Failure(Reason.WAIT_FOR_REGISTRY, "No answer.", true, true))))).isEmpty();
    assertThat(announced(DeviceScenario.ofNewDevice().paused())).isEmpty();
  }

  @Test
  void cutsAMessageThatIsTooLongForAnEvent() {
    assertThat(DeviceEvent.of(EventReason.BAKED, "x".repeat(5000)).message()).hasSize(1000)
        .endsWith("...");
  }
}
