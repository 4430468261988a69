package org.chameleoncloud.edge.testbed.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.chameleoncloud.edge.testbed.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Replays all recorded requests: the testbed must respond like the real one. */
class TranscriptsTest {
  private static final String RECORDED_IDENTITY = "http://identity.example.org:5000";
  private static final String RECORDED_INVENTORY = "http://inventory.example.org:8001";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RecordingMatcher matcher = new RecordingMatcher();
  private final RecordHistory history = new RecordHistory();
  private final Set<String> unusedSteps;
  private final ReplaySetup setup;

  TranscriptsTest() throws IOException {
    setup = new ReplaySetup();
    unusedSteps = new HashSet<>(setup.steps.keySet());
    matcher.map(RECORDED_IDENTITY, setup.testbed.identityUrl().resolve("/").toString()
        .replaceFirst("/$", ""));
    matcher.map(RECORDED_INVENTORY, setup.testbed.inventoryUrl().toString());
  }

  @AfterEach
  void closeTheSetup() {
    setup.close();
  }

  @TestFactory
  Stream<DynamicTest> respondsAsRecorded() {
    List<Transcript> transcripts = Transcript.all();
    matcher.map(recordedCredential(transcripts), setup.credential.id());
    return Stream.concat(
        transcripts.stream().map(transcript -> DynamicTest.dynamicTest(transcript.name(),
            () -> replay(transcript))),
        Stream.of(DynamicTest.dynamicTest("every step is used",
            () -> assertThat(unusedSteps).isEmpty())));
  }

  private static String recordedCredential(List<Transcript> transcripts) {
    return transcripts.getFirst().body().at("/token/application_credential/id").asText();
  }

  private void replay(Transcript transcript) throws IOException {
    prepare(transcript);
    HttpResponse<String> response = setup.send(transcript, address(transcript),
        JSON.readTree(withSecret(matcher.toLive(transcript.sent().toString()))));
    List<String> differences = new ArrayList<>();
    if (response.statusCode() != transcript.status()) {
      differences.add("status: recorded " + transcript.status() + ", live " + response.statusCode()
          + " " + response.body());
    }
    transcript.headers().propertyStream().forEach(header -> differences.addAll(
        headerDifference(header.getKey(), header.getValue().asText(), response)));
    differences.addAll(bodyDifferences(transcript, response));
    if (transcript.showsRecord()) {
      history.add(transcript.body());
    }
    assertThat(differences).as(transcript.method() + " " + transcript.path()).isEmpty();
  }

  private void prepare(Transcript transcript) throws IOException {
    if (transcript.path().contains("{uuid}")) {
      assertThat(setup.steps).as("steps that bring the device into a state").containsKey(
          transcript.name());
      setup.steps.get(transcript.name()).run();
      unusedSteps.remove(transcript.name());
    }
    if (transcript.method().equals("PATCH") && transcript.showsRecord()) {
      var edits = history.unrecordedEdits(transcript);
      if (!edits.isEmpty()) {
        String uuid = matcher.toLive(transcript.body().get("uuid").asText());
        String name = setup.testbed.records().stream()
            .filter(record -> record.uuid().equals(uuid)).findFirst().orElseThrow().name();
        edits.forEach(edit -> setup.testbed.editByHand(name, edit));
      }
    }
  }

  private URI address(Transcript transcript) {
    String path = matcher.toLive(transcript.path());
    if (path.contains("{uuid}")) {
      path = path.replace("{uuid}", setup.deviceUuid());
    }
    return URI.create(path.replace("{identity}", setup.testbed.identityUrl().toString())
        .replace("{inventory}", setup.testbed.inventoryUrl().toString()));
  }

  private String withSecret(String body) {
    return body.replace("<secret>", setup.credential.secret());
  }

  private List<String> headerDifference(String name, String recorded,
      HttpResponse<String> response) {
    String live = response.headers().firstValue(name).orElse("");
    return recorded.equals("<token>")
        ? live.isEmpty() ? List.of("header " + name + ": missing in the live response") : List.of()
        : matcher.textDifference("header " + name, recorded, live).stream().toList();
  }

  private List<String> bodyDifferences(Transcript transcript, HttpResponse<String> response)
      throws IOException {
    if (transcript.body().isNull()) {
      return response.body().isEmpty()
          ? List.of()
          : List.of("body: recorded none, live " + response.body());
    }
    JsonNode live = masked(response);
    JsonNode recorded = transcript.showsRecord() && live.isObject()
        ? history.withRememberedDetails(transcript.body(), live)
        : transcript.body();
    return matcher.differences("body", recorded, live);
  }

  private static JsonNode masked(HttpResponse<String> response) throws IOException {
    JsonNode live = response.body().startsWith("{") ? Client.json(response) : NullNode.instance;
    if (live.at("/application_credential/secret").isTextual()) {
      ((ObjectNode) live.get("application_credential"))
          .put("secret", "<secret>");
    }
    return live;
  }
}
