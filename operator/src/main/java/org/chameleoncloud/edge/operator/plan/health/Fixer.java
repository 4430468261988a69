package org.chameleoncloud.edge.operator.plan.health;

/** Who can fix what a check of the testbed says. */
public enum Fixer {
  NOBODY("Nobody has to act: "),
  OWNER("You can fix this: "),
  OPERATORS("Only the testbed's operators can fix this: ");

  private final String lead;

  Fixer(String lead) {
    this.lead = lead;
  }

  /** A sentence that begins with who has to act. {@code what} is what to do, without a capital and a full stop. */
  String sentence(String what) {
    return lead + what + ".";
  }
}
