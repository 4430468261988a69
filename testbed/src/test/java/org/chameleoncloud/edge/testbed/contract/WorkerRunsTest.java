package org.chameleoncloud.edge.testbed.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chameleoncloud.edge.testbed.inventory.WorkerTask;
import org.chameleoncloud.edge.testbed.reservation.BlazarRelease;
import org.chameleoncloud.edge.testbed.worker.WorkerCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Replays all recorded runs of Doni's worker blazar.device: the same calls, and the same state afterwards. */
class WorkerRunsTest {
  private static final int RUNS = 53;
  private static final Map<String, String> SERVICES = Map.of("IDENTITY", "Keystone",
      "RESERVATION", "Blazar");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RecordingMatcher matcher = new RecordingMatcher();
  private WorkerRunSetup setup;

  @AfterEach
  void closeTheSetup() {
    setup.close();
  }

  @TestFactory
  Stream<DynamicTest> runsAsRecordedWith2023() throws IOException {
    return replay(BlazarRelease.OF_2023_1);
  }

  @TestFactory
  Stream<DynamicTest> runsAsRecordedWithXena() throws IOException {
    return replay(BlazarRelease.XENA);
  }

  private Stream<DynamicTest> replay(BlazarRelease release) throws IOException {
    setup = new WorkerRunSetup(release, matcher);
    try (InputStream in = WorkerRunsTest.class
        .getResourceAsStream("/reservation-worker-runs.json")) {
      JsonNode runs = JSON.readTree(in);
      assertThat(runs).hasSize(RUNS);
      return runs.valueStream().filter(run -> run.get("branch").asText().equals(release.toString()))
          .map(run -> DynamicTest.dynamicTest(run.get("step").asText(), () -> replay(run)));
    }
  }

  private void replay(JsonNode run) {
    setup.prepare(run);
    int before = setup.testbed.reservations().workerCalls().size();
    WorkerTask worker = setup.run();
    mapTheDevice(run, worker);
    List<WorkerCall> calls = setup.testbed.reservations().workerCalls();
    List<JsonNode> live = calls.subList(before, calls.size()).stream().map(WorkerRunsTest::json)
        .toList();
    List<String> differences = new ArrayList<>();
    List<JsonNode> recorded = deletesSorted(run.get("calls"));
    assertThat(live).as("calls").hasSameSizeAs(recorded);
    List<JsonNode> sortedLive = deletesSorted(JSON.valueToTree(live));
    for (int i = 0; i < recorded.size(); i++) {
      differences.addAll(matcher.differences("call " + i, recorded.get(i),
          shortened(sortedLive.get(i), recorded.get(i))));
    }
    if (!worker.state().name().equals(run.get("state").asText())) {
      differences.add("state: recorded " + run.get("state") + ", live " + worker.state());
    }
    differences.addAll(detailDifferences(run, worker));
    assertThat(differences).as(run.get("step").asText()).isEmpty();
  }

  // A refusal can name the id of the device before any other response does.
  private void mapTheDevice(JsonNode run, WorkerTask worker) {
    String recorded = run.at("/state_details/blazar_resource_id").asText("");
    if (!recorded.isEmpty() && !matcher.knows(recorded)) {
      worker.detail("blazar_resource_id").ifPresent(live -> matcher.map(recorded, live.asText()));
    }
  }

  private List<String> detailDifferences(JsonNode run, WorkerTask worker) {
    ObjectNode recorded = run.get("state_details").deepCopy();
    ObjectNode live = JSON.valueToTree(worker.details());
    // The recording wrote a wrong id into the database, where this test has a device that was once registered.
    if (run.get("step").asText().equals("Blazar has lost the device")) {
      live.remove("resource_created_at");
    }
    String error = recorded.path("last_error").asText();
    if (error.contains("<text of the HTTP library>")) {
      String pattern = Pattern.quote(matcher.toLive(error)).replace("<id>", "\\E.+\\Q")
          .replace("<text of the HTTP library>", "\\E.+\\Q");
      assertThat(live.get("last_error").asText()).matches(pattern);
      recorded.set("last_error", live.get("last_error"));
    }
    return matcher.differences("state_details", recorded, live);
  }

  private static JsonNode json(WorkerCall call) {
    ObjectNode json = JSON.createObjectNode().put("service", SERVICES.get(call.service().name()))
        .put("method", call.method()).put("path", call.path());
    json.set("body", call.body());
    json.put("status", call.status()).set("answer", call.response());
    return json;
  }

  // The recording shows the length of lists instead of their members, and only some members of a lease.
  private static JsonNode shortened(JsonNode live, JsonNode recorded) {
    ObjectNode copy = live.deepCopy();
    ObjectNode answer = (ObjectNode) copy.get("answer");
    recorded.get("answer").propertyStream().filter(entry -> entry.getValue().isTextual()
        && entry.getValue().asText().matches("<\\d+ (leases|devices)>"))
        .forEach(entry -> {
          assertThat(answer.get(entry.getKey()).isArray()).as(entry.getKey()).isTrue();
          answer.set(entry.getKey(), entry.getValue());
        });
    if (recorded.at("/answer/lease").isObject()) {
      ObjectNode lease = (ObjectNode) answer.get("lease");
      List<String> shown = recorded.at("/answer/lease").propertyStream().map(Map.Entry::getKey)
          .toList();
      lease.retain(shown);
    }
    return copy;
  }

  // The leases that a run deletes come from a list without an order.
  private List<JsonNode> deletesSorted(JsonNode calls) {
    return calls.valueStream()
        .sorted(Comparator.comparing(call -> call.get("method").asText().equals("DELETE")
            && call.get("path").asText().startsWith("/leases/")
                ? matcher.toLive(call.get("path").asText())
                : ""))
        .toList();
  }
}
