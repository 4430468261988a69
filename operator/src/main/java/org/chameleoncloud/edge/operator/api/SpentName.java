package org.chameleoncloud.edge.operator.api;

/**
 * What every message has to say that speaks of deleting a registered device. Blazar, the testbed's reservation service,
 * only marks the row of a deleted device, and its names are unique: the check {@code blazar.device} of a later record of
 * the same name stays in ERROR until an operator of the testbed acts.
 */
public final class SpentName {
  /** The fact, as the end of a sentence. */
  public static final String FACT = "the name of a deleted device is spent, since reservations never "
      + "take it again";

  private SpentName() {}
}
