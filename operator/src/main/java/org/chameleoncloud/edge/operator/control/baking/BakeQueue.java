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
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.ActionResult.Waiting;

/**
 * Limits how many bakes run at once across all devices, and queues the others; {@link BakeTurns} says whose turn it is.
 * Safe for use by many threads.
 *
 * <p>The Jobs that the watch delivered are the source of truth, but only those that this process created, or found when it
 * began to lead: a Job that someone else creates for their own device takes no slot away. A slot is counted in addition
 * from the moment it is acquired until its Job shows up among them. Nothing needs to survive a restart: the Jobs say what
 * runs, the statuses who waits, and the order follows from the resources.
 */
public final class BakeQueue {
  private final BakeLimits limits;
  private final Consumer<Collection<ResourceID>> trigger;
  private final Map<ResourceID, Slot> acquired = new HashMap<>();
  /** The Jobs that had a slot; forgotten when they end. */
  private final Set<ResourceID> granted = new HashSet<>();
  private final Map<ResourceID, BakeQueueEntry> entries = new HashMap<>();
  private final Map<String, TreeSet<BakeQueueEntry>> waiting = new HashMap<>();
  /** Forgotten when no device waits. */
  private final Map<String, Long> lastTurns = new HashMap<>();
  private long turns;
  private BakesInCluster cluster;
  private boolean started;

  /** A slot for a Job: whose it is, and whether the Job may have been created. */
  private record Slot(ResourceID device, boolean used) {}

  /**
   * @param trigger called with the devices whose turn it is
   */
  public BakeQueue(BakeLimits limits, DeviceMemory memory,
      Consumer<Collection<ResourceID>> trigger) {
    this.limits = limits;
    this.trigger = trigger;
    memory.onForget(this::leave);
  }

  /** Sets where the truth comes from; called once, before the first reconciliation. */
  public synchronized void source(BakesInCluster bakes) {
    cluster = bakes;
  }

  /** How many bakes may run at once. */
  public int slots() {
    return limits.slots();
  }

  /** How many slots are taken; 0 while another replica leads. */
  public synchronized int running() {
    return started ? taken().size() : 0;
  }

  /** How many devices wait for one. */
  public synchronized int waiting() {
    return entries.size() - limited();
  }

  /** How many devices wait for another bake of their namespace to end, although a slot may be free. */
  public synchronized int limited() {
    if (entries.isEmpty()) {
      return 0;
    }
    Map<String, Integer> running = running(taken());
    return waiting.entrySet().stream()
        .filter(devices -> !allows(devices.getKey(), running.getOrDefault(devices.getKey(), 0)))
        .mapToInt(devices -> devices.getValue().size()).sum();
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
      enqueue(entry);
      List<BakeQueueEntry> turn = next();
      if (turn.contains(entry)) {
        dequeue(entry.device());
        take(entry, job);
        return true;
      }
      next = freed ? devices(turn) : List.of();
    }
    trigger.accept(next);
    return false;
  }

  /** The Job that a slot was acquired for is being created: the slot counts, whatever its device asks for from now on. */
  public synchronized void use(ResourceID job) {
    acquired.computeIfPresent(job, (_, slot) -> new Slot(slot.device(), true));
    granted.add(job);
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
      next = waited || freed ? devices(next()) : List.of();
    }
    trigger.accept(next);
  }

  /** The watch delivered a change of a Job, which may have ended. */
  public void jobsChanged() {
    List<ResourceID> next;
    synchronized (this) {
      if (!started) {
        return;
      }
      forgetEnded();
      next = entries.isEmpty() ? List.of() : devices(next());
    }
    trigger.accept(next);
  }

  /** Devices that waited before a restart are reconciled soon, but perhaps after a younger one. */
  private void start() {
    if (started) {
      return;
    }
    started = true;
    granted.addAll(cluster.startedBefore());
    cluster.waitedBefore().forEach(this::enqueue);
  }

  private void enqueue(BakeQueueEntry entry) {
    entries.put(entry.device(), entry);
    waiting.computeIfAbsent(entry.namespace(), _ -> new TreeSet<>()).add(entry);
  }

  private boolean dequeue(ResourceID device) {
    BakeQueueEntry entry = entries.remove(device);
    if (entry == null) {
      return false;
    }
    waiting.computeIfPresent(entry.namespace(), (_, devices) -> {
      devices.remove(entry);
      return devices.isEmpty() ? null : devices;
    });
    return true;
  }

  private void take(BakeQueueEntry entry, ResourceID job) {
    acquired.put(job, new Slot(entry.device(), false));
    if (entries.isEmpty()) {
      lastTurns.clear();
    } else {
      turns++;
      lastTurns.put(entry.namespace(), turns);
    }
  }

  private List<BakeQueueEntry> next() {
    Set<ResourceID> taken = taken();
    return new BakeTurns(running(taken), lastTurns, this::allows)
        .next(limits.slots() - taken.size(), waiting);
  }

  private static Map<String, Integer> running(Set<ResourceID> jobs) {
    Map<String, Integer> running = new HashMap<>();
    jobs.forEach(job -> running.merge(namespace(job), 1, Integer::sum));
    return running;
  }

  private boolean allows(String namespace, int bakes) {
    return limits.allows(bakes, () -> cluster.isShared(namespace));
  }

  private static List<ResourceID> devices(List<BakeQueueEntry> next) {
    return next.stream().map(BakeQueueEntry::device).toList();
  }

  static String namespace(ResourceID id) {
    return id.getNamespace().orElse("");
  }

  private Set<ResourceID> taken() {
    forgetEnded();
    Set<ResourceID> jobs = new HashSet<>(acquired.keySet());
    granted.stream().filter(job -> !cluster.isSetAside(job)).forEach(jobs::add);
    return jobs;
  }

  /** A Job that someone creates later under the same name is another one. */
  private void forgetEnded() {
    Set<ResourceID> unfinished = cluster.unfinished();
    granted.removeIf(job -> !unfinished.contains(job) && !acquired.containsKey(job));
  }
}
