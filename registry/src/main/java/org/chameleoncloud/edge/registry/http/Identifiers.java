package org.chameleoncloud.edge.registry.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Ids that a service gives: UUIDs, with or without dashes. They become parts of URLs, statuses and messages, so nothing
 * else is accepted for one.
 */
public final class Identifiers {
  private static final int MAX_LENGTH = 255;

  private Identifiers() {}

  /** The id in a field: 1 to 255 printable ASCII characters; empty for anything else. */
  public static Optional<String> of(JsonNode node, String field) {
    return Optional.ofNullable(node.path(field).textValue())
        .filter(Identifiers::isOne);
  }

  private static boolean isOne(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= MAX_LENGTH;
  }
}
