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

/** The testbed answers every request that was recorded from the real one as the real one did. */
class TranscriptsTest {
  private static final String RECORDED_IDENTITY = "http://identity.example.org:5000";
  private static final String RECORDED_INVENTORY = "http://inventory.example.org:8001";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Likeness likeness = new Likeness();
  private final RecordHistory history = new RecordHistory();
  private final Set<String> unusedSteps;
  private final Stage stage;

  TranscriptsTest() throws IOException {
    stage = new Stage();
    unusedSteps = new HashSet<>(stage.steps.keySet());
    likeness.same(RECORDED_IDENTITY, stage.testbed.identityUrl().resolve("/").toString()
        .replaceFirst("/$", ""));
    likeness.same(RECORDED_INVENTORY, stage.testbed.inventoryUrl().toString());
  }

  @AfterEach
  void closeTheStage() {
    stage.close();
  }

  @TestFactory
  Stream<DynamicTest> answersAsRecorded() {
    List<Transcript> transcripts = Transcript.all();
    likeness.same(recordedCredential(transcripts), stage.credential.id());
    return Stream.concat(
        transcripts.stream().map(transcript -> DynamicTest.dynamicTest(transcript.name(),
            () -> replay(transcript))),
        Stream.of(DynamicTest.dynamicTest("every prepared step was used",
            () -> assertThat(unusedSteps).isEmpty())));
  }

  private static String recordedCredential(List<Transcript> transcripts) {
    return transcripts.getFirst().body().at("/token/application_credential/id").asText();
  }

  private void replay(Transcript transcript) throws IOException {
    prepare(transcript);
    HttpResponse<String> answer = stage.send(transcript, address(transcript),
        JSON.readTree(withSecret(likeness.translated(transcript.sent().toString()))));
    List<String> differences = new ArrayList<>();
    if (answer.statusCode() != transcript.status()) {
      differences.add("status: recorded " + transcript.status() + ", here " + answer.statusCode()
          + " " + answer.body());
    }
    transcript.headers().propertyStream().forEach(header -> differences.addAll(
        headerDifference(header.getKey(), header.getValue().asText(), answer)));
    differences.addAll(bodyDifferences(transcript, answer));
    if (transcript.showsRecord()) {
      history.saw(transcript.body());
    }
    assertThat(differences).as(transcript.method() + " " + transcript.path()).isEmpty();
  }

  private void prepare(Transcript transcript) throws IOException {
    if (transcript.path().contains("{uuid}")) {
      assertThat(stage.steps).as("the steps that lead to a state").containsKey(
          transcript.name());
      stage.steps.get(transcript.name()).take();
      unusedSteps.remove(transcript.name());
    }
    if (transcript.method().equals("PATCH") && transcript.showsRecord()) {
      var edits = history.unrecordedEdits(transcript);
      if (!edits.isEmpty()) {
        String uuid = likeness.translated(transcript.body().get("uuid").asText());
        String name = stage.testbed.records().stream()
            .filter(record -> record.uuid().equals(uuid)).findFirst().orElseThrow().name();
        edits.forEach(edit -> stage.testbed.editByHand(name, edit));
      }
    }
  }

  private URI address(Transcript transcript) {
    String path = likeness.translated(transcript.path());
    if (path.contains("{uuid}")) {
      path = path.replace("{uuid}", stage.deviceUuid());
    }
    return URI.create(path.replace("{identity}", stage.testbed.identityUrl().toString())
        .replace("{inventory}", stage.testbed.inventoryUrl().toString()));
  }

  private String withSecret(String body) {
    return body.replace("<secret>", stage.credential.secret());
  }

  private List<String> headerDifference(String name, String recorded,
      HttpResponse<String> answer) {
    String live = answer.headers().firstValue(name).orElse("");
    return recorded.equals("<token>")
        ? live.isEmpty() ? List.of("header " + name + ": missing here") : List.of()
        : likeness.text("header " + name, recorded, live).stream().toList();
  }

  private List<String> bodyDifferences(Transcript transcript, HttpResponse<String> answer)
      throws IOException {
    if (transcript.body().isNull()) {
      return answer.body().isEmpty()
          ? List.of()
          : List.of("body: recorded none, here " + answer.body());
    }
    JsonNode live = blanked(answer);
    JsonNode recorded = transcript.showsRecord() && live.isObject()
        ? history.withRememberedDetails(transcript.body(), live)
        : transcript.body();
    return likeness.differences("body", recorded, live);
  }

  private static JsonNode blanked(HttpResponse<String> answer) throws IOException {
    JsonNode live = answer.body().startsWith("{") ? Client.json(answer) : NullNode.instance;
    if (live.at("/application_credential/secret").isTextual()) {
      ((ObjectNode) live.get("application_credential"))
          .put("secret", "<secret>");
    }
    return live;
  }
}
