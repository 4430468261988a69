package org.chameleoncloud.edge.operator.control.polling;

/** Called after every list. */
public interface PollListener {
  /**
   * A list ended.
   *
   * @param records how many records are known
   */
  void polled(boolean succeeded, int records);

  /** A list of the reservations ended; by default that is not counted. */
  default void reservationsPolled(ReservationPoll result) {}
}
