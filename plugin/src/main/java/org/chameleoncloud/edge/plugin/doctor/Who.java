package org.chameleoncloud.edge.plugin.doctor;

import org.chameleoncloud.edge.operator.plan.health.Fixer;

/** Who can fix something. */
enum Who {
  NOBODY("nobody"),
  YOU("you"),
  ADMINISTRATORS("the cluster's administrators"),
  OPERATORS("the testbed's operators");

  private final String text;

  Who(String text) {
    this.text = text;
  }

  static Who of(Fixer fixer) {
    return switch (fixer) {
      case NOBODY -> NOBODY;
      case OWNER -> YOU;
      case OPERATORS -> OPERATORS;
    };
  }

  String text() {
    return text;
  }
}
