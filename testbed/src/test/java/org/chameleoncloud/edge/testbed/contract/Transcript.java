package org.chameleoncloud.edge.testbed.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** A recorded request to the real testbed and its response. */
record Transcript(String name, JsonNode request, JsonNode response) {

  static List<Transcript> all() {
    try (InputStream in = Transcript.class.getResourceAsStream("/transcripts.json")) {
      return new ObjectMapper().readTree(in).valueStream()
          .map(one -> new Transcript(one.get("case").asText(), one.get("request"),
              one.get("response")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String method() {
    return request.get("method").asText();
  }

  String path() {
    return request.get("path").asText();
  }

  boolean authenticated() {
    return request.get("headers").has("X-Auth-Token");
  }

  JsonNode sent() {
    return request.get("body");
  }

  int status() {
    return response.get("status").asInt();
  }

  JsonNode headers() {
    return response.get("headers");
  }

  JsonNode body() {
    return response.get("body");
  }

  /** Whether the response is one device record. */
  boolean showsRecord() {
    return body().has("uuid") && body().has("properties");
  }
}
