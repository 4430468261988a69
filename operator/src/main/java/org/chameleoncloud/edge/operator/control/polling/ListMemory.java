package org.chameleoncloud.edge.operator.control.polling;

import java.util.HashMap;
import java.util.Map;
import org.chameleoncloud.edge.registry.ListTooLargeException;

/**
 * The memory for all that is kept of lists, in estimated bytes ({@link org.chameleoncloud.edge.registry.RetainedSize}). No
 * namespace gets more than half of it. When all of it is in use, a namespace with less than an even share still gets that,
 * so no namespace can leave another one without: at worst twice as much is kept. Safe for use by many threads.
 */
final class ListMemory {
  private static final int MIB = 1 << 20;

  private final long bytes;
  private final Runnable onRefusal;
  private final Map<String, Long> used = new HashMap<>();
  private long allUsed;

  /**
   * @param bytes how much there is
   * @param onRefusal called for each list that is refused
   */
  ListMemory(long bytes, Runnable onRefusal) {
    this.bytes = bytes;
    this.onRefusal = onRefusal;
  }

  /** What a namespace uses. */
  synchronized long used(String namespace) {
    return used.getOrDefault(namespace, 0L);
  }

  /** What all namespaces use. */
  synchronized long used() {
    return allUsed;
  }

  private void take(String namespace, long more) throws ListTooLargeException {
    if (!tryTake(namespace, more)) {
      onRefusal.run();
      throw new ListTooLargeException(
          "more than fits into the memory for lists, of which a namespace has at most "
              + bytes / 2 / MIB
              + " MiB. Use fewer credentials or projects with fewer devices in the namespace, or give the operator more memory");
    }
  }

  private synchronized boolean tryTake(String namespace, long more) {
    long own = used(namespace) + more;
    if (own > bytes / 2 || allUsed + more > bytes && own > evenShare(namespace)) {
      return false;
    }
    add(namespace, more);
    return true;
  }

  private long evenShare(String namespace) {
    return bytes / (used.containsKey(namespace) ? used.size() : used.size() + 1);
  }

  private synchronized void add(String namespace, long difference) {
    if (difference != 0) {
      allUsed += difference;
      used.merge(namespace, difference,
          (before, more) -> before + more == 0 ? null : Long.valueOf(before + more));
    }
  }

  /** What is kept of one list after another; used by one thread at a time. */
  final class Kept {
    private String namespace = "";
    private long kept;
    private long added;

    /** A list begins, for which this namespace pays from now on, also for what is kept of the one before. */
    void begin(String payer) {
      rollBack();
      if (!payer.equals(namespace)) {
        add(namespace, -kept);
        add(payer, kept);
        namespace = payer;
      }
    }

    /** An entry of the list takes so many bytes more. */
    void take(long more) throws ListTooLargeException {
      ListMemory.this.take(namespace, more);
      added += more;
    }

    /** The list has been read, and takes so many bytes altogether; nothing is kept of the one before. */
    void replace(long size) {
      add(namespace, size - kept - added);
      kept = size;
      added = 0;
    }

    /** The list failed: the one before is kept. */
    void rollBack() {
      add(namespace, -added);
      added = 0;
    }

    /** Nothing is kept any more. */
    void clear() {
      rollBack();
      replace(0);
    }
  }
}
