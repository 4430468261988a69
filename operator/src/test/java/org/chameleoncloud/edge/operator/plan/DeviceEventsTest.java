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
  private static List<DeviceEvent> done(DeviceScenario scene, Hardware record) {
    List<ActionResult> outcomes = new ArrayList<>();
    for (Action action : scene.plan().actions()) {
      boolean answers = action instanceof Action.Register || action instanceof Action.Patch;
      outcomes.add(new ActionResult.Done(action, answers ? record : null));
    }
    return announced(scene, outcomes);
  }

  private static List<DeviceEvent> announced(DeviceScenario scene,
      List<ActionResult> outcomes) {
    Observation seen = scene.get();
    Plan plan = Planner.plan(seen);
    EdgeDeviceStatus after = Report.status(seen, plan, outcomes);
    return DeviceEvents.of(seen, plan, outcomes, seen.status(), after);
  }

  private static List<DeviceEvent> announced(DeviceScenario scene) {
    return announced(scene, List.of());
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
    DeviceScenario scene = DeviceScenario.ofRegisteredDevice().generation(2)
        .contactEmail("ops@example.org");
    ActionResult failed = new ActionResult.Failed(scene.plan().actions().getFirst(),
        Progress.inProgress(Reason.WAIT_FOR_REGISTRY, "No answer."), null);
    scene.status(scene.reported(List.of(failed)));

    only(done(scene, TestRecord.steady().get()), false, "Updated", "contact_email");
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
    DeviceScenario scene = DeviceScenario.ofNewDevice().egress(LocalEgress.deny)
        .settledOn(denied).generation(2);

    assertThat(done(scene.egress(LocalEgress.allow), TestRecord.steady().get()))
        .extracting(DeviceEvent::reason).containsExactly("Updated", "EgressLabelRemains");
    assertThat(done(scene.egress(null), TestRecord.steady().get()))
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
    DeviceScenario scene = DeviceScenario.ofRegisteredDevice()
        .image(DeviceScenario.imageFrom("https://example.org/a.img"));
    assertThat(announced(scene)).isEmpty();

    only(done(scene.lying(place), null), false, "BakeStarted", "lab/pi-1.img", "edge-images");

    scene.job(new Job("job", Purpose.BAKE, scene.order().inputsHash(), 1, Phase.SUCCEEDED,
        DeviceScenario.NOW, new Result(true, "the-digest", 7L, null, null, false)));
    only(announced(scene), false, "Baked", "the-digest");
  }

  @Test
  void warnsOnceOfABakeThatFailed() {
    Image place = EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
        .path("lab/pi-1.img").build();
    DeviceScenario scene = DeviceScenario.ofRegisteredDevice()
        .image(DeviceScenario.imageFrom("https://example.org/a.img"))
        .lying(place);
    scene.job(new Job("job", Purpose.BAKE, scene.order().inputsHash(), 1, Phase.FAILED,
        DeviceScenario.NOW,
        new Result(false, null, null, "NoRoom", "The claim is full.", false)));

    only(announced(scene), true, "BakeFailed", "The claim is full.");
    scene.status(scene.reported());
    assertThat(announced(scene)).isEmpty();
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
    DeviceScenario scene = DeviceScenario.ofRegisteredDevice().lying(IMAGE);
    String hash = ((Action.StartRemoval) scene.plan().actions().getFirst()).order().inputsHash();
    scene.job(
        new Job("job", Purpose.REMOVE, hash, 1, Phase.SUCCEEDED, DeviceScenario.NOW, null));

    only(announced(scene), false, "ImageRemoved", "lab/pi-1.img");
    only(done(scene.noRecord().deleting(), null), false, "ImageRemoved", "lab/pi-1.img");
  }

  @Test
  void callsAPersonOnceATransition() {
    DeviceScenario scene = DeviceScenario.ofRegisteredDevice()
        .credentials(new CredentialState.Unavailable(
            Reason.FIX_SECRET, "The Secret \"chi-edge\" has no key clouds.yaml."));

    only(announced(scene), true, "FixSecret", "clouds.yaml");
    scene.status(scene.reported());
    assertThat(announced(scene)).isEmpty();
  }

  @Test
  void callsNobodyForWhatPassesByItself() {
    assertThat(announced(DeviceScenario.ofNewDevice().listing(new ListState.Failing(
        new ListState.ListFailure(Reason.WAIT_FOR_REGISTRY, "No answer.", true, true))))).isEmpty();
    assertThat(announced(DeviceScenario.ofNewDevice().paused())).isEmpty();
  }

  @Test
  void cutsAMessageThatIsTooLongForAnEvent() {
    assertThat(DeviceEvent.of(EventReason.BAKED, "x".repeat(5000)).message()).hasSize(1000)
        .endsWith("...");
  }
}
