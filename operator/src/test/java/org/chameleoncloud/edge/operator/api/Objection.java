package org.chameleoncloud.edge.operator.api;

/**
 * One thing that an API server has against an object; in the Status that it answers one of {@code details.causes}.
 *
 * @param field {@code <nil>} where no field is named
 * @param endsTheCheck whether the rules in CEL are not looked at any more
 */
record Objection(String field, String message, boolean endsTheCheck) {
  /** What is told beside one that ends the check. */
  static final Objection CHECK_ENDED = new Objection("<nil>",
      "Invalid value: null: some validation rules were not checked because the object was invalid; "
          + "correct the existing errors to complete validation",
      true);

  /** An objection after which the check goes on. */
  static Objection to(String field, String message) {
    return new Objection(field.isEmpty() ? "<nil>" : field, message, false);
  }

  /** An objection that ends the check. */
  static Objection endingTheCheck(String field, String message) {
    return new Objection(field, message, true);
  }

  /** As {@code kubectl} prints it. */
  String line() {
    return field + ": " + message;
  }
}
