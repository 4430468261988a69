package org.chameleoncloud.edge.fuzz;

import java.util.stream.Stream;

/** Reads one input from outside. */
@FunctionalInterface
public interface Reading {
  /**
   * Reads the input.
   *
   * @return the texts in the result that reach a status, an event or a log; null where there is none
   */
  Stream<String> read() throws Exception;
}
