package org.chameleoncloud.edge.testbed.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Sorts the lists of Blazar's responses, which have no order, by what identifies their members in a recording. */
final class Unordered {
  /** The member to sort by, for each list. */
  private static final Map<String, String> KEYS = Map.of("devices", "name", "allocations",
      "resource_id", "leases", "name", "reservations", "start_date", "events", "event_type");

  private Unordered() {}

  /**
   * A copy with sorted lists.
   *
   * @param ids what to make of an id before it is compared
   */
  static JsonNode sorted(JsonNode body, UnaryOperator<String> ids) {
    JsonNode copy = body.deepCopy();
    sort(copy, ids);
    return copy;
  }

  private static void sort(JsonNode node, UnaryOperator<String> ids) {
    if (node instanceof ObjectNode object) {
      object.propertyStream().toList().forEach(entry -> {
        if (entry.getValue() instanceof ArrayNode list && KEYS.containsKey(entry.getKey())) {
          object.set(entry.getKey(), sorted(list, KEYS.get(entry.getKey()), ids, object));
        }
        sort(object.get(entry.getKey()), ids);
      });
    } else {
      node.forEach(child -> sort(child, ids));
    }
  }

  private static ArrayNode sorted(ArrayNode list, String key, UnaryOperator<String> ids,
      ObjectNode factory) {
    List<JsonNode> members = list.valueStream()
        .sorted(Comparator.comparing(member -> ids.apply(member.path(key).asText()))).toList();
    return factory.arrayNode().addAll(members);
  }
}
