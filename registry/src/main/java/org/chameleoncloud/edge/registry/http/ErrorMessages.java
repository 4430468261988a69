package org.chameleoncloud.edge.registry.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Extracts the message from an error response and shortens it to one line for a status condition. */
final class ErrorMessages {
  /** In characters; the longest message recorded from Doni has 260. */
  private static final int MAX_LENGTH = 300;

  private static final ObjectMapper JSON = new ObjectMapper();
  /** The location in the schema, of which only the name of the property is useful to a user. */
  private static final Pattern SCHEMA_PATH = Pattern.compile(" ?\\(in '([^']*)'\\)\\s*$");
  private static final Pattern PROPERTY = Pattern
      .compile("properties\\.properties\\.properties\\.([\\w-]+)$");
  private static final Pattern SCHEMA_PREFIX = Pattern.compile("^Schema error for \\w+: ");
  private static final Pattern QUOTED_RECORD = Pattern
      .compile("^\\{.*\\} (?=is not valid under any of the given schemas)");
  private static final Pattern QUOTED_PATCH = Pattern
      .compile("^Couldn't apply patch '.*'\\. Reason: ");

  private ErrorMessages() {}

  /**
   * The message in {@code body}, if it has the format of an error. No other body is ever quoted.
   * <ul>
   * <li>Doni: {@code {"error": "..."}}
   * <li>Keystone, and what checks tokens: {@code {"error": {"message": "..."}}}
   * <li>the router of Blazar: {@code {"error": 404, "error_message": "..."}}
   * <li>Blazar: {@code {"error_code": 404, "error_message": "..."}}. The message is empty, since it may contain the ids of
   *     other projects.
   * <li>what serves Blazar: {@code {"code": "...", "title": "..."}}; its message is HTML
   * </ul>
   */
  static Optional<String> of(String body, Redaction secrets) {
    return json(body).map(ErrorMessages::message).filter(JsonNode::isTextual)
        .map(message -> readable(secrets.apply(message.textValue())));
  }

  private static JsonNode message(JsonNode body) {
    if (body.path("error_code").isNumber()) {
      return TextNode.valueOf("");
    }
    JsonNode error = body.path("error");
    if (error.isNumber()) {
      return body.path("error_message");
    }
    if (error.isMissingNode() && body.has("code")) {
      return body.path("title");
    }
    return error.isTextual() ? error : error.path("message");
  }

  private static Optional<JsonNode> json(String body) {
    try {
      return Optional.ofNullable(JSON.readTree(body));
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }

  private static String readable(String message) {
    String line = SingleLine.of(message);
    String property = "";
    Matcher path = SCHEMA_PATH.matcher(line);
    if (path.find()) {
      Matcher last = PROPERTY.matcher(path.group(1));
      property = last.find() ? last.group(1) + ": " : "";
      line = line.substring(0, path.start());
    }
    line = SCHEMA_PREFIX.matcher(line).replaceFirst("");
    line = QUOTED_RECORD.matcher(line).replaceFirst("the record ");
    line = QUOTED_PATCH.matcher(line).replaceFirst("");
    return SingleLine.shortened(property + line, MAX_LENGTH);
  }
}
