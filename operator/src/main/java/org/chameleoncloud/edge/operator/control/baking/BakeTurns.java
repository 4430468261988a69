package org.chameleoncloud.edge.operator.control.baking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Whose turn it is. Each free slot goes to the namespace with the fewest bakes, of several to the one that has waited for a
 * turn longest, and in it to the first of its devices. So while a namespace without a bake waits, each other one gets at
 * most one slot, however many devices it has. Pure.
 */
final class BakeTurns {
  private final Map<String, Integer> running;
  private final Map<String, Long> lastTurns;
  private final Eligibility eligibility;

  /** Whether a namespace may have one more bake. */
  interface Eligibility {
    boolean test(String namespace, int running);
  }

  /** The first device of a namespace that has no slot yet, and those behind it. */
  private record Candidate(String namespace, BakeQueueEntry first,
      Iterator<BakeQueueEntry> others) {
    static Optional<Candidate> of(String namespace, Iterator<BakeQueueEntry> devices) {
      return devices.hasNext()
          ? Optional.of(new Candidate(namespace, devices.next(), devices))
          : Optional.empty();
    }
  }

  /**
   * @param running how many bakes each namespace has
   * @param lastTurns when each namespace last got a slot while others waited, as a number that grows
   */
  BakeTurns(Map<String, Integer> running, Map<String, Long> lastTurns, Eligibility eligibility) {
    this.running = running;
    this.lastTurns = lastTurns;
    this.eligibility = eligibility;
  }

  /**
   * The devices whose turn it is, in their order.
   *
   * @param free how many slots are free
   * @param waiting the devices of each namespace that wait
   */
  List<BakeQueueEntry> next(int free, Map<String, ? extends SortedSet<BakeQueueEntry>> waiting) {
    Map<String, Integer> bakes = new HashMap<>(running);
    Map<String, Candidate> candidates = new TreeMap<>();
    if (free > 0) {
      waiting.forEach((namespace, devices) -> Candidate.of(namespace, devices.iterator())
          .ifPresent(candidate -> candidates.put(namespace, candidate)));
    }
    List<BakeQueueEntry> next = new ArrayList<>();
    while (next.size() < free) {
      Optional<Candidate> first = candidates.values().stream()
          .filter(candidate -> eligibility.test(candidate.namespace(),
              bakes.getOrDefault(candidate.namespace(), 0)))
          .min(order(bakes));
      if (first.isEmpty()) {
        break;
      }
      Candidate turn = first.get();
      next.add(turn.first());
      bakes.merge(turn.namespace(), 1, Integer::sum);
      candidates.compute(turn.namespace(),
          (namespace, _) -> Candidate.of(namespace, turn.others()).orElse(null));
    }
    return next;
  }

  private Comparator<Candidate> order(Map<String, Integer> bakes) {
    return Comparator
        .comparingInt((Candidate candidate) -> bakes.getOrDefault(candidate.namespace(), 0))
        .thenComparingLong(candidate -> lastTurns.getOrDefault(candidate.namespace(), 0L))
        .thenComparing(Candidate::first);
  }
}
