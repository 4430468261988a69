package org.chameleoncloud.edge.plugin.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of RFC 7396, appendix A, of which both are objects. */
class MergePatchTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
      "{\"a\":\"b\"} | {\"a\":\"c\"} | {\"a\":\"c\"}",
      "{\"a\":\"b\"} | {\"b\":\"c\"} | {\"a\":\"b\",\"b\":\"c\"}",
      "{\"a\":\"b\"} | {\"a\":null} | {}",
      "{\"a\":\"b\",\"b\":\"c\"} | {\"a\":null} | {\"b\":\"c\"}",
      "{\"a\":[\"b\"]} | {\"a\":\"c\"} | {\"a\":\"c\"}",
      "{\"a\":\"c\"} | {\"a\":[\"b\"]} | {\"a\":[\"b\"]}",
      "{\"a\":{\"b\":\"c\"}} | {\"a\":{\"b\":\"d\",\"c\":null}} | {\"a\":{\"b\":\"d\"}}",
      "{\"a\":[{\"b\":\"c\"}]} | {\"a\":[1]} | {\"a\":[1]}",
      "{\"e\":null} | {\"a\":1} | {\"e\":null,\"a\":1}",
      "{} | {\"a\":{\"bb\":{\"ccc\":null}}} | {\"a\":{\"bb\":{}}}"})
  void mergesAsTheStandardSays(String target, String patch, String result) throws Exception {
    assertThat(MergePatch.apply(MAPPER.readValue(target, Map.class),
        MAPPER.readValue(patch, Map.class))).isEqualTo(MAPPER.readValue(result, Map.class));
  }
}
