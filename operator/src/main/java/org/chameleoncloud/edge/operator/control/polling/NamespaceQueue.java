package org.chameleoncloud.edge.operator.control.polling;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Places that namespaces share. A free one goes to the namespace whose turn it is among those that wait, and in it to the
 * thread that has waited longest, so how many threads of a namespace wait makes no difference to the others. Safe for use
 * by many threads.
 */
final class NamespaceQueue {
  private final int places;
  private final int ofNamespace;
  private final Map<String, Integer> taken = new HashMap<>();
  /** The namespaces that wait, the one whose turn it is first. */
  private final Map<String, Deque<CountDownLatch>> waiting = new LinkedHashMap<>();
  private int allTaken;
  private int allWaiting;

  /**
   * @param places how many there are
   * @param ofNamespace how many of them a namespace may have
   */
  NamespaceQueue(int places, int ofNamespace) {
    this.places = places;
    this.ofNamespace = ofNamespace;
  }

  /** Waits for a place. */
  void take(String namespace) throws InterruptedException {
    CountDownLatch granted = new CountDownLatch(1);
    synchronized (this) {
      if (isFree(namespace)) {
        grant(namespace);
        return;
      }
      waiting.computeIfAbsent(namespace, _ -> new ArrayDeque<>()).add(granted);
      allWaiting++;
    }
    try {
      granted.await();
    } catch (InterruptedException e) {
      giveUp(namespace, granted);
      throw e;
    }
  }

  private boolean isFree(String namespace) {
    return allTaken < places && taken.getOrDefault(namespace, 0) < ofNamespace;
  }

  private void grant(String namespace) {
    allTaken++;
    taken.merge(namespace, 1, Integer::sum);
  }

  private synchronized void giveUp(String namespace, CountDownLatch granted) {
    Deque<CountDownLatch> queue = waiting.get(namespace);
    if (queue != null && queue.remove(granted)) {
      allWaiting--;
      if (queue.isEmpty()) {
        waiting.remove(namespace);
      }
    } else {
      release(namespace);
    }
  }

  /** Gives a place back. */
  synchronized void release(String namespace) {
    allTaken--;
    taken.computeIfPresent(namespace, (_, number) -> number == 1 ? null : number - 1);
    next().ifPresent(this::admit);
  }

  private Optional<String> next() {
    return waiting.keySet().stream().filter(this::isFree).findFirst();
  }

  /** Lets the first thread of a namespace in; the namespace's next turn comes after those of all others that wait. */
  private void admit(String namespace) {
    Deque<CountDownLatch> queue = waiting.remove(namespace);
    CountDownLatch first = queue.remove();
    allWaiting--;
    if (!queue.isEmpty()) {
      waiting.put(namespace, queue);
    }
    grant(namespace);
    first.countDown();
  }

  /** How many threads wait. */
  synchronized int waiting() {
    return allWaiting;
  }
}
