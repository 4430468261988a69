package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Reads YAML strictly: a field that the types do not have is an error. */
final class Yaml {
  private static final ObjectMapper FILES = new ObjectMapper(new YAMLFactory());
  private static final ObjectMapper TYPES = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  /** CEL knows no smaller integers. */
  private static final ObjectMapper PLAIN = JsonMapper.builder()
      .enable(DeserializationFeature.USE_LONG_FOR_INTS).build();

  private Yaml() {}

  /** The documents of a file. */
  static List<JsonNode> documents(Path file) {
    try (var documents = FILES.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
      return documents.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a text with one document. */
  static JsonNode document(String text) {
    try {
      return FILES.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Reads a document as a type. */
  static <T> T read(Class<T> type, JsonNode document) {
    return TYPES.convertValue(document, type);
  }

  /** Converts a document to maps, lists, strings, numbers and booleans. */
  static Object toPlain(JsonNode document) {
    return PLAIN.convertValue(document, Object.class);
  }
}
