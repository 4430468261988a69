package org.chameleoncloud.edge.registry.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.chameleoncloud.edge.registry.ReadingTurns;

/**
 * The turn in which one response is processed: it pauses while the network is awaited, and others come first after every
 * {@value #BYTES} bytes. Used by one thread.
 */
final class ProcessingTurn implements AutoCloseable {
  /** How much of a decompressed response is processed in one turn: about a millisecond's work. */
  static final int BYTES = 64 << 10;

  private final ReadingTurns turns;
  /** Null between turns. */
  private ReadingTurns.Turn turn;

  /** Reads a source of bytes. */
  @FunctionalInterface
  interface Read {
    /** How many bytes were read; negative at the end. */
    long read() throws IOException;
  }

  ProcessingTurn(ReadingTurns turns) {
    this.turns = turns;
  }

  /** Waits for the first turn. */
  void begin() throws InterruptedIOException {
    try {
      turn = turns.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a turn");
    }
  }

  /** Reads from the network, without a turn meanwhile. */
  long waiting(Read network) throws IOException {
    if (turn == null) {
      return network.read();
    }
    close();
    long read = network.read();
    begin();
    return read;
  }

  /** Lets others come first, and also other virtual threads of the same carrier. */
  void pass() throws InterruptedIOException {
    if (turn != null) {
      close();
      Thread.yield();
      begin();
    }
  }

  /** Ends the turn. */
  @Override
  public void close() {
    if (turn != null) {
      turn.close();
      turn = null;
    }
  }
}
