package org.chameleoncloud.edge.operator.control.polling;

import java.util.Comparator;
import java.util.Set;
import java.util.function.Supplier;
import org.chameleoncloud.edge.operator.control.turns.NamespaceQueue;
import org.chameleoncloud.edge.registry.ReadingTurns;

/**
 * What the pollers of all credentials share, divided by namespace: the memory for lists, lists in flight, and turns at the
 * processor. The registries are the users' own, so a namespace can slow down and fail its own lists only.
 */
public final class PollShares {
  /** Lists in flight of a namespace. A list takes a second, and up to a minute if its server is slow. */
  static final int LISTS_IN_FLIGHT = 4;

  private final ListMemory memory;
  private final NamespaceQueue lists = new NamespaceQueue(Integer.MAX_VALUE, LISTS_IN_FLIGHT);
  private final NamespaceQueue turns;

  /**
   * @param memory for all that is kept of lists, in bytes
   * @param turns how many responses may be processed at once
   * @param onRefusal called for each list that would have kept too much
   */
  PollShares(long memory, int turns, Runnable onRefusal) {
    this.memory = new ListMemory(memory, onRefusal);
    this.turns = new NamespaceQueue(turns, turns);
  }

  /** A quarter of the heap for what is kept, and all processors but one, which reconciles meanwhile. */
  public static PollShares ofProcess(Runnable onRefusal) {
    Runtime process = Runtime.getRuntime();
    return new PollShares(process.maxMemory() / 4, Math.max(1, process.availableProcessors() - 1),
        onRefusal);
  }

  /** How many lists wait for an earlier one of their namespace to end. */
  public int waiting() {
    return lists.waiting();
  }

  /** The share of one credential's poller. */
  PollShare of(Supplier<Set<String>> namespaces) {
    return new PollShare(namespaces);
  }

  /**
   * The share of one credential's poller. Each list is paid for by one of the namespaces that use the credential, the one
   * that keeps least of lists: so none pays for what it does not use itself, and a namespace that has used up its share
   * takes nothing from another one with the same credential.
   */
  final class PollShare implements ReadingTurns {
    private final Supplier<Set<String>> namespaces;
    private volatile String payer = "";

    private PollShare(Supplier<Set<String>> namespaces) {
      this.namespaces = namespaces;
    }

    /** The account of what is kept of one kind of list. */
    ListMemory.Kept kept() {
      return memory.new Kept();
    }

    /** Waits until the namespace that pays may have another list in flight. */
    Place enter() throws InterruptedException {
      String namespace = namespaces.get().stream()
          .min(Comparator.<String>comparingLong(memory::used)
              .thenComparing(Comparator.naturalOrder()))
          .orElse(payer);
      payer = namespace;
      lists.take(namespace);
      return new Place(namespace);
    }

    @Override
    public Turn take() throws InterruptedException {
      String namespace = payer;
      turns.take(namespace);
      return () -> turns.release(namespace);
    }
  }

  /** A list in flight, which a namespace pays for. */
  final class Place implements AutoCloseable {
    private final String namespace;

    private Place(String namespace) {
      this.namespace = namespace;
    }

    String namespace() {
      return namespace;
    }

    /** The list has come or failed. */
    @Override
    public void close() {
      lists.release(namespace);
    }
  }
}
