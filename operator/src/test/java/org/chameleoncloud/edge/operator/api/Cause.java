package org.chameleoncloud.edge.operator.api;

/**
 * A reason why the API server rejects an object: one of {@code details.causes} in its Status.
 *
 * @param field its path; {@code <nil>} if the cause is not about one field
 * @param skipsRules whether the API server does not evaluate the CEL rules because of it
 */
record Cause(String field, String message, boolean skipsRules) {
  /** Reported in addition to a cause that skips the rules. */
  static final Cause RULES_SKIPPED = new Cause("<nil>",
      "Invalid value: null: some validation rules were not checked because the object was invalid; "
          + "correct the existing errors to complete validation",
      true);

  /** A cause despite which the rules are evaluated. */
  static Cause of(String field, String message) {
    return new Cause(field.isEmpty() ? "<nil>" : field, message, false);
  }

  /** A cause because of which the rules are not evaluated. */
  static Cause skippingRules(String field, String message) {
    return new Cause(field, message, true);
  }

  /** The cause as {@code kubectl} prints it. */
  String text() {
    return field + ": " + message;
  }
}
