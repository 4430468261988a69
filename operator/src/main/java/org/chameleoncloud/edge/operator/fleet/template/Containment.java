package org.chameleoncloud.edge.operator.fleet.template;

import com.fasterxml.jackson.databind.JsonNode;

/** Whether an object has all that another one asks for; it may have more. */
public final class Containment {
  private Containment() {}

  /** Objects field by field, lists as a whole: an API server merges them in the same way. */
  public static boolean contains(JsonNode actual, JsonNode wanted) {
    if (wanted.isObject()) {
      return actual.isObject() && wanted.properties().stream().allMatch(
          field -> contains(actual.path(field.getKey()), field.getValue()));
    }
    if (wanted.isArray()) {
      return actual.isArray() && actual.size() == wanted.size() && allEqual(actual, wanted);
    }
    return actual.isValueNode() && actual.getNodeType() == wanted.getNodeType()
        && actual.asText().equals(wanted.asText());
  }

  private static boolean allEqual(JsonNode actual, JsonNode wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      if (!contains(actual.get(i), wanted.get(i)) || !contains(wanted.get(i), actual.get(i))) {
        return false;
      }
    }
    return true;
  }
}
