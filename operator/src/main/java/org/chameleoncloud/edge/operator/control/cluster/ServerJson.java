package org.chameleoncloud.edge.operator.control.cluster;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * JSON as Go's encoding/json writes a map: keys in order, and the characters that mean something in HTML escaped. An API
 * server keeps the data of a ControllerRevision as the bytes that it got, writes them in its own form in each patch of
 * another field, and refuses that as a change of an immutable field unless they are the same
 * (kubernetes, pkg/apis/apps/validation: ValidateControllerRevisionUpdate). Garbage collection could then orphan nothing.
 */
final class ServerJson {
  private static final ObjectMapper WRITER = JsonMapper
      .builder(new JsonFactoryBuilder().characterEscapes(new HtmlEscapes()).build())
      .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private ServerJson() {}

  /** The text of a tree. */
  static String text(JsonNode tree) {
    try {
      return WRITER.writeValueAsString(WRITER.treeToValue(tree, Object.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  private static final class HtmlEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;
    private static final String ESCAPED = "<>&";

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      ESCAPED.chars().forEach(character -> codes[character] = ESCAPE_CUSTOM);
      return codes;
    }

    @Override
    public SerializableString getEscapeSequence(int character) {
      boolean escaped = ESCAPED.indexOf(character) >= 0 || character == '\u2028'
          || character == '\u2029';
      return escaped ? new SerializedString(String.format("\\u%04x", character)) : null;
    }
  }
}
