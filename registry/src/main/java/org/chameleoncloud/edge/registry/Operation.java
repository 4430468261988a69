package org.chameleoncloud.edge.registry;

/** What a request is for. */
enum Operation {
  /** POST to Keystone's auth/tokens. */
  AUTHENTICATE("authenticate"),
  /** GET of the credential itself from Keystone. */
  CREDENTIAL("credential"),
  /** GET of all records of the project. */
  LIST("list"),
  /** POST of a new record. */
  REGISTER("register"),
  /** PATCH of a record. */
  PATCH("patch"),
  /** POST that has a record's workers run again. */
  SYNC("sync"),
  /** DELETE of a record. */
  DELETE("delete"),
  /** GET of what the registry tells everybody. */
  EXPORT("export");

  private final String metricName;

  Operation(String metricName) {
    this.metricName = metricName;
  }

  /** Its name for a {@link RequestListener}. */
  String metricName() {
    return metricName;
  }

  /** Whether it changes records, so that it matters whether a failed one was carried out. */
  boolean changesRecords() {
    return switch (this) {
      case REGISTER, PATCH, SYNC, DELETE -> true;
      case AUTHENTICATE, CREDENTIAL, LIST, EXPORT -> false;
    };
  }

  /** Whether it is about one record, so that 404 tells that the record is gone. */
  boolean namesRecord() {
    return switch (this) {
      case PATCH, SYNC, DELETE -> true;
      case AUTHENTICATE, CREDENTIAL, LIST, REGISTER, EXPORT -> false;
    };
  }

  /** Whether it gives a record a name, so that 409 tells that the name is taken. */
  boolean givesName() {
    return this == REGISTER || this == PATCH;
  }

  /** Who answers, as a sentence begins. */
  String service() {
    return this == AUTHENTICATE || this == CREDENTIAL ? "Keystone" : "The registry";
  }
}
