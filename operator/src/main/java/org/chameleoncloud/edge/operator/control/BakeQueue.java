package org.chameleoncloud.edge.operator.control;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.chameleoncloud.edge.operator.plan.ActionResult;
import org.chameleoncloud.edge.operator.plan.ActionResult.Waiting;

/**
 * Which bakes may run, at most so many at once over all resources, and who waits for a place. Safe for use by many
 * threads.
 *
 * <p>The Jobs that the watch has brought are the truth. A place counts beside them from the moment that it is taken until
 * its Job shows among them, and only that is remembered here. So after a restart nothing is known but the Jobs and whose
 * status says that it waits, and that is enough: the order follows from the resources alone.
 */
final class BakeQueue {
  private final int atOnce;
  private final Consumer<Collection<ResourceID>> wake;
  private final Map<ResourceID, Place> places = new HashMap<>();
  private final Map<ResourceID, BakeQueueEntry> turns = new HashMap<>();
  private final TreeSet<BakeQueueEntry> waiting = new TreeSet<>();
  private Supplier<Set<ResourceID>> unfinished = Set::of;
  private Supplier<List<BakeQueueEntry>> waitedBefore = List::of;
  private boolean atWork;

  /** A place for a Job: whose, and whether the Job may have been made. */
  private record Place(ResourceID resource, boolean used) {}

  /**
   * @param atOnce how many bakes may run at once
   * @param wake told of the resources whose turn it is
   */
  BakeQueue(int atOnce, Consumer<Collection<ResourceID>> wake) {
    this.atOnce = atOnce;
    this.wake = wake;
  }

  /**
   * Tells where the truth is; called once, before the first look.
   *
   * @param unfinishedBakes gives the bake Jobs that have not ended
   * @param statuses gives the resources whose status says that they wait; asked once, at the first look
   */
  synchronized void follow(Supplier<Set<ResourceID>> unfinishedBakes,
      Supplier<List<BakeQueueEntry>> statuses) {
    unfinished = unfinishedBakes;
    waitedBefore = statuses;
  }

  /** How many bakes may run at once. */
  int atOnce() {
    return atOnce;
  }

  /** How many places are taken; 0 while another replica is at work. */
  synchronized int running() {
    return atWork ? taken().size() : 0;
  }

  /** How many resources wait for one. */
  synchronized int waiting() {
    return waiting.size();
  }

  /**
   * Takes a place for a Job, unless the resource has it already; without a free one, or while it is others' turn, the
   * resource waits and is woken when it is its own.
   */
  boolean take(BakeQueueEntry turn, ResourceID job) {
    List<ResourceID> next;
    synchronized (this) {
      begin();
      forget(turn.resource());
      if (taken().contains(job)) {
        return true;
      }
      // Its inputs have changed since it took a place for other ones.
      boolean freed = places.values()
          .removeIf(place -> place.resource().equals(turn.resource()) && !place.used());
      if (isNext(turn)) {
        places.put(job, new Place(turn.resource(), false));
        return true;
      }
      waiting.add(turn);
      turns.put(turn.resource(), turn);
      next = freed ? next() : List.of();
    }
    wake.accept(next);
    return false;
  }

  /** The Job that a place was taken for is being made: the place counts, whatever its resource wants from now on. */
  synchronized void use(ResourceID job) {
    places.computeIfPresent(job, (_, place) -> new Place(place.resource(), true));
  }

  /** A look ended: a resource that neither waits nor goes on towards its Job gives up what it had. */
  void looked(ResourceID resource, List<ActionResult> outcomes) {
    boolean goesOn = outcomes.stream().anyMatch(outcome -> outcome instanceof Waiting
        || outcome.succeeded() && outcome.action().isTowardsBake());
    if (!goesOn) {
      leave(resource);
    }
  }

  /** A look broke off: others' turn comes before the next try. A Job that may have been made keeps its place. */
  void brokeOff(ResourceID resource) {
    giveUp(resource, place -> !place.used());
  }

  /** A resource no longer wants a bake, or its Job is among those that the watch has brought. */
  void leave(ResourceID resource) {
    giveUp(resource, _ -> true);
  }

  private void giveUp(ResourceID resource, Predicate<Place> which) {
    List<ResourceID> next;
    synchronized (this) {
      begin();
      boolean waited = forget(resource);
      boolean gone = places.values()
          .removeIf(place -> place.resource().equals(resource) && which.test(place));
      next = waited || gone ? next() : List.of();
    }
    wake.accept(next);
  }

  /** The watch has brought news of a Job: it may have ended. */
  void jobsChanged() {
    List<ResourceID> next;
    synchronized (this) {
      next = waiting.isEmpty() ? List.of() : next();
    }
    wake.accept(next);
  }

  /** Whoever waited before a restart is looked at again soon, but perhaps after a younger one. */
  private void begin() {
    if (atWork) {
      return;
    }
    atWork = true;
    for (BakeQueueEntry turn : waitedBefore.get()) {
      waiting.add(turn);
      turns.put(turn.resource(), turn);
    }
  }

  private boolean forget(ResourceID resource) {
    BakeQueueEntry turn = turns.remove(resource);
    return turn != null && waiting.remove(turn);
  }

  private boolean isNext(BakeQueueEntry turn) {
    int free = free();
    return waiting.headSet(turn).stream().limit(free).count() < free;
  }

  private List<ResourceID> next() {
    return waiting.stream().limit(free()).map(BakeQueueEntry::resource).toList();
  }

  private int free() {
    return Math.max(0, atOnce - taken().size());
  }

  private Set<ResourceID> taken() {
    Set<ResourceID> jobs = new HashSet<>(unfinished.get());
    jobs.addAll(places.keySet());
    return jobs;
  }
}
