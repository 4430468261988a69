package org.chameleoncloud.edge.operator.control.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ServerJsonTest {
  @Test
  void writesKeysInOrderAndEscapesLikeGo() throws JsonProcessingException {
    String text = "{\"b\": {\"d\": [true, 12], \"c\": \"<a>&\\u2028\\\"\\u00e4\"}, \"a\": null}";
    assertThat(ServerJson.text(new ObjectMapper().readTree(text))).isEqualTo(
        "{\"a\":null,\"b\":{\"c\":\"\\u003ca\\u003e\\u0026\\u2028\\\"ä\",\"d\":[true,12]}}");
  }
}
