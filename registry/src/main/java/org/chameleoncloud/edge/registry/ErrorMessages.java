package org.chameleoncloud.edge.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The message in an error's body, made fit for a person: one line, no longer than a status can bear. */
final class ErrorMessages {
  /** Characters; the longest message recorded from Doni has 260. */
  static final int LONGEST = 300;

  private static final ObjectMapper JSON = new ObjectMapper();
  /** Where in jsonschema's own schema the rule stands, which tells a user nothing but the property's name. */
  private static final Pattern SCHEMA_PATH = Pattern.compile(" ?\\(in '([^']*)'\\)\\s*$");
  private static final Pattern PROPERTY = Pattern
      .compile("properties\\.properties\\.properties\\.([\\w-]+)$");
  private static final Pattern SCHEMA_PREFIX = Pattern.compile("^Schema error for \\w+: ");
  private static final Pattern QUOTED_RECORD = Pattern
      .compile("^\\{.*\\} (?=is not valid under any of the given schemas)");
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Z}\\s]+");
  private static final Pattern QUOTED_PATCH = Pattern
      .compile("^Couldn't apply patch '.*'\\. Reason: ");

  private ErrorMessages() {}

  /**
   * The words of {@code body}, where it has the form of Doni's errors ({@code {"error": "..."}}) or of Keystone's
   * ({@code {"error": {"message": "..."}}}). Nothing of any other body is ever quoted.
   */
  static Optional<String> of(String body, Redaction secrets) {
    return error(body)
        .map(error -> error.isTextual() ? error : error.path("message"))
        .filter(JsonNode::isTextual)
        .map(message -> readable(secrets.apply(message.textValue())));
  }

  private static Optional<JsonNode> error(String body) {
    try {
      return Optional.ofNullable(JSON.readTree(body)).map(node -> node.path("error"));
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }

  private static String readable(String message) {
    String line = oneLine(message);
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
    return shortened(property + line, LONGEST);
  }

  /** {@code text} without line breaks, control and invisible characters, and runs of blanks. */
  static String oneLine(String text) {
    return UNPRINTABLE.matcher(text).replaceAll(" ").strip();
  }

  /** At most {@code longest} characters of {@code text}, with an ellipsis for the last when some were cut. */
  static String shortened(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
    return text.substring(0, end) + "…";
  }
}
