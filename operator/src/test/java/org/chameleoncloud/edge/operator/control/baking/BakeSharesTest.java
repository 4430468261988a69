package org.chameleoncloud.edge.operator.control.baking;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;

/** Random histories of a queue that several namespaces share; one of them has many more, and older, devices. */
class BakeSharesTest {
  private static final Instant OLD = Instant.parse("2026-11-22T08:00:00Z");

  private enum Kind {
    ASK,
    GIVE_UP,
    END
  }

  /** Something that happens to a device. */
  private record Step(Kind kind, String namespace, int device) {}

  @Provide
  Arbitrary<List<Step>> histories() {
    Arbitrary<Kind> kinds = Arbitraries.frequency(Tuple.of(5, Kind.ASK),
        Tuple.of(1, Kind.GIVE_UP), Tuple.of(3, Kind.END));
    Arbitrary<String> namespaces = Arbitraries.frequency(Tuple.of(6, "many"),
        Tuple.of(1, "few"), Tuple.of(1, "one"));
    return Combinators.combine(kinds, namespaces, Arbitraries.integers().between(0, 9))
        .as(Step::new).list().ofMaxSize(120);
  }

  @Property(tries = 500)
  void everyNamespaceGetsItsTurn(@ForAll("histories") List<Step> history,
      @ForAll
      @IntRange(min = 1, max = 5) int slots,
      @ForAll
      @IntRange(max = 2) int perNamespace) {
    Simulation simulation = new Simulation(new BakeLimits(slots, perNamespace));
    history.forEach(simulation::take);
    simulation.endAll();
    assertThat(simulation.waiting).as("devices that wait forever").isEmpty();
  }

  /** Devices that ask as soon as it is their turn, and bake until the history ends their bake. */
  private static final class Simulation {
    private final BakeLimits limits;
    private final FakeBakes cluster = new FakeBakes();
    private final Deque<ResourceID> triggered = new ArrayDeque<>();
    private final BakeQueue queue;
    private final Set<ResourceID> running = new HashSet<>();
    private final Set<ResourceID> waiting = new HashSet<>();
    /** For each namespace that waits without a bake: how many slots each other one has got since. */
    private final Map<String, Map<String, Integer>> overtaken = new HashMap<>();

    Simulation(BakeLimits limits) {
      this.limits = limits;
      cluster.shared = true;
      queue = new BakeQueue(limits, new DeviceMemory(), this::trigger);
      queue.source(cluster);
    }

    private void trigger(Collection<ResourceID> devices) {
      triggered.addAll(devices);
    }

    void take(Step step) {
      ResourceID device = new ResourceID("pi-" + step.device(), step.namespace());
      switch (step.kind()) {
        case ASK -> ask(device);
        case GIVE_UP -> giveUp(device);
        case END -> running.stream().filter(id -> namespace(id).equals(step.namespace()))
            .findFirst().ifPresent(this::end);
      }
      settle();
    }

    void endAll() {
      while (!running.isEmpty()) {
        end(running.iterator().next());
        settle();
      }
    }

    private void settle() {
      while (!triggered.isEmpty()) {
        ResourceID device = triggered.poll();
        if (waiting.contains(device)) {
          ask(device);
        }
      }
      assertThat(running.size()).as("running bakes").isLessThanOrEqualTo(limits.slots());
      requireUse();
      overtaken.keySet().removeIf(namespace -> !isStarved(namespace));
    }

    /** No slot stays free while a device of a namespace below its limit waits. */
    private void requireUse() {
      if (running.size() < limits.slots()) {
        assertThat(waiting).as("waiting, although " + running + " leave a slot")
            .allMatch(device -> !limits.allows((int) bakes(namespace(device)), () -> true));
      }
    }

    private boolean isStarved(String namespace) {
      return bakes(namespace) == 0
          && waiting.stream().anyMatch(device -> namespace(device).equals(namespace));
    }

    private long bakes(String namespace) {
      return running.stream().filter(device -> namespace(device).equals(namespace)).count();
    }

    private static String namespace(ResourceID device) {
      return device.getNamespace().orElseThrow();
    }

    private void ask(ResourceID device) {
      if (running.contains(device)) {
        return;
      }
      Instant createdAt = namespace(device).equals("many") ? OLD : OLD.plusSeconds(60);
      if (!queue.acquire(new BakeQueueEntry(device, 1, createdAt), job(device))) {
        waiting.add(device);
        return;
      }
      waiting.remove(device);
      running.add(device);
      queue.use(job(device));
      cluster.unfinished.add(job(device));
      queue.leave(device);
      granted(namespace(device));
    }

    private void granted(String namespace) {
      waiting.stream().map(Simulation::namespace).distinct()
          .filter(other -> !other.equals(namespace) && isStarved(other))
          .forEach(other -> assertThat(overtaken.computeIfAbsent(other, _ -> new HashMap<>())
              .merge(namespace, 1, Integer::sum))
              .as("turns of " + namespace + " while " + other + " waits without a bake")
              .isEqualTo(1));
      overtaken.remove(namespace);
    }

    private void giveUp(ResourceID device) {
      if (waiting.remove(device)) {
        queue.leave(device);
      }
    }

    private void end(ResourceID device) {
      running.remove(device);
      cluster.unfinished.remove(job(device));
      queue.jobsChanged();
    }

    private static ResourceID job(ResourceID device) {
      return new ResourceID(device.getName() + "-bake", namespace(device));
    }
  }
}
