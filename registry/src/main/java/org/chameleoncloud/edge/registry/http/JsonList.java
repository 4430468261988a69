package org.chameleoncloud.edge.registry.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a list of a response with only one element in memory at a time, and refuses a large element and a long list: a
 * service that a user brings along must not fill the memory that all users share.
 */
public final class JsonList {
  private final Map<String, String> texts = new HashMap<>();
  private final ElementLimit limit;
  private final ArrayElements elements;

  /**
   * Finds the list.
   *
   * @param field the field of the response's object that has it
   * @param what what it lists, for messages, such as "records"
   * @throws UnexpectedResponseException when there is none
   */
  public JsonList(InputStream body, String field, String what) throws IOException {
    limit = new ElementLimit(body, what);
    try (JsonParser parser = JsonDocument.parser(limit)) {
      ByteArrayOutputStream begin = new ByteArrayOutputStream();
      if (!find(field, parser) || parser.releaseBuffered(begin) < 0) {
        throw new UnexpectedResponseException("no list of " + what);
      }
      elements = new ArrayElements(begin.toByteArray(), limit);
    }
  }

  private static boolean find(String field, JsonParser parser) throws IOException {
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

  /**
   * Goes to the next element.
   *
   * @return whether there is one
   */
  public boolean next() throws IOException {
    if (!elements.next()) {
      return false;
    }
    limit.next();
    return true;
  }

  /**
   * 64 bits that are the same whenever the element is, byte by byte; two that differ have the same ones by an accident of
   * one in 2^64.
   */
  public long fingerprint() {
    return elements.fingerprint();
  }

  /** The element, parsed. */
  public JsonNode element() throws IOException {
    return JsonDocument.element(elements.bytes(), elements.offset(), elements.length(), texts);
  }

  /** A response that is a single record. */
  public static JsonNode single(InputStream body) throws IOException {
    return JsonDocument.read(new ElementLimit(body, "records"));
  }
}
