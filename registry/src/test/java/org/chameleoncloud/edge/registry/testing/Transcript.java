package org.chameleoncloud.edge.registry.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import okhttp3.mockwebserver.MockResponse;
import org.chameleoncloud.edge.golden.ProjectDirectory;

/** A request to the real Keystone or Doni and its response, as recorded in transcripts.json. */
public record Transcript(String name, JsonNode request, JsonNode response) {
  /** The local testbed is tested against the same ones. */
  private static final Path RECORDINGS = ProjectDirectory
      .path("testbed/src/test/resources/transcripts.json");
  private static final Path RESERVATIONS = ProjectDirectory
      .path("testbed/src/test/resources/reservation-transcripts.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  public static List<Transcript> all() {
    return read(RECORDINGS);
  }

  /** Requests to the real Blazar and their responses. */
  public static List<Transcript> ofReservations() {
    return read(RESERVATIONS);
  }

  private static List<Transcript> read(Path recordings) {
    try (InputStream file = Files.newInputStream(recordings)) {
      return JSON.readTree(file).valueStream()
          .map(entry -> new Transcript(entry.path("case").asText(), entry.path("request"),
              entry.path("response")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Transcript named(String name) {
    return all().stream().filter(transcript -> transcript.name.equals(name)).findFirst()
        .orElseThrow();
  }

  public String method() {
    return request.path("method").asText();
  }

  /** The path without {@code {identity}} or {@code {inventory}}. */
  public String path() {
    return request.path("path").asText().replaceFirst("^\\{\\w+}", "");
  }

  public boolean toIdentity() {
    return request.path("path").asText().startsWith("{identity}");
  }

  public JsonNode requestBody() {
    return request.path("body");
  }

  /** The response, with {@code inventory} instead of the recorded URL. */
  public MockResponse mockResponse(String inventory) {
    MockResponse mock = new MockResponse().setResponseCode(response.path("status").asInt());
    response.path("headers").properties()
        .forEach(header -> mock.setHeader(header.getKey(), header.getValue().asText()));
    JsonNode body = response.path("body");
    return body.isNull()
        ? mock
        : mock.setBody(body.toString().replace("http://inventory.example.org:8001", inventory));
  }
}
