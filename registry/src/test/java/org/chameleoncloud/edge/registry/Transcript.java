package org.chameleoncloud.edge.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import okhttp3.mockwebserver.MockResponse;

/** One request to the real Keystone and Doni with its answer, as recorded in transcripts.json. */
record Transcript(String name, JsonNode request, JsonNode response) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Transcript> all() {
    try (InputStream file = Transcript.class.getResourceAsStream("/transcripts.json")) {
      return JSON.readTree(file).valueStream()
          .map(entry -> new Transcript(entry.path("case").asText(), entry.path("request"),
              entry.path("response")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Transcript named(String name) {
    return all().stream().filter(transcript -> transcript.name.equals(name)).findFirst()
        .orElseThrow();
  }

  String method() {
    return request.path("method").asText();
  }

  /** The path without {@code {identity}} or {@code {inventory}}. */
  String path() {
    return request.path("path").asText().replaceFirst("^\\{\\w+}", "");
  }

  boolean toIdentity() {
    return request.path("path").asText().startsWith("{identity}");
  }

  JsonNode requestBody() {
    return request.path("body");
  }

  /** The answer, with {@code inventory} in place of the recorded address. */
  MockResponse answer(String inventory) {
    MockResponse answer = new MockResponse().setResponseCode(response.path("status").asInt());
    response.path("headers").properties()
        .forEach(header -> answer.setHeader(header.getKey(), header.getValue().asText()));
    JsonNode body = response.path("body");
    return body.isNull()
        ? answer
        : answer.setBody(body.toString().replace("http://inventory.example.org:8001", inventory));
  }
}
