package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusAppliedBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusImageBuilder;
import org.chameleoncloud.edge.operator.api.OnUpdate;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Result;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.OtherProjects;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState.Reservation;
import org.chameleoncloud.edge.operator.plan.observation.SecretValue;
import org.chameleoncloud.edge.operator.plan.observation.SourceState;
import org.chameleoncloud.edge.operator.plan.status.Report;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Failures;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Connectivity;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.Worker.State;

/**
 * The conditions that each reason appears on, and all possible statuses, for docs/states.md. They are found by planning
 * every combination of a scenario and a change, with every possible result of its actions.
 */
public final class ReasonPlaces {
  private static final String OTHER_UUID = "00000000-0000-4000-8000-000000000000";
  private static final String URL = "https://images.example.org/a.img";
  private static final Image LOCATION = EdgeDeviceStatusImageBuilder.builder()
      .claimName("edge-images")
      .path("lab/pi-1.img").build();
  private static final Image ELSEWHERE = EdgeDeviceStatusImageBuilder.builder(LOCATION)
      .path("roof/pi-2.img").build();
  private static final List<String> ORDER = Arrays.stream(ConditionType.values())
      .map(ConditionType::text).toList();

  private final Set<EdgeDeviceStatus> statuses = new LinkedHashSet<>();

  private ReasonPlaces() {}

  /** A condition and the status that it has. */
  public record Place(String condition, String status) implements Comparable<Place> {
    /** Whether the condition has this status when all is well. */
    public boolean isGood() {
      boolean abnormalWhenTrue = condition.equals("Reconciling") || condition.equals("Stalled");
      return status.equals(abnormalWhenTrue ? Condition.FALSE : Condition.TRUE);
    }

    @Override
    public int compareTo(Place other) {
      int byCondition = Integer.compare(ORDER.indexOf(condition), ORDER.indexOf(other.condition));
      return byCondition == 0 ? status.compareTo(other.status) : byCondition;
    }
  }

  /** The places of every reason. */
  public static Map<Reason, Set<Place>> all() {
    Map<Reason, Set<Place>> places = new EnumMap<>(Reason.class);
    for (EdgeDeviceStatus status : statuses()) {
      for (Condition condition : status.conditions()) {
        places.computeIfAbsent(Reason.of(condition.reason()).orElseThrow(), _ -> new TreeSet<>())
            .add(new Place(condition.type(), condition.status()));
      }
    }
    return places;
  }

  /** Every possible status. */
  public static Set<EdgeDeviceStatus> statuses() {
    ReasonPlaces places = new ReasonPlaces();
    for (Supplier<DeviceScenario> start : starts()) {
      for (Consumer<DeviceScenario> change : changes()) {
        for (boolean deleting : new boolean[]{false, true}) {
          DeviceScenario scenario = start.get();
          change.accept(scenario);
          places.explore(deleting ? scenario.deleting() : scenario);
        }
      }
    }
    return places.statuses;
  }

  private static List<Supplier<DeviceScenario>> starts() {
    List<Supplier<DeviceScenario>> starts = new ArrayList<>();
    starts.add(DeviceScenario::ofNewDevice);
    starts.add(() -> DeviceScenario.ofNewDevice().image(DeviceScenario.imageFrom(URL)));
    starts.add(() -> DeviceScenario.ofNewDevice().record(TestRecord.steady()));
    starts.add(() -> DeviceScenario.ofNewDevice()
        .record(TestRecord.steady().hardwareType("baremetal")));
    starts.add(() -> DeviceScenario.ofNewDevice().metadataName("a".repeat(64))
        .settledOn(TestRecord.steady().name("a".repeat(64)).get()));
    for (TestRecord record : records()) {
      starts.add(() -> DeviceScenario.ofNewDevice().settledOn(record.get()));
      starts.add(() -> DeviceScenario.ofNewDevice().image(DeviceScenario.imageFrom(URL))
          .settledOn(record.get()));
    }
    starts.add(() -> DeviceScenario.ofNewDevice()
        .settledOn(TestRecord.asWritten().failed("k8s", "no node").get())
        .applied(EdgeDeviceStatusAppliedBuilder.builder().name("pi-1").properties(List.of())
            .repairs(5).repairedAt("2026-11-22T08:00:00Z").build()));
    for (Connectivity.Online online : Connectivity.Online.values()) {
      for (Duration age : List.of(Duration.ZERO, Duration.ofHours(1))) {
        starts.add(() -> DeviceScenario.ofNewDevice().settledOn(TestRecord.asWritten()
            .withDeviceKey().online(new Connectivity(online, DeviceScenario.NOW,
                DeviceScenario.NOW.minus(age), Connectivity.Source.OBSERVED_STATE))
            .get()));
      }
    }
    starts.add(() -> DeviceScenario.ofNewDevice().settledOn(TestRecord.asWritten().withDeviceKey()
        .online(Connectivity.lastSeenAt(DeviceScenario.NOW)).get()));
    for (String enforced : new String[]{null, "", "other", "other,another"}) {
      starts.add(() -> enforcing(null, enforced));
      starts.add(() -> enforcing(List.of("CH-1"), enforced));
      starts.add(() -> enforcing(List.of("CH-1", "CH-2"), enforced));
    }
    starts.add(() -> DeviceScenario.ofRegisteredDevice().deleting()
        .reserved(new Reservation(DeviceScenario.NOW, DeviceScenario.NOW.plusSeconds(60))));
    starts.add(() -> DeviceScenario.ofRegisteredDevice()
        .reservations(new ReservationState.Listed(DeviceScenario.NOW, null)));
    starts.add(() -> DeviceScenario.ofRegisteredDevice()
        .reservations(new ReservationState.Pending()));
    starts.add(() -> corrected(3).record(TestRecord.steady()));
    starts.add(() -> corrected(1).record(
        TestRecord.steady().with(DeviceProperty.CONTACT_EMAIL, "drift@example.org")));
    starts.add(() -> DeviceScenario.ofRegisteredDevice()
        .image(DeviceScenario.imageFrom("not a URL")));
    starts.add(() -> DeviceScenario.ofRegisteredDevice().storedImage(LOCATION));
    starts.add(() -> DeviceScenario.ofRegisteredDevice().storedImage(ELSEWHERE));
    starts.add(ReasonPlaces::readyToBake);
    for (SourceState source : List.of(new SourceState.Missing(),
        new SourceState.Found(null, OnUpdate.All, "The server …"))) {
      starts.add(() -> DeviceScenario.ofRegisteredDevice()
          .image(TestImages.from(TestImages.ref("pi4")).build()).imageSource(source));
    }
    for (OtherProjects others : otherProjects()) {
      starts.add(() -> DeviceScenario.ofNewDevice().observing().specUuid(TestRecord.UUID)
          .otherProjects(others));
    }
    starts.add(() -> DeviceScenario.ofNewDevice().specUuid(OTHER_UUID)
        .record(TestRecord.steady()));
    starts.add(() -> withWifi(new SecretValue.Missing(Reason.CREATE_SECRET, "The Secret …")));
    starts.add(() -> withWifi(new SecretValue.Missing(Reason.FIX_SECRET, "The key …")));
    starts.add(() -> withWifi(new SecretValue.Missing(Reason.LABEL_SECRET, "The Secret …")));
    starts.add(() -> withWifi(new SecretValue.Present(Sensitive.of("short"))));
    for (Phase phase : Phase.values()) {
      for (boolean retryable : new boolean[]{false, true}) {
        Result result = new Result(phase == Phase.SUCCEEDED, "sha", 7L, null, "Rejected",
            "It is not an image.",
            retryable);
        starts.add(() -> readyToBake().job(job(readyToBake().bake().inputsHash(), phase, result)));
      }
    }
    return starts;
  }

  /** A device whose record was just corrected, and that often. */
  private static DeviceScenario corrected(int times) {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice();
    return scenario.applied(EdgeDeviceStatusAppliedBuilder.builder(scenario.get().applied())
        .corrections(times).correctedAt("2026-11-22T09:00:00Z")
        .correctedProperties(List.of("contact_email")).correctedGeneration(1L).build());
  }

  /** A device whose record names projects, of which the reservation service enforces others. */
  private static DeviceScenario enforcing(List<String> named, String enforced) {
    TestRecord record = TestRecord.steady().check("blazar.device", State.STEADY);
    if (named != null) {
      record.with(DeviceProperty.AUTHORIZED_PROJECTS, named);
    }
    List<String> projects = enforced == null
        ? null
        : enforced.isEmpty() ? List.of() : List.of(enforced.split(","));
    return DeviceScenario.ofNewDevice().settledOn(record.get())
        .reservations(new ReservationState.Listed(DeviceScenario.NOW,
            new ReservationState.ReservableDevice("17", true, projects, List.of())));
  }

  private static List<TestRecord> records() {
    return List.of(TestRecord.steady(), TestRecord.asWritten(),
        TestRecord.asWritten().check("balena", State.PENDING),
        TestRecord.steady().deferred("tunelo", "The device was not seen yet."),
        TestRecord.steady().failed("tunelo", "no port"),
        TestRecord.steady().deferred("blazar.device", "Active leases exist for resource"),
        TestRecord.steady().deferred("blazar.device",
            "One or more availability window leases failed to update"),
        TestRecord.steady().failed("blazar.device", "Duplicate entry for ['name'] was found"),
        TestRecord.steady().with(DeviceProperty.CONTACT_EMAIL, "drift@example.org"));
  }

  private static List<OtherProjects> otherProjects() {
    List<OtherProjects> others = new ArrayList<>(List.of(OtherProjects.UNKNOWN,
        new OtherProjects(true, null, null),
        new OtherProjects(true, TestRecord.steady().get(), null)));
    listFailures().forEach(failure -> {
      others.add(new OtherProjects(false, null, failure));
      if (failure.temporary()) {
        others.add(new OtherProjects(true, TestRecord.steady().get(), failure));
      }
    });
    return others;
  }

  private static DeviceScenario withWifi(SecretValue passphrase) {
    return DeviceScenario.ofRegisteredDevice().image(TestImages.fromUrl(URL)
        .connections(List.of(TestImages.wifi("lab", "Lab", "lab-wifi"))).build())
        .secretValue(new SecretKeyRef("lab-wifi", "passphrase"), passphrase);
  }

  private static DeviceScenario readyToBake() {
    return DeviceScenario.ofRegisteredDevice().image(DeviceScenario.imageFrom(URL))
        .storedImage(LOCATION);
  }

  private static Job job(String hash, Phase phase, Result result) {
    boolean ended = phase == Phase.SUCCEEDED || phase == Phase.FAILED;
    return new Job("job-1", "uid", Purpose.BAKE, hash, 1, phase, ended ? DeviceScenario.NOW : null,
        ended ? result : null, null);
  }

  private static List<Consumer<DeviceScenario>> changes() {
    List<Consumer<DeviceScenario>> changes = new ArrayList<>(
        List.of(_ -> {}, DeviceScenario::paused, DeviceScenario::noRecord,
            DeviceScenario::inDoubt, DeviceScenario::observing,
            scenario -> scenario.rival("lab/older"),
            scenario -> scenario.generation(2).contactEmail("invalid"),
            scenario -> scenario.generation(2).machineName("jetson-nano"),
            scenario -> scenario.generation(2).specName("another-name"),
            scenario -> scenario.generation(2).contactEmail("new@example.org").reserved(
                new Reservation(DeviceScenario.NOW, DeviceScenario.NOW.plusSeconds(60))),
            scenario -> scenario.list(new ListState.Pending())));
    for (Reason reason : List.of(Reason.CREATE_SECRET, Reason.FIX_SECRET, Reason.LABEL_SECRET,
        Reason.SELECT_CLOUD, Reason.SHARE_CREDENTIAL)) {
      changes
          .add(scenario -> scenario
              .credentials(new CredentialState.Unavailable(reason, "The Secret …")));
      changes.add(scenario -> scenario
          .deviceCredentials(new CredentialState.Unavailable(reason, "The Secret …")));
    }
    for (ListState.Failure failure : listFailures().toList()) {
      changes.add(scenario -> scenario.failure(failure));
      changes.add(scenario -> scenario.list(new ListState.Failing(failure)));
    }
    return changes;
  }

  /** All failures of a list. NOT_FOUND and NAME_TAKEN are impossible, because the request names no record. */
  private static Stream<ListState.Failure> listFailures() {
    return Stream.of(Kind.values())
        .filter(kind -> kind != Kind.NOT_FOUND && kind != Kind.NAME_TAKEN)
        .map(ReasonPlaces::failure)
        .flatMap(failed -> Stream.of(true, false)
            .map(lasting -> new ListState.Failure(failed.reason(), failed.message(),
                !failed.isStalled(), lasting)));
  }

  private static Progress failure(Kind kind) {
    return Failures.progress(RegistryFailure.of(kind, "The registry says " + kind), "chi-edge");
  }

  private void explore(DeviceScenario scenario) {
    Observation observation = scenario.get();
    Plan plan = Planner.plan(observation);
    List<ActionResult> done = new ArrayList<>();
    addStatus(observation, plan, List.of());
    for (Action action : plan.actions()) {
      failures(action).forEach(failed -> {
        List<ActionResult> results = new ArrayList<>(done);
        results.add(failed);
        addStatus(observation, plan, results);
      });
      done.add(new ActionResult.Done(action,
          action instanceof Action.Register ? TestRecord.asWritten().get() : null));
    }
    addStatus(observation, plan, done);
  }

  private static Stream<ActionResult> failures(Action action) {
    Stream<Progress> progresses = switch (action) {
      case Action.RegistryWrite _ -> Stream.concat(
          Stream.of(Kind.values()).map(ReasonPlaces::failure),
          Stream.of(Failures.nameTaken("pi-1", Optional.empty())));
      case Action.AcquireBakeSlot _,Action.StartBake _ -> Stream.of(Failures.kubernetes(500),
          Failures.claimMissing("edge-images", "lab"),
          Failures.claimNotLabelled("edge-images", "lab"),
          Failures.nameOccupied("Secret", "pi-1-bake-0", "lab"),
          Failures.caCertificatesMissing("ca", "lab"));
      case Action.StartRemoval _ -> Stream.of(Failures.kubernetes(500),
          Failures.claimMissing("edge-images", "lab"),
          Failures.nameOccupied("Job", "pi-1-remove-0", "lab"));
      case Action.DeleteJob _,Action.AddFinalizer _,Action.RemoveFinalizer _ -> Stream.of(
          Failures.kubernetes(500));
    };
    Stream<ActionResult> failed = progresses
        .map(progress -> new ActionResult.Failed(action, progress, null));
    if (action.isTowardsBake()) {
      return Stream.concat(failed,
          Stream.of(new ActionResult.Waiting(action, Failures.noBakeSlot(4)),
              new ActionResult.Waiting(action, Failures.firstDownload("EdgeImageSource/pi4"))));
    }
    return action instanceof Action.Register
        ? Stream.concat(failed,
            Stream.of(new ActionResult.Adopted(action, TestRecord.asWritten().get())))
        : failed;
  }

  private void addStatus(Observation observation, Plan plan, List<ActionResult> results) {
    boolean released = observation.metadata().deleting() && results.stream().anyMatch(
        result -> result instanceof ActionResult.Done(Action.RemoveFinalizer _, _));
    if (released || plan.actions().isEmpty() != results.isEmpty()) {
      return;
    }
    statuses.add(Report.status(observation, plan, results));
  }
}
