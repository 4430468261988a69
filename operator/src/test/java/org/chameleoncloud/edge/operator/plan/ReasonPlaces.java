package org.chameleoncloud.edge.operator.plan;

import java.util.ArrayList;
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
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.ImageSpecBuilder;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Result;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.Worker.State;

/**
 * Which conditions a reason appears on, and what statuses there are, for docs/states.md: seen by playing every scene
 * there is, in turn with every trouble and every outcome.
 */
public final class ReasonPlaces {
  private static final String URL = "https://images.example.org/a.img";
  private static final Image PLACE = new Image("edge-images", "lab/pi-1.img", null, null, null,
      null,
      null, null, null);
  private static final List<String> ORDER = List.of("Ready", "Registered", "Healthy", "ImageReady",
      "Reconciling", "Stalled");

  private final Set<EdgeDeviceStatus> statuses = new LinkedHashSet<>();

  private ReasonPlaces() {}

  /** A condition and the status that it has. */
  public record Place(String condition, String status) implements Comparable<Place> {
    /** Whether this is where the condition is to be in the end. */
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

  /** Every reason's places. */
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

  /** Every status that was seen. */
  public static Set<EdgeDeviceStatus> statuses() {
    ReasonPlaces seen = new ReasonPlaces();
    for (Supplier<Scene> start : starts()) {
      for (Consumer<Scene> turn : turns()) {
        for (boolean deleting : new boolean[]{false, true}) {
          Scene scene = start.get();
          turn.accept(scene);
          seen.play(deleting ? scene.deleting() : scene);
        }
      }
    }
    return seen.statuses;
  }

  private static List<Supplier<Scene>> starts() {
    List<Supplier<Scene>> starts = new ArrayList<>();
    starts.add(Scene::ofNewDevice);
    starts.add(() -> Scene.ofNewDevice().image(Scene.imageFrom(URL)));
    starts.add(() -> Scene.ofNewDevice().record(Records.steady()));
    for (Records record : records()) {
      starts.add(() -> Scene.ofNewDevice().settledOn(record.get()));
      starts.add(() -> Scene.ofNewDevice().image(Scene.imageFrom(URL)).settledOn(record.get()));
    }
    starts.add(() -> Scene.ofNewDevice()
        .settledOn(Records.asWritten().failed("k8s", "no node").get())
        .applied(new Applied("pi-1", List.of(), null, null, 5, "2026-11-22T08:00:00Z")));
    starts.add(() -> Scene.ofRegisteredDevice().image(Scene.imageFrom("no address")));
    starts.add(() -> Scene.ofRegisteredDevice().lying(PLACE));
    starts.add(ReasonPlaces::begun);
    starts.add(() -> withWifi(new SecretValue.Missing(Reason.CREATE_SECRET, "The Secret …")));
    starts.add(() -> withWifi(new SecretValue.Missing(Reason.FIX_SECRET, "The key …")));
    starts.add(() -> withWifi(new SecretValue.Present(Sensitive.of("short"))));
    for (Phase phase : Phase.values()) {
      for (boolean retryable : new boolean[]{false, true}) {
        Result result = new Result(phase == Phase.SUCCEEDED, "sha", 7L, "Refused",
            "It is no image.",
            retryable);
        starts.add(() -> begun().job(job(begun().order().inputsHash(), phase, result)));
      }
    }
    return starts;
  }

  private static List<Records> records() {
    return List.of(Records.steady(), Records.asWritten(),
        Records.asWritten().check("balena", State.PENDING),
        Records.steady().deferred("tunelo", "The device was not seen yet."),
        Records.steady().failed("tunelo", "no port"),
        Records.steady().with("contact_email", "drift@example.org"));
  }

  private static Scene withWifi(SecretValue passphrase) {
    return Scene.ofRegisteredDevice().image(ImageSpecBuilder.fromUrl(URL)
        .connections(ImageSpecBuilder.wifi("lab", "Lab", "lab-wifi")).build())
        .secretValue(new SecretKeyRef("lab-wifi", "passphrase"), passphrase);
  }

  private static Scene begun() {
    return Scene.ofRegisteredDevice().image(Scene.imageFrom(URL)).lying(PLACE);
  }

  private static Job job(String hash, Phase phase, Result result) {
    boolean ended = phase == Phase.SUCCEEDED || phase == Phase.FAILED;
    return new Job("job-1", Purpose.BAKE, hash, 1, phase, ended ? Scene.NOW : null,
        ended ? result : null);
  }

  private static List<Consumer<Scene>> turns() {
    List<Consumer<Scene>> turns = new ArrayList<>(List.of(_ -> {}, Scene::paused, Scene::noRecord,
        Scene::inDoubt, scene -> scene.rival("lab/older"),
        scene -> scene.generation(2).contactEmail("nobody"),
        scene -> scene.generation(2).machineName("jetson-nano"),
        scene -> scene.generation(2).specName("another-name"),
        scene -> scene.listing(new Listing.Awaited())));
    for (Reason reason : List.of(Reason.CREATE_SECRET, Reason.FIX_SECRET, Reason.NAME_THE_CLOUD)) {
      turns.add(scene -> scene.credentials(new Reading.Unreadable(reason, "The Secret …")));
      turns.add(scene -> scene.deviceCredentials(new Reading.Unreadable(reason, "The Secret …")));
    }
    for (Listing.Trouble trouble : troubles().toList()) {
      turns.add(scene -> scene.trouble(trouble));
      turns.add(scene -> scene.listing(new Listing.Failing(trouble)));
    }
    return turns;
  }

  /** What a list may fail with; it names no record and gives no name. */
  private static Stream<Listing.Trouble> troubles() {
    return Stream.of(Kind.values())
        .filter(kind -> kind != Kind.NOT_FOUND && kind != Kind.NAME_TAKEN)
        .map(ReasonPlaces::failure)
        .flatMap(failed -> Stream.of(true, false)
            .map(lasting -> new Listing.Trouble(failed.reason(), failed.message(),
                !failed.isStuck(), lasting)));
  }

  private static Standing failure(Kind kind) {
    return Failures.standing(RegistryFailure.of(kind, "The registry says " + kind), "chi-edge");
  }

  private void play(Scene scene) {
    Observation observation = scene.get();
    Plan plan = Planner.plan(observation);
    List<Outcome> done = new ArrayList<>();
    seen(observation, plan, List.of());
    for (Action action : plan.actions()) {
      failures(action).forEach(failed -> {
        List<Outcome> outcomes = new ArrayList<>(done);
        outcomes.add(failed);
        seen(observation, plan, outcomes);
      });
      done.add(new Outcome.Done(action,
          action instanceof Action.Register ? Records.asWritten().get() : null));
    }
    seen(observation, plan, done);
  }

  private static Stream<Outcome> failures(Action action) {
    Stream<Standing> standings = switch (action) {
      case Action.RegistryWrite _ -> Stream.concat(
          Stream.of(Kind.values()).map(ReasonPlaces::failure),
          Stream.of(Failures.nameTaken("pi-1", Optional.empty())));
      case Action.TakePlace _,Action.StartBake _ -> Stream.of(Failures.kubernetes(500),
          Failures.claimMissing("edge-images", "lab"),
          Failures.authoritiesMissing("ca", "lab"));
      case Action.StartRemoval _ -> Stream.of(Failures.kubernetes(500),
          Failures.claimMissing("edge-images", "lab"));
      case Action.DeleteJob _,Action.AddFinalizer _,Action.RemoveFinalizer _ -> Stream.of(
          Failures.kubernetes(500));
    };
    Stream<Outcome> failed = standings
        .map(standing -> new Outcome.Failed(action, standing, null));
    if (action.isTowardsBake()) {
      return Stream.concat(failed, Stream.of(new Outcome.Waiting(action, Failures.noPlace(4))));
    }
    return action instanceof Action.Register
        ? Stream.concat(failed,
            Stream.of(new Outcome.Adopted(action, Records.asWritten().get())))
        : failed;
  }

  private void seen(Observation observation, Plan plan, List<Outcome> outcomes) {
    boolean released = outcomes.stream().anyMatch(
        outcome -> outcome instanceof Outcome.Done(Action.RemoveFinalizer _, _));
    if (released || plan.actions().isEmpty() != outcomes.isEmpty()) {
      return;
    }
    statuses.add(Report.status(observation, plan, outcomes));
  }
}
