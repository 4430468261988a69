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

  /** Calls this one, then another one. */
  default PollListener and(PollListener other) {
    PollListener first = this;
    return new PollListener() {
      @Override
      public void polled(boolean succeeded, int records) {
        first.polled(succeeded, records);
        other.polled(succeeded, records);
      }

      @Override
      public void reservationsPolled(ReservationPoll result) {
        first.reservationsPolled(result);
        other.reservationsPolled(result);
      }
    };
  }
}
