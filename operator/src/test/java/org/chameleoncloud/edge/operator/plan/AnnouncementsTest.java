package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Result;
import org.chameleoncloud.edge.registry.Hardware;
import org.junit.jupiter.api.Test;

class AnnouncementsTest {
  private static final Image IMAGE = new Image("edge-images", "lab/pi-1.img", "Raw", "sha",
      1L,
      "2026-11-22T08:30:00Z", "hash", null, null);

  /** All that is planned is done; the registry answers with {@code record}. */
  private static List<Announcement> done(Scene scene, Hardware record) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Action action : scene.plan().actions()) {
      boolean answers = action instanceof Action.Register || action instanceof Action.Patch;
      outcomes.add(new Outcome.Done(action, answers ? record : null));
    }
    return announced(scene, outcomes);
  }

  private static List<Announcement> announced(Scene scene, List<Outcome> outcomes) {
    Observation seen = scene.get();
    Plan plan = Planner.plan(seen);
    EdgeDeviceStatus after = Report.status(seen, plan, outcomes);
    return Announcements.of(seen, plan, outcomes, seen.status(), after);
  }

  private static List<Announcement> announced(Scene scene) {
    return announced(scene, List.of());
  }

  private static void only(List<Announcement> list, boolean warning, String reason,
      String... words) {
    assertThat(list).singleElement().satisfies(announcement -> {
      assertThat(announcement.warning()).isEqualTo(warning);
      assertThat(announcement.reason()).isEqualTo(reason);
      assertThat(announcement.message()).contains(words);
    });
  }

  @Test
  void aSettledDeviceAnnouncesNothing() {
    assertThat(announced(Scene.ofRegisteredDevice())).isEmpty();
  }

  @Test
  void tellsThatADeviceIsRegistered() {
    only(done(Scene.ofNewDevice(), Records.asWritten().get()), false, "Registered", "pi-1",
        Records.UUID);
  }

  @Test
  void warnsThatARecordWasGoneAndIsRegisteredAnew() {
    only(done(Scene.ofRegisteredDevice().noRecord(), Records.asWritten().uuid("another").get()),
        true, "RegisteredAnew", Records.UUID, "another");
  }

  @Test
  void tellsThatARecordIsTakenOver() {
    Records found = Records.steady();
    only(announced(Scene.ofNewDevice().record(found)), false, "Adopted", Records.UUID);

    Scene refused = Scene.ofNewDevice();
    Outcome adopted = new Outcome.Adopted(refused.plan().actions().getLast(), found.get());
    only(announced(refused, List.of(adopted)), false, "Adopted", Records.UUID);
  }

  @Test
  void tellsAnUpdateFromACorrectedDrift() {
    Hardware drifted = Records.steady().with("contact_email", "drift@example.org").get();
    Scene drift = Scene.ofRegisteredDevice().record(drifted);
    Scene edit = Scene.ofRegisteredDevice().generation(2).contactEmail("ops@example.org");

    only(done(drift, Records.steady().get()), false, "DriftCorrected",
        "contact_email: drift@example.org -> lab@example.org");
    only(done(edit, Records.steady().get()), false, "Updated",
        "contact_email: lab@example.org -> ops@example.org");
  }

  @Test
  void anUpdateThatFailedAtFirstIsStillAnUpdate() {
    Scene scene = Scene.ofRegisteredDevice().generation(2).contactEmail("ops@example.org");
    Outcome failed = new Outcome.Failed(scene.plan().actions().getFirst(),
        Standing.underWay(Reason.WAIT_FOR_REGISTRY, "No answer."), null);
    scene.status(scene.reported(List.of(failed)));

    only(done(scene, Records.steady().get()), false, "Updated", "contact_email");
  }

  @Test
  void aRotatedCredentialIsAnUpdateAndStaysSecret() {
    List<Announcement> list = done(Scene.ofRegisteredDevice().credentials(
        new Reading.Readable(Scene.credential("credential-2", "another-secret"))),
        Records.steady().get());

    only(list, false, "Updated", "device credential");
    assertThat(list.toString()).doesNotContain("another-secret");
  }

  @Test
  void warnsThatTheEgressLabelStays() {
    Hardware denied = Records.steady().with("local_egress", "deny").get();
    Scene scene = Scene.ofNewDevice().egress(LocalEgress.deny).settledOn(denied).generation(2);

    assertThat(done(scene.egress(LocalEgress.allow), Records.steady().get()))
        .extracting(Announcement::reason).containsExactly("Updated", "EgressLabelStays");
    assertThat(done(scene.egress(null), Records.steady().get()))
        .extracting(Announcement::reason).containsExactly("Updated", "EgressLabelStays");
  }

  @Test
  void tellsOfSyncsAndRepairs() {
    only(done(Scene.ofRegisteredDevice().syncRequest("now"), null), false, "Synced", "again");
    only(done(Scene.ofRegisteredDevice().record(
        Records.asWritten().keyed().failed("k8s", "it broke")), null), false, "RepairStarted",
        "time 1 of 5");
  }

  @Test
  void tellsTheStoryOfAnImage() {
    Image place = new Image("edge-images", "lab/pi-1.img", null, null, null, null, null, null,
        null);
    Scene scene = Scene.ofRegisteredDevice().image(Scene.imageFrom("https://example.org/a.img"));
    assertThat(announced(scene)).isEmpty();

    only(done(scene.lying(place), null), false, "BakeStarted", "lab/pi-1.img", "edge-images");

    scene.job(new Job("job", Purpose.BAKE, scene.order().inputsHash(), 1, Phase.SUCCEEDED,
        Scene.NOW, new Result(true, "the-digest", 7L, null, null, false)));
    only(announced(scene), false, "Baked", "the-digest");
  }

  @Test
  void warnsOnceOfABakeThatFailed() {
    Image place = new Image("edge-images", "lab/pi-1.img", null, null, null, null, null, null,
        null);
    Scene scene = Scene.ofRegisteredDevice().image(Scene.imageFrom("https://example.org/a.img"))
        .lying(place);
    scene.job(new Job("job", Purpose.BAKE, scene.order().inputsHash(), 1, Phase.FAILED, Scene.NOW,
        new Result(false, null, null, "NoRoom", "The claim is full.", false)));

    only(announced(scene), true, "BakeFailed", "The claim is full.");
    scene.status(scene.reported());
    assertThat(announced(scene)).isEmpty();
  }

  @Test
  void tellsHowADeviceWentAway() {
    assertThat(done(Scene.ofRegisteredDevice().deleting(), null))
        .extracting(Announcement::reason).containsExactly("RecordDeleted");
    only(done(Scene.ofRegisteredDevice().retained().deleting(), null), false, "RecordKept",
        Records.UUID);
    only(done(Scene.ofRegisteredDevice().deleting().forceDelete(), null), true, "ForceDeleted",
        Records.UUID);
  }

  @Test
  void tellsThatAnImageWasRemoved() {
    Scene scene = Scene.ofRegisteredDevice().lying(IMAGE);
    String hash = ((Action.StartRemoval) scene.plan().actions().getFirst()).order().inputsHash();
    scene.job(new Job("job", Purpose.REMOVE, hash, 1, Phase.SUCCEEDED, Scene.NOW, null));

    only(announced(scene), false, "ImageRemoved", "lab/pi-1.img");
    only(done(scene.noRecord().deleting(), null), false, "ImageRemoved", "lab/pi-1.img");
  }

  @Test
  void callsAPersonOnceATransition() {
    Scene scene = Scene.ofRegisteredDevice().credentials(new Reading.Unreadable(
        Reason.FIX_SECRET, "The Secret \"chi-edge\" has no key clouds.yaml."));

    only(announced(scene), true, "FixSecret", "clouds.yaml");
    scene.status(scene.reported());
    assertThat(announced(scene)).isEmpty();
  }

  @Test
  void callsNobodyForWhatPassesByItself() {
    assertThat(announced(Scene.ofNewDevice().listing(new Listing.Failing(
        new Listing.Trouble(Reason.WAIT_FOR_REGISTRY, "No answer.", true, true))))).isEmpty();
    assertThat(announced(Scene.ofNewDevice().paused())).isEmpty();
  }

  @Test
  void cutsAMessageThatIsTooLongForAnEvent() {
    assertThat(Announcement.news("Baked", "x".repeat(5000)).message()).hasSize(1000)
        .endsWith("...");
  }
}
