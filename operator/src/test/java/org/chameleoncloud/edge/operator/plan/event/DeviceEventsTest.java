package org.chameleoncloud.edge.operator.plan.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusImageBuilder;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.Planner;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Result;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.status.Report;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Hardware;
import org.junit.jupiter.api.Test;

class DeviceEventsTest {
  private static final Image IMAGE = EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
      .path("lab/pi-1.img").form("Raw").sha256("sha").sizeBytes(1L).bakedAt("2026-11-22T08:30:00Z")
      .inputsHash("hash").build();

  /** The events if all actions succeed and the registry responds with {@code record}. */
  private static List<DeviceEvent> eventsIfAllSucceed(DeviceScenario scenario, Hardware record) {
    List<ActionResult> results = new ArrayList<>();
    for (Action action : scenario.plan().actions()) {
      boolean returnsRecord = action instanceof Action.Register || action instanceof Action.Patch;
      results.add(new ActionResult.Done(action, returnsRecord ? record : null));
    }
    return events(scenario, results);
  }

  private static List<DeviceEvent> events(DeviceScenario scenario,
      List<ActionResult> results) {
    Observation seen = scenario.get();
    Plan plan = Planner.plan(seen);
    EdgeDeviceStatus after = Report.status(seen, plan, results);
    return DeviceEvents.of(seen, plan, results, seen.status(), after);
  }

  private static List<DeviceEvent> events(DeviceScenario scenario) {
    return events(scenario, List.of());
  }

  private static void assertOnly(List<DeviceEvent> list, boolean warning, String reason,
      String... texts) {
    assertThat(list).singleElement().satisfies(event -> {
      assertThat(event.warning()).isEqualTo(warning);
      assertThat(event.reason()).isEqualTo(reason);
      assertThat(event.message()).contains(texts);
    });
  }

  @Test
  void anEventForgesNoLineAndIsNotCutInsideACharacter() {
    assertThat(DeviceEvent.warning("FixSecret", "a\u202eb\nc\u001b[2J").message())
        .isEqualTo("a\ufffdb c\ufffd[2J");
    assertThat(DeviceEvent.warning("FixSecret", "😀".repeat(600)).message())
        .hasSizeLessThanOrEqualTo(DeviceEvent.MAX_LENGTH).matches("😀+\\.\\.\\.");
  }

  @Test
  void aSettledDeviceHasNoEvents() {
    assertThat(events(DeviceScenario.ofRegisteredDevice())).isEmpty();
  }

  @Test
  void reportsARegistration() {
    assertOnly(eventsIfAllSucceed(DeviceScenario.ofNewDevice(), TestRecord.asWritten().get()),
        false, "Registered", "pi-1", TestRecord.UUID);
  }

  @Test
  void warnsThatADeviceIsRegisteredAgain() {
    assertOnly(
        eventsIfAllSucceed(DeviceScenario.ofRegisteredDevice().registerAgain().noRecord(),
            TestRecord.asWritten().uuid("another").get()),
        true, "Reregistered", TestRecord.UUID, "another");
  }

  @Test
  void reportsAnAdoption() {
    TestRecord found = TestRecord.steady();
    assertOnly(events(DeviceScenario.ofNewDevice().record(found)), false, "Adopted",
        TestRecord.UUID);

    DeviceScenario conflict = DeviceScenario.ofNewDevice();
    ActionResult adopted = new ActionResult.Adopted(conflict.plan().actions().getLast(),
        found.get());
    assertOnly(events(conflict, List.of(adopted)), false, "Adopted", TestRecord.UUID);
  }

  @Test
  void distinguishesUpdatesFromCorrectedDrift() {
    Hardware drifted = TestRecord.steady().with(DeviceProperty.CONTACT_EMAIL, "drift@example.org")
        .get();
    DeviceScenario drift = DeviceScenario.ofRegisteredDevice().record(drifted);
    DeviceScenario edit = DeviceScenario.ofRegisteredDevice().generation(2)
        .contactEmail("ops@example.org");

    assertOnly(eventsIfAllSucceed(drift, TestRecord.steady().get()), false, "DriftCorrected",
        "contact_email: drift@example.org -> lab@example.org");
    assertOnly(eventsIfAllSucceed(edit, TestRecord.steady().get()), false, "Updated",
        "contact_email: lab@example.org -> ops@example.org");
  }

  @Test
  void aRetriedUpdateIsStillAnUpdate() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().generation(2)
        .contactEmail("ops@example.org");
    ActionResult failed = new ActionResult.Failed(scenario.plan().actions().getFirst(),
        Progress.inProgress(Reason.WAIT_FOR_REGISTRY, "No response."), null);
    scenario.status(scenario.reported(List.of(failed)));

    assertOnly(eventsIfAllSucceed(scenario, TestRecord.steady().get()), false, "Updated",
        "contact_email");
  }

  @Test
  void aRotatedCredentialIsAnUpdateThatDoesNotRevealTheSecret() {
    List<DeviceEvent> list = eventsIfAllSucceed(DeviceScenario.ofRegisteredDevice().credentials(
        new CredentialState.Loaded(
            DeviceScenario.credential("credential-2", "another-secret"))),
        TestRecord.steady().get());

    assertOnly(list, false, "Updated", "device credential");
    assertThat(list.toString()).doesNotContain("another-secret");
  }

  @Test
  void warnsThatTheEgressLabelRemains() {
    Hardware denied = TestRecord.steady().with(DeviceProperty.LOCAL_EGRESS, "deny").get();
    DeviceScenario scenario = DeviceScenario.ofNewDevice().egress(LocalEgress.deny)
        .settledOn(denied).generation(2);

    assertThat(eventsIfAllSucceed(scenario.egress(LocalEgress.allow), TestRecord.steady().get()))
        .extracting(DeviceEvent::reason).containsExactly("Updated", "EgressLabelRemains");
    assertThat(eventsIfAllSucceed(scenario.egress(null), TestRecord.steady().get()))
        .extracting(DeviceEvent::reason).containsExactly("Updated", "EgressLabelRemains");
  }

  @Test
  void reportsSyncsAndRepairs() {
    assertOnly(eventsIfAllSucceed(DeviceScenario.ofRegisteredDevice().syncRequest("now"), null),
        false, "Synced", "again");
    assertOnly(eventsIfAllSucceed(DeviceScenario.ofRegisteredDevice().record(
        TestRecord.asWritten().withDeviceKey().failed("k8s", "it broke")), null), false,
        "RepairStarted", "attempt 1 of 5");
  }

  @Test
  void reportsABakeFromStartToEnd() {
    Image location = EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
        .path("lab/pi-1.img").build();
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice()
        .image(DeviceScenario.imageFrom("https://example.org/a.img"));
    assertThat(events(scenario)).isEmpty();

    assertOnly(eventsIfAllSucceed(scenario.storedImage(location), null), false, "BakeStarted",
        "lab/pi-1.img", "edge-images");

    scenario
        .job(new Job("job", "uid", Purpose.BAKE, scenario.bake().inputsHash(), 1, Phase.SUCCEEDED,
            DeviceScenario.NOW, new Result(true, "the-digest", 7L, null, null, null, false), null));
    assertOnly(events(scenario), false, "Baked", "the-digest");
  }

  @Test
  void warnsOnceAboutAFailedBake() {
    Image location = EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
        .path("lab/pi-1.img").build();
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice()
        .image(DeviceScenario.imageFrom("https://example.org/a.img"))
        .storedImage(location);
    scenario.job(new Job("job", "uid", Purpose.BAKE, scenario.bake().inputsHash(), 1, Phase.FAILED,
        DeviceScenario.NOW,
        new Result(false, null, null, null, "NoRoom", "The claim is full.", false), null));

    assertOnly(events(scenario), true, "BakeFailed", "The claim is full.");
    scenario.status(scenario.reported());
    assertThat(events(scenario)).isEmpty();
  }

  @Test
  void reportsHowADeviceWasDeleted() {
    assertThat(eventsIfAllSucceed(DeviceScenario.ofRegisteredDevice().deleting(), null))
        .extracting(DeviceEvent::reason).containsExactly("RecordDeleted");
    assertOnly(eventsIfAllSucceed(DeviceScenario.ofRegisteredDevice().retained().deleting(), null),
        false, "RecordRetained", TestRecord.UUID);
    assertOnly(
        eventsIfAllSucceed(DeviceScenario.ofRegisteredDevice().deleting().forceDelete(), null),
        true, "ForceDeleted", TestRecord.UUID);
  }

  @Test
  void reportsARemovedImage() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().storedImage(IMAGE);
    String hash = ((Action.StartRemoval) scenario.plan().actions().getFirst()).removal()
        .inputsHash();
    scenario.job(
        new Job("job", "uid", Purpose.REMOVE, hash, 1, Phase.SUCCEEDED, DeviceScenario.NOW, null,
            null));

    assertOnly(events(scenario), false, "ImageRemoved", "lab/pi-1.img");
    assertOnly(eventsIfAllSucceed(scenario.noRecord().deleting(), null), false, "ImageRemoved",
        "lab/pi-1.img");
  }

  @Test
  void warnsOnceWhenTheUserMustAct() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice()
        .credentials(new CredentialState.Unavailable(
            Reason.FIX_SECRET, "The Secret \"chi-edge\" has no key clouds.yaml."));

    assertOnly(events(scenario), true, "FixSecret", "clouds.yaml");
    scenario.status(scenario.reported());
    assertThat(events(scenario)).isEmpty();
  }

  @Test
  void doesNotWarnAboutTemporaryProblemsOrAPause() {
    assertThat(events(DeviceScenario.ofNewDevice().list(new ListState.Failing(
        new ListState.Failure(Reason.WAIT_FOR_REGISTRY, "No response.", true, true))))).isEmpty();
    assertThat(events(DeviceScenario.ofNewDevice().paused())).isEmpty();
  }

  @Test
  void truncatesLongMessages() {
    assertThat(DeviceEvent.of(EventReason.BAKED, "x".repeat(5000)).message()).hasSize(1000)
        .endsWith("...");
  }
}
