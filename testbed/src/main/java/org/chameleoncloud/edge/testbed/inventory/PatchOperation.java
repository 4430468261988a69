package org.chameleoncloud.edge.testbed.inventory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.chameleoncloud.edge.testbed.http.Json;

/**
 * One operation of a JSON Patch on a record.
 *
 * @param op add, replace or remove
 * @param path such as {@code /properties/local_egress} or {@code /name}
 * @param value a String, list, map or any other value that Jackson can convert to JSON; null for a removal
 */
public record PatchOperation(String op, String path, Object value) {
  public PatchOperation {
    if (!path.startsWith("/") || path.length() == 1) {
      throw new IllegalArgumentException(
          "a path must look like /properties/local_egress, not " + path);
    }
  }

  public static PatchOperation add(String path, Object value) {
    return new PatchOperation("add", path, value);
  }

  public static PatchOperation replace(String path, Object value) {
    return new PatchOperation("replace", path, value);
  }

  public static PatchOperation remove(String path) {
    return new PatchOperation("remove", path, null);
  }

  ObjectNode json() {
    ObjectNode json = Json.object().put("op", op).put("path", path);
    if (!op.equals("remove")) {
      json.set("value", Json.of(value));
    }
    return json;
  }
}
