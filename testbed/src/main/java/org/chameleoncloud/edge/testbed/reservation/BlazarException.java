package org.chameleoncloud.edge.testbed.reservation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Ends the handling of a request with an error of the service itself. */
final class BlazarException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String INTERNAL = "INTERNAL_SERVER_ERROR";

  private final int status;
  private final boolean named;

  private BlazarException(int status, String message, boolean named) {
    super(message);
    this.status = status;
    this.named = named;
  }

  /** An error that the service foresees. Some are refusals and yet have the status 500. */
  static BlazarException of(int status, String message) {
    return new BlazarException(status, message, false);
  }

  /** An error that the service does not foresee. */
  static BlazarException internal() {
    return new BlazarException(500, "Internal Server Error", true);
  }

  /** A request without anything to do: the one 400 that calls itself an internal error. */
  static BlazarException nothingToUpdate() {
    return new BlazarException(400, "No data to update", true);
  }

  static BlazarException notFound(String key, String id) {
    return of(404, "Object with {'" + key + "': '" + id + "'} not found");
  }

  int status() {
    return status;
  }

  /** The member {@code error_name}, which is a number for most errors. */
  JsonNode errorName() {
    return named ? TextNode.valueOf(INTERNAL) : IntNode.valueOf(status);
  }
}
