package org.chameleoncloud.edge.operator.control.turns;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The devices that something outside the cluster asks to reconcile, such as a list in which all of them have changed. They
 * are passed on only while few reconciliations wait, so that there is one id for each device that is still to come, and not
 * one reconciliation for each reason. Safe for use by many threads.
 */
public final class TriggerQueue {
  /** How many reconciliations of a namespace may wait before its next devices are held back. */
  static final int OF_NAMESPACE = 200;
  /** How many of all namespaces. A namespace for which nothing waits has one more even then, up to {@link #MOST}. */
  static final int ALL = 800;
  static final int MOST = 1000;
  /** While fewer namespaces wait, such a namespace has one more in any case: the others may be thousands of new devices. */
  static final int NAMESPACES = 200;

  private final LookExecutor looks;
  private final Consumer<ResourceID> send;
  private final Map<String, Set<ResourceID>> held = new HashMap<>();
  /** Namespaces for which nothing waits, because there are too many of them: no end of their own gives them a turn. */
  private final SequencedSet<String> starved = new LinkedHashSet<>();
  /** How many of each namespace are being passed on: each may wait, although none does yet. */
  private final Map<String, Integer> passing = new HashMap<>();
  private int allPassing;

  /**
   * @param looks runs what is sent
   * @param send makes the SDK reconcile a device
   */
  public TriggerQueue(LookExecutor looks, Consumer<ResourceID> send) {
    this.looks = looks;
    this.send = send;
    looks.onEnd(this::ended);
  }

  /** Reconciles each of these as soon as possible. */
  public void add(Collection<ResourceID> devices) {
    Map<String, Set<ResourceID>> byNamespace = devices.stream().collect(Collectors
        .groupingBy(TriggerQueue::namespace, Collectors.toCollection(LinkedHashSet::new)));
    synchronized (this) {
      byNamespace.forEach((namespace, more) -> held
          .computeIfAbsent(namespace, _ -> new LinkedHashSet<>()).addAll(more));
    }
    byNamespace.keySet().forEach(this::pass);
  }

  private static String namespace(ResourceID device) {
    return device.getNamespace().orElse("");
  }

  private void ended(String namespace) {
    pass(namespace);
    nextStarved().ifPresent(this::pass);
  }

  private synchronized Optional<String> nextStarved() {
    return starved.isEmpty() ? Optional.empty() : Optional.of(starved.removeFirst());
  }

  private void pass(String namespace) {
    for (Optional<ResourceID> device = next(namespace); device.isPresent(); device = next(
        namespace)) {
      try {
        send.accept(device.get());
      } finally {
        passed(namespace);
      }
    }
  }

  private synchronized Optional<ResourceID> next(String namespace) {
    Set<ResourceID> devices = held.get(namespace);
    if (devices == null) {
      return Optional.empty();
    }
    int waiting = looks.waiting(namespace) + passing.getOrDefault(namespace, 0);
    if (waiting == 0 ? isCrowded() : waiting >= OF_NAMESPACE || isFull(ALL)) {
      if (waiting == 0) {
        starved.add(namespace);
      }
      return Optional.empty();
    }
    ResourceID first = devices.iterator().next();
    devices.remove(first);
    if (devices.isEmpty()) {
      held.remove(namespace);
    }
    passing.merge(namespace, 1, Integer::sum);
    allPassing++;
    return Optional.of(first);
  }

  private boolean isCrowded() {
    return isFull(MOST) && looks.waitingNamespaces() + allPassing >= NAMESPACES;
  }

  private boolean isFull(int limit) {
    return looks.waiting() + allPassing >= limit;
  }

  private synchronized void passed(String namespace) {
    passing.computeIfPresent(namespace, (_, number) -> number == 1 ? null : number - 1);
    allPassing--;
  }

  /** How many devices are held back. */
  public synchronized int held() {
    return held.values().stream().mapToInt(Set::size).sum();
  }
}
