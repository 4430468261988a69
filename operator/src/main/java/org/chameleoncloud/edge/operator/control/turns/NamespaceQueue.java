package org.chameleoncloud.edge.operator.control.turns;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Places that namespaces share. A free one goes to the namespace whose turn it is among those that wait, and in it to what
 * has waited longest, so how much of a namespace waits makes no difference to the others. Safe for use by many threads.
 */
public final class NamespaceQueue {
  private final int places;
  private final int ofNamespace;
  private final int reserved;
  private final int few;
  private final Map<String, Integer> taken = new HashMap<>();
  /** The namespaces that wait, the one whose turn it is first. */
  private final Map<String, Deque<Runnable>> waiting = new LinkedHashMap<>();
  private int allTaken;
  private int allWaiting;

  /**
   * @param places how many there are
   * @param ofNamespace how many of them a namespace may have
   */
  public NamespaceQueue(int places, int ofNamespace) {
    this(places, ofNamespace, 0, 0);
  }

  /**
   * The same, where some places are for namespaces that have hardly any.
   *
   * @param reserved how many of all places these are, at least 0 and less than {@code places}
   * @param few a namespace that has fewer than this may take one of them
   */
  NamespaceQueue(int places, int ofNamespace, int reserved, int few) {
    this.places = places;
    this.ofNamespace = ofNamespace;
    this.reserved = reserved;
    this.few = few;
  }

  /** Waits for a place. */
  public void take(String namespace) throws InterruptedException {
    CountDownLatch granted = new CountDownLatch(1);
    Runnable grant = granted::countDown;
    request(namespace, grant);
    try {
      granted.await();
    } catch (InterruptedException e) {
      giveUp(namespace, grant);
      throw e;
    }
  }

  /**
   * Asks for a place without waiting.
   *
   * @param onGrant called once, with the place: now, or by the thread that gives one back. It must return quickly.
   */
  public void request(String namespace, Runnable onGrant) {
    synchronized (this) {
      if (!isFree(namespace)) {
        waiting.computeIfAbsent(namespace, _ -> new ArrayDeque<>()).add(onGrant);
        allWaiting++;
        return;
      }
      grant(namespace);
    }
    onGrant.run();
  }

  private boolean isFree(String namespace) {
    int own = taken.getOrDefault(namespace, 0);
    return own < ofNamespace && allTaken < (own < few ? places : places - reserved);
  }

  private void grant(String namespace) {
    allTaken++;
    taken.merge(namespace, 1, Integer::sum);
  }

  private void giveUp(String namespace, Runnable grant) {
    synchronized (this) {
      Deque<Runnable> queue = waiting.get(namespace);
      if (queue != null && queue.remove(grant)) {
        allWaiting--;
        if (queue.isEmpty()) {
          waiting.remove(namespace);
        }
        return;
      }
    }
    release(namespace);
  }

  /** Gives a place back. */
  public void release(String namespace) {
    List<Runnable> next = new ArrayList<>();
    synchronized (this) {
      allTaken--;
      taken.computeIfPresent(namespace, (_, number) -> number == 1 ? null : number - 1);
      // Perhaps two: another namespace gets this place, and this one a reserved place, because it has few now.
      for (Optional<String> turn = turn(); turn.isPresent(); turn = turn()) {
        next.add(admit(turn.get()));
      }
    }
    next.forEach(Runnable::run);
  }

  private Optional<String> turn() {
    return waiting.keySet().stream().filter(this::isFree).findFirst();
  }

  /** Takes the first of a namespace; the namespace's next turn comes after those of all others that wait. */
  private Runnable admit(String namespace) {
    Deque<Runnable> queue = waiting.remove(namespace);
    Runnable first = queue.remove();
    allWaiting--;
    if (!queue.isEmpty()) {
      waiting.put(namespace, queue);
    }
    grant(namespace);
    return first;
  }

  /** How many wait. */
  public synchronized int waiting() {
    return allWaiting;
  }

  /** How many of a namespace wait. */
  public synchronized int waiting(String namespace) {
    Deque<Runnable> queue = waiting.get(namespace);
    return queue == null ? 0 : queue.size();
  }

  /** Of how many namespaces something waits. */
  synchronized int waitingNamespaces() {
    return waiting.size();
  }

  /** Nothing that waits gets a place any more. */
  public synchronized void clear() {
    waiting.clear();
    allWaiting = 0;
  }
}
