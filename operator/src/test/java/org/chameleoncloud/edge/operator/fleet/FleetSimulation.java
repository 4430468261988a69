package org.chameleoncloud.edge.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.chameleoncloud.edge.operator.fleet.rollout.Member;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDevice;

/**
 * A random history of a fleet: specs change, devices come and go, succeed and fail, are reserved and released, and the
 * operator is killed in the middle of a look. Checks after each step what must never happen.
 */
final class FleetSimulation {
  private static final String BAD = "bad@example.org";
  private static final List<String> ALL = List.of("pi-1", "pi-2", "pi-3", "pi-4", "pi-5", "pi-6",
      "pi-7", "pi-8");

  final FleetScenario fleet = new FleetScenario("pi-1", "pi-2", "pi-3", "pi-4");
  private final Random random;
  /** By name, while the fleet names the device without a break. */
  private final Map<String, String> uids = new HashMap<>();
  private int templates;

  FleetSimulation(long seed) {
    random = new Random(seed);
    fleet.rollout(rollout -> rollout.maxUnavailable(number(1 + random.nextInt(3)))
        .failureThreshold(number(random.nextInt(3))));
    if (random.nextBoolean()) {
      fleet.rollout(rollout -> rollout.batchPause("5m"));
    }
  }

  /** One random event. */
  void step() {
    switch (random.nextInt(12)) {
      case 0 -> changeTemplate();
      case 1 -> changeNames();
      case 2 -> fleet.rollout(rollout -> rollout.paused(random.nextBoolean()));
      case 3 -> devices().forEach(name -> {
        if (random.nextInt(4) == 0) {
          reserveOrRelease(name);
        }
      });
      case 4 -> fleet.now = fleet.now.plus(Duration.ofMinutes(random.nextInt(10)));
      case 5 -> look(true);
      case 6, 7, 8 -> devices().forEach(name -> {
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
    uids.keySet().retainAll(names);
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

  /** A look, of which a killed operator has made only some of the writes, in any order, and no status. */
  void look(boolean killed) {
    FleetObservation seen = fleet.observe();
    FleetPlan plan = FleetPlanner.plan(seen);
    plan.revisions().forEach(fleet::keep);
    List<FleetAction.OfDevice> writes = new ArrayList<>(plan.devices());
    Collections.shuffle(writes, random);
    List<FleetAction.OfDevice> done = killed
        ? writes.subList(0, random.nextInt(writes.size() + 1))
        : writes;
    assertAllowed(plan, done);
    done.forEach(fleet::write);
    assertNotReplaced();
    if (!killed) {
      List<FleetResult> results = new ArrayList<>();
      done.forEach(action -> results.add(new FleetResult.Done(action)));
      fleet.status = FleetReport.status(seen, plan, results);
    }
  }

  private void assertAllowed(FleetPlan plan, List<FleetAction.OfDevice> done) {
    Map<String, Member> members = new HashMap<>();
    plan.census().members().forEach(member -> members.put(member.name(), member));
    long unavailable = plan.census().unavailable().size();
    long disturbed = done.stream().filter(FleetAction.Apply.class::isInstance)
        .filter(action -> members.get(action.device()).isAvailable()).count();
    if (disturbed > 0) {
      assertThat(unavailable + disturbed).as("unavailable devices")
          .isLessThanOrEqualTo(fleet.spec.rollout().maxUnavailable(members.size()));
    }
    for (FleetAction.OfDevice action : done) {
      switch (action) {
        case FleetAction.Create create -> assertThat(fleet.devices).as("made twice")
            .doesNotContainKey(create.device());
        case FleetAction.Apply apply -> assertThat(fleet.devices.get(apply.device())
            .isReserved(fleet.now)).as("disturbs the user of " + apply.device()).isFalse();
        case FleetAction.Delete delete -> assertThat(fleet.spec.names()).as("deletes")
            .doesNotContain(delete.device());
      }
    }
    if (fleet.spec.rollout().pauses()) {
      assertThat(done).noneMatch(FleetAction.Apply.class::isInstance);
    }
  }

  private void assertNotReplaced() {
    fleet.spec.names().forEach(name -> {
      ObservedDevice device = fleet.devices.get(name);
      if (device != null && !device.deleting()) {
        assertThat(uids.computeIfAbsent(name, _ -> device.uid())).as(name + " is replaced")
            .isEqualTo(device.uid());
      }
    });
  }

  /** No more disruptions: a good template, no pause, no reservation, and devices that succeed. */
  void settle() {
    fleet.edit(spec -> spec.template(template("final@example.org")));
    fleet.rollout(rollout -> rollout.paused(false));
    devices().forEach(fleet::release);
    for (int round = 0; round < 100; round++) {
      look(false);
      devices().forEach(this::progress);
      fleet.now = fleet.now.plus(Duration.ofMinutes(5));
    }
  }
}
