package org.chameleoncloud.edge.registry.http;

import org.chameleoncloud.edge.registry.RequestListener;

/** The purpose of a request. */
public enum Operation {
  /** POST to Keystone's auth/tokens. */
  AUTHENTICATE("authenticate"),
  /** GET of the credential from Keystone. */
  CREDENTIAL("credential"),
  /** GET of the user's application credentials of a name from Keystone. */
  CREDENTIALS("credentials"),
  /** POST of a new application credential. */
  CREATE_CREDENTIAL("create_credential"),
  /** DELETE of an application credential. */
  DELETE_CREDENTIAL("delete_credential"),
  /** GET of all records of the project. */
  LIST("list"),
  /** GET of the records of all projects. */
  LIST_ALL_PROJECTS("list_all_projects"),
  /** POST of a new record. */
  REGISTER("register"),
  /** PATCH of a record. */
  PATCH("patch"),
  /** POST that makes a record's workers run again. */
  SYNC("sync"),
  /** DELETE of a record. */
  DELETE("delete"),
  /** GET of the public export. */
  EXPORT("export"),
  /** GET of all devices from the reservation service. */
  DEVICES("devices"),
  /** GET of all allocations from the reservation service. */
  ALLOCATIONS("allocations");

  private final String metricName;

  Operation(String metricName) {
    this.metricName = metricName;
  }

  /** The name for a {@link RequestListener}. */
  String metricName() {
    return metricName;
  }

  /** Whether the request changes records or credentials, so that it matters whether a failed request took effect. */
  boolean changesRecords() {
    return switch (this) {
      case REGISTER, PATCH, SYNC, DELETE, CREATE_CREDENTIAL, DELETE_CREDENTIAL -> true;
      case AUTHENTICATE, CREDENTIAL, CREDENTIALS, LIST, LIST_ALL_PROJECTS, EXPORT, DEVICES,
          ALLOCATIONS ->
        false;
    };
  }

  /** Whether the request can be sent twice, although it is not a GET. */
  boolean mayBeRepeated() {
    return this == AUTHENTICATE;
  }

  /** Whether the request addresses one record or credential, so that 404 means that it does not exist. */
  boolean namesRecord() {
    return switch (this) {
      case PATCH, SYNC, DELETE, CREDENTIAL, DELETE_CREDENTIAL -> true;
      case AUTHENTICATE, CREDENTIALS, CREATE_CREDENTIAL, LIST, LIST_ALL_PROJECTS, REGISTER,
          EXPORT, DEVICES, ALLOCATIONS ->
        false;
    };
  }

  /** Whether the request sets a name, so that 409 means that the name is taken. */
  boolean givesName() {
    return this == REGISTER || this == PATCH || this == CREATE_CREDENTIAL;
  }

  /** Whether the request manages application credentials, which Keystone permits to unrestricted ones only. */
  boolean managesCredentials() {
    return this == CREATE_CREDENTIAL || this == DELETE_CREDENTIAL;
  }

  /** What the request is about, for messages. */
  String subject() {
    return managesCredentials() || this == CREDENTIAL ? "application credential" : "record";
  }

  /** The largest response, in MiB: 10,000 records are 8, and of Keystone only one token or credential is read. */
  int maxResponseMebibytes() {
    return switch (this) {
      case AUTHENTICATE, CREDENTIAL, CREDENTIALS, CREATE_CREDENTIAL, DELETE_CREDENTIAL -> 1;
      case LIST, LIST_ALL_PROJECTS, REGISTER, PATCH, SYNC, DELETE, EXPORT, DEVICES, ALLOCATIONS ->
        64;
    };
  }

  /** The name of the service, for the start of a message. */
  String service() {
    return switch (this) {
      case AUTHENTICATE, CREDENTIAL, CREDENTIALS, CREATE_CREDENTIAL, DELETE_CREDENTIAL ->
        "Keystone";
      case DEVICES, ALLOCATIONS -> "The reservation service";
      case LIST, LIST_ALL_PROJECTS, REGISTER, PATCH, SYNC, DELETE, EXPORT -> "The registry";
    };
  }
}
