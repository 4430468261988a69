package org.chameleoncloud.edge.operator.control.polling;

/** How a list of the reservations ended. */
public enum ReservationPoll {
  /** The reservations are known. */
  SUCCESS,
  /** The reservation service did not respond as it should. */
  FAILURE,
  /** The testbed does not offer its reservation service to the project; it is not asked again. */
  NOT_OFFERED
}
