package org.chameleoncloud.edge.registry;

/**
 * Shares the processor among all threads that read responses. A thread holds a turn while it processes what it has
 * received, and none while it waits for the network, so a slow server costs the others nothing.
 */
@FunctionalInterface
public interface ReadingTurns {
  /** Everyone has a turn at any time. */
  ReadingTurns UNLIMITED = () -> () -> {};

  /** Waits for a turn, which the caller MUST end, and soon. */
  Turn take() throws InterruptedException;

  /** A turn in progress. */
  @FunctionalInterface
  interface Turn extends AutoCloseable {
    /** Ends the turn; to be called once. */
    @Override
    void close();
  }
}
