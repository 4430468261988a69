package org.chameleoncloud.edge.baker.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** balenaOS's {@code config.json}: what a device knows about itself before its first start. Holds keys. */
public final class ConfigJson {
  /** Objects whose fields other tools set one by one; everything else is replaced as a whole. */
  private static final Set<String> MERGED_INSIDE = Set.of("installer", "os");
  /** A fleet's provisioning key. A device that has its own key must not have it. */
  private static final String PROVISIONING_KEY = "apiKey";

  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      // A number of somebody else's, such as 1.50, comes out as it went in.
      .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();
  private static final DefaultPrettyPrinter LINES = new DefaultPrettyPrinter()
      .withObjectIndenter(new DefaultIndenter("  ", "\n"));

  private final ObjectNode fields;

  private ConfigJson(ObjectNode fields) {
    this.fields = fields;
  }

  /**
   * Reads the text of a file.
   *
   * @param origin what the file is, for the message
   * @param reason the failure's reason when it is no JSON object
   */
  public static ConfigJson parse(byte[] text, String origin, Reason reason) {
    try (JsonParser parser = JSON.createParser(text)) {
      if (JSON.readTree(parser) instanceof ObjectNode object && parser.nextToken() == null) {
        return new ConfigJson(object);
      }
      throw new BakeFailure(reason, origin + " must hold one JSON object");
    } catch (JsonProcessingException error) {
      // The parser's own message may quote the text, and the text holds keys.
      throw new BakeFailure(reason, origin + " is not valid JSON" + place(error.getLocation()));
    } catch (IOException error) {
      throw new BakeFailure(reason, origin + " is not valid UTF-8 text", error);
    }
  }

  private static String place(JsonLocation location) {
    return location == null
        ? ""
        : ", near line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  /** No settings at all. */
  public static ConfigJson empty() {
    return new ConfigJson(JSON.createObjectNode());
  }

  /**
   * This configuration with {@code changes} laid over it: a key of theirs replaces ours, also with null, which balenaOS
   * reads as a value; inside {@code installer} and {@code os} single fields do. The fleet's {@code apiKey} goes.
   */
  public ConfigJson with(ConfigJson changes) {
    ObjectNode merged = fields.deepCopy();
    merged.remove(PROVISIONING_KEY);
    changes.fields.forEachEntry((key, value) -> merged.set(key, MERGED_INSIDE.contains(key)
        ? mergedInside(merged.get(key), value)
        : value.deepCopy()));
    return new ConfigJson(merged);
  }

  private static JsonNode mergedInside(JsonNode old, JsonNode change) {
    if (!(old instanceof ObjectNode) || !(change instanceof ObjectNode object)) {
      return change.deepCopy();
    }
    ObjectNode merged = old.deepCopy();
    object.forEachEntry((key, value) -> merged.set(key, mergedInside(merged.get(key), value)));
    return merged;
  }

  /** The value at a JSON pointer such as "/os/sshKeys"; a missing node when there is none. May be a secret. */
  public JsonNode at(String pointer) {
    return fields.at(pointer);
  }

  /** A text field, empty when it is missing or something else. */
  public Optional<String> text(String key) {
    return Optional.ofNullable(fields.get(key)).filter(JsonNode::isTextual).map(JsonNode::asText);
  }

  /** The file's text, with a line for each field, in UTF-8. */
  public byte[] bytes() {
    try {
      return (JSON.writer(LINES).writeValueAsString(fields) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException error) {
      throw new IllegalStateException("a tree of JSON can always be written", error);
    }
  }

  /** The fields for people to see, with every secret masked. */
  public ObjectNode masked() {
    return Masking.mask(fields);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfigJson that && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  /** The fields' names: the values may be secrets. */
  @Override
  public String toString() {
    return "ConfigJson" + fields.propertyStream().map(Map.Entry::getKey).toList();
  }
}
