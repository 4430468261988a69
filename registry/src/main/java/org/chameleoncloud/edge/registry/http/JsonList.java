package org.chameleoncloud.edge.registry.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a list of a response with only one element in memory at a time, and refuses a large element and a long list: a
 * service that a user brings along must not fill the memory that all users share.
 */
public final class JsonList implements AutoCloseable {
  private final Map<String, String> texts = new HashMap<>();
  private final ElementLimit limit;
  private final JsonParser parser;

  /**
   * Finds the list.
   *
   * @param field the field of the response's object that has it
   * @param what what it lists, for messages, such as "records"
   * @throws UnexpectedResponseException when there is none
   */
  public JsonList(InputStream body, String field, String what) throws IOException {
    limit = new ElementLimit(body, what);
    parser = JsonDocument.parser(limit);
    if (!find(field)) {
      parser.close();
      throw new UnexpectedResponseException("no list of " + what);
    }
  }

  private boolean find(String field) throws IOException {
    if (parser.nextToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals(field);
        if (parser.nextToken() == JsonToken.START_ARRAY && found) {
          return true;
        }
        parser.skipChildren();
      }
    }
    return false;
  }

  /** The next element; empty at the end of the list. */
  public Optional<JsonNode> next() throws IOException {
    if (parser.nextToken() == JsonToken.END_ARRAY) {
      return Optional.empty();
    }
    limit.next();
    return Optional.of(JsonDocument.element(parser, texts));
  }

  /** A response that is a single record. */
  public static JsonNode single(InputStream body) throws IOException {
    return JsonDocument.read(new ElementLimit(body, "records"));
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
