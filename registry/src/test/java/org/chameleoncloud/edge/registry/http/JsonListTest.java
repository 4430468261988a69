package org.chameleoncloud.edge.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists that are split without being parsed, against Jackson, which parses them. */
class JsonListTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Property(tries = 500)
  void elementsAreThoseThatAParserFinds(@ForAll("elements") List<JsonNode> elements,
      @ForAll("blanks") String blanks, @ForAll
      @IntRange(min = 1, max = 70_000) int chunk)
      throws IOException {
    String list = JSON.writerWithDefaultPrettyPrinter()
        .writeValueAsString(JSON.createArrayNode().addAll(elements));
    String body = "{\"links\":[1]," + blanks + "\"hardware\":" + blanks + list + "}";

    assertThat(read(body, chunk)).isEqualTo(elements);
  }

  @Property(tries = 500)
  void whatAParserRefusesIsRefused(@ForAll("elements") List<JsonNode> elements,
      @ForAll
      @IntRange(min = 0, max = 10_000) int at, @ForAll byte damage) throws IOException {
    byte[] body = ("{\"hardware\":" + JSON.createArrayNode().addAll(elements) + "}")
        .getBytes(StandardCharsets.UTF_8);
    body[at % body.length] = damage;

    assertThat(orNull(body)).isEqualTo(parsed(body));
  }

  /** The list by Jackson alone, up to its end; null if it is invalid or missing. */
  private static List<JsonNode> parsed(byte[] body) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT
          || !"hardware".equals(parser.nextFieldName())
          || parser.nextToken() != JsonToken.START_ARRAY) {
        return null;
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        all.add(JSON.readTree(parser));
      }
      return all;
    } catch (JacksonException e) {
      return null;
    }
  }

  private static List<JsonNode> orNull(byte[] body) throws IOException {
    try {
      return read(new ByteArrayInputStream(body));
    } catch (JacksonException | UnexpectedResponseException e) {
      return null;
    }
  }

  @Provide
  Arbitrary<List<JsonNode>> elements() {
    Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(40)
        .withChars('"', '\\', '[', ']', '{', '}', ',', ' ', 'a', 'é', '\n', '\u2028');
    Arbitrary<JsonNode> leaf = Arbitraries.oneOf(
        texts.map(JsonNodeFactory.instance::textNode),
        Arbitraries.integers().map(JsonNodeFactory.instance::numberNode),
        Arbitraries.of(true, false).map(JsonNodeFactory.instance::booleanNode));
    Arbitrary<JsonNode> tree = Arbitraries.lazyOf(() -> leaf,
        () -> leaf.list().ofMaxSize(4).map(all -> JSON.createArrayNode().addAll(all)),
        () -> texts.map(text -> JSON.createObjectNode().put(text, text).set("x",
            JSON.createArrayNode().add(text))));
    return tree.list().ofMaxSize(12);
  }

  @Provide
  Arbitrary<String> blanks() {
    return Arbitraries.strings().withChars(' ', '\n', '\r', '\t').ofMaxLength(5);
  }

  @Test
  void elementsLargerThanTheFirstBufferAreRead() throws IOException {
    String large = "x".repeat(100_000);
    assertThat(read("{\"hardware\":[\"" + large + "\",1,\"" + large + "\"]}", 8192))
        .extracting(JsonNode::asText).containsExactly(large, "1", large);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"hardware\":[1 2]}", "{\"hardware\":[1,]}", "{\"hardware\":[,1]}",
      "{\"hardware\":[1,2", "{\"hardware\":[\"a\\", "{\"hardware\":[{\"a\":]}", "{\"hardware\":[}",
      "{\"hardware\":[\"a\"\"b\"]}"})
  void invalidListsAreInvalidJson(String body) {
    assertThatThrownBy(() -> read(body, 3)).isInstanceOf(JsonProcessingException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{\"hardware\":{}}", "{\"hardware\":null}", "3"})
  void aResponseWithoutTheListIsUnexpected(String body) {
    assertThatThrownBy(() -> read(body, 64)).isInstanceOf(UnexpectedResponseException.class)
        .hasMessage("no list of records");
  }

  @Test
  void equalBytesHaveEqualFingerprintsAndOthersDoNot() throws IOException {
    StringBuilder body = new StringBuilder("{\"hardware\":[");
    for (int i = 0; i < 5_000; i++) {
      body.append("{\"n\":").append(i).append("},");
    }
    body.append("{\"n\":7}]}");
    JsonList list = list(body.toString());
    List<Long> fingerprints = new ArrayList<>();
    while (list.next()) {
      fingerprints.add(list.fingerprint());
    }
    Set<Long> different = new HashSet<>(fingerprints);

    assertThat(different).hasSize(5_000);
    assertThat(fingerprints.getLast()).isEqualTo(fingerprints.get(7));
  }

  private static JsonList list(String body) throws IOException {
    return new JsonList(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
        "hardware", "records");
  }

  private static List<JsonNode> read(String body, int chunk) throws IOException {
    InputStream bytes = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    return read(new FilterInputStream(bytes) {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return super.read(buffer, offset, Math.min(length, chunk));
      }
    });
  }

  private static List<JsonNode> read(InputStream body) throws IOException {
    JsonList list = new JsonList(body, "hardware", "records");
    List<JsonNode> all = new ArrayList<>();
    while (list.next()) {
      all.add(list.element());
    }
    return all;
  }
}
