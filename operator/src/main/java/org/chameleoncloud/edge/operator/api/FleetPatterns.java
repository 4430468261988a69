package org.chameleoncloud.edge.operator.api;

/** The patterns of a fleet's fields, for the CRD's rules and for the operator's own check. */
public final class FleetPatterns {
  /** A name with the place of its number. */
  public static final String NAME = "^([a-z0-9][a-z0-9.-]*)?\\{index(:0[1-9])?\\}([a-z0-9.-]*[a-z0-9])?$";

  /** Hours, minutes and seconds, in this order, at least one of them. */
  public static final String DURATION = "^([0-9]{1,4}h([0-9]{1,4}m)?([0-9]{1,5}s)?|[0-9]{1,4}m([0-9]{1,5}s)?|[0-9]{1,5}s)$";

  /** A whole number of percent. */
  public static final String PERCENTAGE = "^(100|[0-9]{1,2})%$";

  private FleetPatterns() {}
}
