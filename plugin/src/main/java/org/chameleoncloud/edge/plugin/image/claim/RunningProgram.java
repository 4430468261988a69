package org.chameleoncloud.edge.plugin.image.claim;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/** A program that runs elsewhere. What it wrote may be handed on after its exit code, but not much later. */
interface RunningProgram extends AutoCloseable {
  /** How long what it wrote may take to be handed on after its end. */
  Duration MAX_REST = Duration.ofSeconds(10);

  /** Sends the first bytes of an array to its standard input. They may still be queued when this returns. */
  void write(byte[] bytes, int length) throws IOException;

  /**
   * Its exit code; empty if it still runs after this time.
   *
   * @throws IOException if the connection is closed
   */
  OptionalInt exitCode(Duration wait) throws IOException;

  /**
   * Turns an exit code into a failure.
   *
   * @param what it could not do, for the message
   * @throws IOException if it was stopped
   * @throws CommandFailure if it failed
   */
  void requireSuccess(int code, String what) throws IOException;

  /** What it wrote to standard error, in one line. */
  String reason();

  @Override
  void close();
}
