package org.chameleoncloud.edge.registry.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads JSON as a tree of a limited size: a byte of JSON can become fifty of a tree, and a text of only brackets a
 * tree too deep for a thread's stack.
 */
public final class JsonDocument {
  /** A record has 8 levels. */
  private static final int MAX_DEPTH = 64;
  /** A record has about 200 tokens, a catalog with a hundred services 20,000. */
  private static final int MAX_TOKENS = 50_000;
  /** Texts that are shared: all that records have in common are in the first ones. */
  private static final int MAX_SHARED = 1024;
  /** In characters; a key has 44. */
  private static final int MAX_SHARED_LENGTH = 100;
  private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
      .build());

  private JsonDocument() {}

  /** Reads a response, completely before it is parsed: a slow server makes us keep bytes only, and no tree. */
  public static JsonNode read(InputStream body) throws IOException {
    try (JsonParser parser = JSON.createParser(body.readAllBytes())) {
      return tree(parser, new HashMap<>());
    }
  }

  /** A parser of {@code body} without a limit of its own, which leaves the stream open. */
  static JsonParser parser(InputStream body) throws IOException {
    return JSON.createParser(body).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
  }

  /**
   * The tree of a part of {@code bytes}, which has nothing else.
   *
   * @param texts what trees have in common: short texts, which they share, so that what is kept of many trees is half as
   *     large
   */
  static JsonNode element(byte[] bytes, int offset, int length, Map<String, String> texts)
      throws IOException {
    try (JsonParser parser = JSON.createParser(bytes, offset, length)) {
      JsonNode element = tree(parser, texts);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "two elements without a comma between them");
      }
      return element;
    }
  }

  private static JsonNode tree(JsonParser parser, Map<String, String> texts) throws IOException {
    JsonNode tree = JSON.readTree(new LimitedParser(parser, texts));
    return tree == null ? JSON.missingNode() : tree;
  }

  private static final class LimitedParser extends JsonParserDelegate {
    private final Map<String, String> texts;
    private int tokens;

    private LimitedParser(JsonParser parser, Map<String, String> texts) {
      super(parser);
      this.texts = texts;
    }

    @Override
    public JsonToken nextToken() throws IOException {
      tokens++;
      if (tokens > MAX_TOKENS) {
        throw new UnexpectedResponseException("an entry of more than " + MAX_TOKENS + " values");
      }
      return super.nextToken();
    }

    @Override
    public String getText() throws IOException {
      String text = super.getText();
      if (text == null || text.length() > MAX_SHARED_LENGTH) {
        return text;
      }
      String shared = texts.get(text);
      if (shared == null && texts.size() < MAX_SHARED) {
        texts.put(text, text);
      }
      return shared == null ? text : shared;
    }
  }
}
