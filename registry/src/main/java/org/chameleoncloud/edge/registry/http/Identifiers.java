package org.chameleoncloud.edge.registry.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Ids that a service gives: UUIDs, with or without dashes. They become parts of URLs, statuses and messages, so nothing
 * else is accepted for one.
 */
public final class Identifiers {
  private static final Pattern FORMAT = Pattern.compile("[\\x21-\\x7e]{1,255}");

  private Identifiers() {}

  /** The id in a field: 1 to 255 printable ASCII characters; empty for anything else. */
  public static Optional<String> of(JsonNode node, String field) {
    return Optional.ofNullable(node.path(field).textValue())
        .filter(id -> FORMAT.matcher(id).matches());
  }
}
