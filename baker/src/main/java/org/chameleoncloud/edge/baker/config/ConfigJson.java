package org.chameleoncloud.edge.baker.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** balenaOS's {@code config.json}, the configuration that a device reads on its first boot. Contains secret keys. */
public final class ConfigJson {
  /** Objects that are merged key by key, because other tools set single keys in them. Other values are replaced. */
  private static final Set<String> MERGED = Set.of("installer", "os");
  /** The fleet's provisioning key. A device that has its own key must not have it. */
  private static final String PROVISIONING_KEY = "apiKey";

  /** The fields with the key by which a device signs in; the second has one for each server. */
  private static final List<String> DEVICE_KEYS = List.of("deviceApiKey", "deviceApiKeys");

  /** balenaOS's own has four levels. */
  private static final int MAX_DEPTH = 100;
  private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
      .build())
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      // Numbers from other tools, such as 1.50, are written as they were read.
      .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();
  private static final DefaultPrettyPrinter ONE_FIELD_PER_LINE = new DefaultPrettyPrinter()
      .withObjectIndenter(new DefaultIndenter("  ", "\n"));

  /** The parser's message; the name of a field is not secret. */
  private static final Pattern DUPLICATE = Pattern
      .compile("Duplicate (?:field|Object property) [\"'](\\P{Cntrl}{1,60})[\"']");

  private final ObjectNode fields;

  private ConfigJson(ObjectNode fields) {
    this.fields = fields;
  }

  /**
   * Parses the text of a file.
   *
   * @param origin the name of the file in error messages
   * @param reason the reason of the failure if the text is not a JSON object
   */
  public static ConfigJson parse(byte[] text, String origin, Reason reason) {
    requireReadableText(text, origin, reason);
    try (JsonParser parser = JSON.createParser(text)) {
      if (JSON.readTree(parser) instanceof ObjectNode object && parser.nextToken() == null) {
        return new ConfigJson(object);
      }
      throw new BakeFailure(reason, origin + " must contain exactly one JSON object");
    } catch (StreamConstraintsException | NumberFormatException error) {
      // Jackson does not declare that BigDecimal refuses long exponents.
      throw new BakeFailure(reason,
          origin + " has a number or a key that is too long, or more than "
              + MAX_DEPTH + " levels; simplify it");
    } catch (JsonProcessingException error) {
      Matcher duplicate = DUPLICATE.matcher(String.valueOf(error.getOriginalMessage()));
      // Otherwise, the parser's own message may quote the text, which contains keys.
      throw new BakeFailure(reason, origin + (duplicate.lookingAt()
          ? " has the key \"" + duplicate.group(1) + "\" twice; remove one of them"
          : " is not valid JSON") + position(error.getLocation()));
    } catch (IOException error) {
      throw new BakeFailure(reason, origin + " is not valid UTF-8 text", error);
    }
  }

  private static void requireReadableText(byte[] text, String origin, Reason reason) {
    if (new String(text, StandardCharsets.UTF_8).isBlank()) {
      throw new BakeFailure(reason, origin + " is empty; it must contain a JSON object");
    }
    if (isUtf16(text)) {
      throw new BakeFailure(reason, origin + " is UTF-16 text; save it as UTF-8");
    }
  }

  /** Text of another encoding begins with a byte order mark, or has a zero next to its first character. */
  private static boolean isUtf16(byte[] text) {
    if (text.length < 2) {
      return false;
    }
    int first = Byte.toUnsignedInt(text[0]);
    int second = Byte.toUnsignedInt(text[1]);
    return first == 0xFF && second == 0xFE || first == 0xFE && second == 0xFF || first == 0
        || second == 0;
  }

  private static String position(JsonLocation location) {
    return location == null
        ? ""
        : ", near line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  /** A configuration without settings. */
  public static ConfigJson empty() {
    return new ConfigJson(JSON.createObjectNode());
  }

  /**
   * This configuration with {@code changes} applied. Their keys replace the existing ones, also with null, which
   * balenaOS treats as a value; {@code installer} and {@code os} are merged key by key. Removes the fleet's
   * {@code apiKey}.
   */
  public ConfigJson with(ConfigJson changes) {
    ObjectNode merged = fields.deepCopy();
    merged.remove(PROVISIONING_KEY);
    changes.fields.forEachEntry((key, value) -> merged.set(key, MERGED.contains(key)
        ? deepMerged(merged.get(key), value)
        : value.deepCopy()));
    return new ConfigJson(merged);
  }

  /**
   * This configuration with what the image states instead of a field that was set; unchanged if it states nothing, or if
   * the field is not set. balena's name of a device type may differ from the testbed's, and the image's is right.
   *
   * @param stated empty if the image does not state it
   */
  public ConfigJson keeping(String key, String stated) {
    return stated.isEmpty() || !fields.has(key)
        ? this
        : replaced("/" + key, fields.textNode(stated));
  }

  /** Changes {@code old}, which is a copy already: to copy it at each level would cost the square of its depth. */
  private static JsonNode deepMerged(JsonNode old, JsonNode change) {
    if (!(old instanceof ObjectNode merged) || !(change instanceof ObjectNode object)) {
      return change.deepCopy();
    }
    object.forEachEntry((key, value) -> merged.set(key, deepMerged(merged.get(key), value)));
    return merged;
  }

  /** The value at a JSON pointer such as "/os/sshKeys"; a missing node if there is none. May be a secret. */
  public JsonNode at(String pointer) {
    return fields.at(pointer);
  }

  /** This configuration with another value at the pointer of an existing one. */
  ConfigJson replaced(String pointer, JsonNode value) {
    ObjectNode changed = fields.deepCopy();
    JsonPointer at = JsonPointer.compile(pointer);
    ((ObjectNode) changed.at(at.head())).set(at.last().getMatchingProperty(), value);
    return new ConfigJson(changed);
  }

  /** A string field; empty if it is missing or is not a string. */
  public Optional<String> text(String key) {
    return Optional.ofNullable(fields.get(key)).filter(JsonNode::isTextual).map(JsonNode::asText);
  }

  /** The field that has a device's key; empty if this is no device's configuration. */
  public Optional<String> deviceKeyField() {
    return DEVICE_KEYS.stream().filter(key -> holdsText(fields.path(key))).findFirst();
  }

  private static boolean holdsText(JsonNode value) {
    return value.isContainerNode()
        ? value.valueStream().anyMatch(ConfigJson::holdsText)
        : !value.isNull() && !value.asText().isBlank();
  }

  /** The text of the file in UTF-8, one field per line. */
  public byte[] bytes() {
    try {
      return (JSON.writer(ONE_FIELD_PER_LINE).writeValueAsString(fields) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException error) {
      throw new IllegalStateException("a JSON tree can always be written", error);
    }
  }

  /** The fields for display, with all secrets masked. */
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

  /** Only the names of the fields, because values may be secrets. */
  @Override
  public String toString() {
    return "ConfigJson" + fields.propertyStream().map(Map.Entry::getKey).toList();
  }
}
