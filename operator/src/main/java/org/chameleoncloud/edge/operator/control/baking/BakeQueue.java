package org.chameleoncloud.edge.operator.control.baking;

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
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.plan.ActionResult;
import org.chameleoncloud.edge.operator.plan.ActionResult.Waiting;

/**
 * Limits how many bakes run at once across all devices, and queues the others. Safe for use by many threads.
 *
 * <p>The Jobs that the watch delivered are the source of truth. A slot is counted in addition from the moment it is
 * acquired until its Job shows up among them. Nothing needs to survive a restart: the Jobs say what runs, the statuses
 * who waits, and the order follows from the resources.
 */
public final class BakeQueue {
  private final int slots;
  private final Consumer<Collection<ResourceID>> trigger;
  private final Map<ResourceID, Slot> acquired = new HashMap<>();
  private final Map<ResourceID, BakeQueueEntry> entries = new HashMap<>();
  private final TreeSet<BakeQueueEntry> waiting = new TreeSet<>();
  private Supplier<Set<ResourceID>> unfinished = Set::of;
  private Supplier<List<BakeQueueEntry>> waitingBefore = List::of;
  private boolean started;

  /** A slot for a Job: whose it is, and whether the Job may have been created. */
  private record Slot(ResourceID device, boolean used) {}

  /**
   * @param slots how many bakes may run at once
   * @param trigger called with the devices whose turn it is
   */
  public BakeQueue(int slots, DeviceMemory memory, Consumer<Collection<ResourceID>> trigger) {
    this.slots = slots;
    this.trigger = trigger;
    memory.onForget(this::leave);
  }

  /**
   * Sets where the truth comes from; called once, before the first reconciliation.
   *
   * @param unfinishedBakes the bake Jobs that have not ended
   * @param statuses the devices whose status says that they wait; asked once, at the first reconciliation
   */
  public synchronized void source(Supplier<Set<ResourceID>> unfinishedBakes,
      Supplier<List<BakeQueueEntry>> statuses) {
    unfinished = unfinishedBakes;
    waitingBefore = statuses;
  }

  /** How many bakes may run at once. */
  public int slots() {
    return slots;
  }

  /** How many slots are taken; 0 while another replica leads. */
  public synchronized int running() {
    return started ? taken().size() : 0;
  }

  /** How many devices wait for one. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /**
   * Acquires a slot for a Job, unless the device has it already. Without a free one, or while others go first, the device
   * waits and is triggered when it is its turn.
   */
  public boolean acquire(BakeQueueEntry entry, ResourceID job) {
    List<ResourceID> next;
    synchronized (this) {
      start();
      dequeue(entry.device());
      if (taken().contains(job)) {
        return true;
      }
      // Its inputs have changed since it acquired a slot for other ones.
      boolean freed = acquired.values()
          .removeIf(slot -> slot.device().equals(entry.device()) && !slot.used());
      if (isNext(entry)) {
        acquired.put(job, new Slot(entry.device(), false));
        return true;
      }
      waiting.add(entry);
      entries.put(entry.device(), entry);
      next = freed ? next() : List.of();
    }
    trigger.accept(next);
    return false;
  }

  /** The Job that a slot was acquired for is being created: the slot counts, whatever its device asks for from now on. */
  public synchronized void use(ResourceID job) {
    acquired.computeIfPresent(job, (_, slot) -> new Slot(slot.device(), true));
  }

  /** A reconciliation ended: a device that neither waits nor proceeds towards its Job gives up what it had. */
  public void reconciled(ResourceID device, List<ActionResult> results) {
    boolean proceeds = results.stream().anyMatch(result -> result instanceof Waiting
        || result.succeeded() && result.action().isTowardsBake());
    if (!proceeds) {
      leave(device);
    }
  }

  /** A reconciliation failed: others go first before the next attempt. A Job that may exist keeps its slot. */
  public void failed(ResourceID device) {
    release(device, slot -> !slot.used());
  }

  /** A device no longer asks for a bake, or its Job is among those that the watch delivered. */
  public void leave(ResourceID device) {
    release(device, _ -> true);
  }

  private void release(ResourceID device, Predicate<Slot> which) {
    List<ResourceID> next;
    synchronized (this) {
      start();
      boolean waited = dequeue(device);
      boolean freed = acquired.values()
          .removeIf(slot -> slot.device().equals(device) && which.test(slot));
      next = waited || freed ? next() : List.of();
    }
    trigger.accept(next);
  }

  /** The watch delivered a change of a Job, which may have ended. */
  public void jobsChanged() {
    List<ResourceID> next;
    synchronized (this) {
      next = waiting.isEmpty() ? List.of() : next();
    }
    trigger.accept(next);
  }

  /** Devices that waited before a restart are reconciled soon, but perhaps after a younger one. */
  private void start() {
    if (started) {
      return;
    }
    started = true;
    for (BakeQueueEntry entry : waitingBefore.get()) {
      waiting.add(entry);
      entries.put(entry.device(), entry);
    }
  }

  private boolean dequeue(ResourceID device) {
    BakeQueueEntry entry = entries.remove(device);
    return entry != null && waiting.remove(entry);
  }

  private boolean isNext(BakeQueueEntry entry) {
    int free = free();
    return waiting.headSet(entry).stream().limit(free).count() < free;
  }

  private List<ResourceID> next() {
    return waiting.stream().limit(free()).map(BakeQueueEntry::device).toList();
  }

  private int free() {
    return Math.max(0, slots - taken().size());
  }

  private Set<ResourceID> taken() {
    Set<ResourceID> jobs = new HashSet<>(unfinished.get());
    jobs.addAll(acquired.keySet());
    return jobs;
  }
}
