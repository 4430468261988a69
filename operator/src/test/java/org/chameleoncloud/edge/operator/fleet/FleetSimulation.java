package org.chameleoncloud.edge.operator.fleet;

import static org.chameleoncloud.edge.operator.fleet.FleetScenario.number;
import static org.chameleoncloud.edge.operator.fleet.FleetScenario.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDevice;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDevice.Owner;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDeviceBuilder;
import org.chameleoncloud.edge.operator.fleet.rollout.Refusal;

/**
 * A random history of a fleet: specs change, devices come and go, succeed and fail, are reserved and released, users make
 * some of their own, the API server refuses writes, and the operator is killed in the middle of a look. {@link FleetJudge}
 * says after each step what must never happen.
 */
final class FleetSimulation {
  private static final String BAD = "bad@example.org";
  private static final List<String> ALL = List.of("pi-1", "pi-2", "pi-3", "pi-4", "pi-5", "pi-6",
      "pi-7", "pi-8");
  private static final int MOST_LOOKS = 500;

  final FleetScenario fleet = new FleetScenario("pi-1", "pi-2", "pi-3", "pi-4");
  private final Random random;
  private final Function<FleetObservation, FleetPlan> planner;
  private final FleetJudge judge = new FleetJudge(fleet);
  /** What the API server refuses at present, by the names of the devices. */
  private final Map<String, Refusal.Cause> refused = new HashMap<>();
  private int templates;
  private int users;

  FleetSimulation(long seed, Function<FleetObservation, FleetPlan> planner) {
    random = new Random(seed);
    this.planner = planner;
    fleet.rollout(rollout -> rollout.maxUnavailable(number(1 + random.nextInt(3)))
        .failureThreshold(number(random.nextInt(3))));
    if (random.nextBoolean()) {
      fleet.rollout(rollout -> rollout.batchPause("5m"));
    }
    if (random.nextInt(4) == 0) {
      fleet.rollout(rollout -> rollout.batchSize(number(1)));
    }
  }

  /** Random events. */
  void run(int steps) {
    for (int step = 0; step < steps; step++) {
      step();
      judge.look();
    }
  }

  private void step() {
    switch (random.nextInt(18)) {
      case 0 -> changeTemplate();
      case 1 -> changeNames();
      case 2 -> fleet.rollout(rollout -> rollout.paused(random.nextBoolean()));
      case 3 -> devices().forEach(name -> {
        if (random.nextInt(4) == 0) {
          reserveOrRelease(name);
        }
      });
      case 4, 5 -> fleet.now = fleet.now.plus(Duration.ofMinutes(random.nextInt(10)));
      case 6 -> look(true);
      case 7 -> refuseOrNot(ALL.get(random.nextInt(ALL.size())));
      case 8 -> ownedByOthers(ALL.get(random.nextInt(ALL.size())));
      case 9 -> fleet.edit(spec -> spec.adopt(random.nextInt(3) == 0));
      case 10, 11, 12 -> devices().forEach(name -> {
        if (random.nextBoolean()) {
          progress(name);
        }
      });
      default -> look(false);
    }
  }

  private List<String> devices() {
    return List.copyOf(fleet.devices.keySet());
  }

  private void changeTemplate() {
    String email = random.nextInt(3) == 0 ? BAD : "lab" + ++templates % 4 + "@example.org";
    fleet.edit(spec -> spec.template(template(email)));
  }

  private void changeNames() {
    Set<String> names = new TreeSet<>(fleet.spec.names());
    String name = ALL.get(random.nextInt(ALL.size()));
    if (!names.remove(name) || names.isEmpty()) {
      names.add(name);
    }
    fleet.edit(spec -> spec.names(List.copyOf(names)));
  }

  /** Not in the middle of a change: then the device itself waits, which has a test of its own. */
  private void reserveOrRelease(String name) {
    ObservedDevice device = fleet.devices.get(name);
    if (device.isReserved(fleet.now)) {
      fleet.release(name);
    } else if (isObserved(device)) {
      fleet.reserve(name);
    }
  }

  private static boolean isObserved(ObservedDevice device) {
    return Long.valueOf(device.generation()).equals(device.status().observedGeneration());
  }

  private void refuseOrNot(String name) {
    Refusal.Cause[] causes = Refusal.Cause.values();
    if (refused.remove(name) == null) {
      refused.put(name, causes[random.nextInt(causes.length)]);
    }
  }

  private void ownedByOthers(String name) {
    if (fleet.devices.containsKey(name)) {
      return;
    }
    boolean controlled = random.nextBoolean();
    fleet.devices.put(name, ObservedDeviceBuilder.builder().name(name).uid("user-" + ++users)
        .generation(1).owner(controlled ? Owner.OTHER : Owner.NOBODY)
        .controller(controlled ? "EdgeDeviceFleet roof" : null).labels(Map.of())
        .annotations(Map.of()).spec(template("user@example.org").spec())
        .status(EdgeDeviceStatus.NONE).build());
    judge.removed(name);
  }

  /** The device's own reconciliation, which fails with a bad template. */
  private void progress(String name) {
    ObservedDevice device = fleet.devices.get(name);
    if (device.deleting()) {
      fleet.devices.remove(name);
    } else if (device.spec().contactEmail().equals(BAD)) {
      fleet.fail(name);
    } else {
      fleet.settle(name);
    }
  }

  /**
   * A look, of which a killed operator has made only some of the writes, in any order, and no status.
   *
   * @return when to reconcile again although nothing happens; null for never, and after a kill
   */
  private Duration look(boolean killed) {
    judge.look();
    FleetObservation seen = fleet.observe();
    FleetPlan plan = planner.apply(seen);
    plan.revisions().forEach(fleet::keep);
    List<FleetAction.OfDevice> writes = new ArrayList<>(plan.devices());
    Collections.shuffle(writes, random);
    List<FleetAction.OfDevice> sent = killed
        ? writes.subList(0, random.nextInt(writes.size() + 1))
        : writes;
    judge.assertAllowed(sent);
    List<FleetResult> results = sent.stream().map(this::send).toList();
    if (killed) {
      fleet.refusals.clear();
      judge.killed();
      return null;
    }
    String before = fleet.status.currentRevision();
    fleet.finish(seen, plan, results);
    if (before != null && !before.equals(fleet.status.currentRevision())) {
      judge.assertComplete();
    }
    return plan.requeueAfter(results);
  }

  private FleetResult send(FleetAction.OfDevice action) {
    Refusal.Cause cause = refused.get(action.device());
    boolean refuses = switch (action) {
      case FleetAction.Create _ -> cause == Refusal.Cause.REJECTED;
      case FleetAction.Apply _ -> cause == Refusal.Cause.REJECTED
          || cause == Refusal.Cause.CONFLICT;
      case FleetAction.Delete _ -> cause == Refusal.Cause.DELETION;
    };
    if (!refuses) {
      fleet.write(action);
      judge.accepted(action);
      return new FleetResult.Done(action);
    }
    if (cause == Refusal.Cause.REJECTED) {
      judge.rejected(action);
    }
    return new FleetResult.Refused(action, new Refusal(cause, action.inputs(),
        "The API server refuses " + action.device() + ".", fleet.now));
  }

  /**
   * No more disruptions: a good template, no pause, no reservation, nothing refused, and devices that succeed. The fleet is
   * looked at only when a device has changed, or when it asked for it.
   */
  void settle() {
    refused.clear();
    fleet.edit(spec -> spec.template(template("final@example.org")).adopt(true));
    fleet.rollout(rollout -> rollout.paused(false));
    devices().forEach(fleet::release);
    for (ObservedDevice device : List.copyOf(fleet.devices.values())) {
      boolean named = fleet.spec.names().contains(device.name());
      if (device.owner() == Owner.OTHER || device.owner() == Owner.NOBODY && !named) {
        fleet.devices.remove(device.name());
        judge.removed(device.name());
      }
    }
    for (int looks = 0; looks < MOST_LOOKS; looks++) {
      Map<String, ObservedDevice> before = Map.copyOf(fleet.devices);
      Duration requeueAfter = look(false);
      devices().forEach(this::progress);
      if (before.equals(fleet.devices)) {
        if (requeueAfter == null) {
          return;
        }
        fleet.now = fleet.now.plus(requeueAfter);
      }
    }
  }
}
