package org.chameleoncloud.edge.testbed.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.chameleoncloud.edge.testbed.Client;
import org.chameleoncloud.edge.testbed.reservation.BlazarRelease;
import org.chameleoncloud.edge.testbed.reservation.DevicePolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Replays all recorded requests to Blazar, for both releases: the testbed must respond like the real ones. */
class ReservationTranscriptsTest {
  private static final int TRANSCRIPTS = 147;
  /** The devices in the database of the second release, by their recorded ids. */
  private static final Map<String, String> XENA_DEVICES = Map.of(
      "47a499d5-4add-4053-bbe8-63558b92c1bb", "uc-rpi4-01",
      "b97d3629-5407-45fd-9521-07b0740ad9ec", "uc-rpi4-02");

  private final RecordingMatcher matcher = new RecordingMatcher();
  private final List<ReservationSetup> setups = new ArrayList<>();

  @AfterEach
  void closeTheSetups() {
    setups.forEach(ReservationSetup::close);
  }

  @TestFactory
  Stream<DynamicTest> respondsAsRecordedWith2023() throws IOException {
    return replay(BlazarRelease.OF_2023_1);
  }

  @TestFactory
  Stream<DynamicTest> respondsAsRecordedWithXena() throws IOException {
    return replay(BlazarRelease.XENA);
  }

  private Stream<DynamicTest> replay(BlazarRelease release) throws IOException {
    ReservationSetup admins = new ReservationSetup(release, DevicePolicy.ADMINS_READ, matcher);
    setups.add(admins);
    List<ReservationTranscript> all = ReservationTranscript.all();
    assertThat(all).hasSize(TRANSCRIPTS);
    List<DynamicTest> tests = new ArrayList<>();
    all.stream().filter(one -> !one.membersRead() && one.isOf(release))
        .forEach(one -> tests.add(DynamicTest.dynamicTest(one.name(), () -> replay(admins, one))));
    tests.add(DynamicTest.dynamicTest("members may read", () -> setups
        .add(new ReservationSetup(release, DevicePolicy.MEMBERS_READ, matcher))));
    all.stream().filter(one -> one.membersRead() && one.isOf(release))
        .forEach(one -> tests
            .add(DynamicTest.dynamicTest(one.name(), () -> replay(setups.getLast(), one))));
    return tests.stream();
  }

  private void replay(ReservationSetup setup, ReservationTranscript transcript)
      throws IOException {
    setup.prepare(transcript);
    XENA_DEVICES.forEach((id, name) -> setup.testbed.reservations().device(name)
        .ifPresent(device -> matcher.map(id, device.id())));
    HttpResponse<String> response = setup.send(transcript);
    setup.undo(transcript);
    List<String> differences = new ArrayList<>();
    if (response.statusCode() != transcript.status()) {
      differences.add("status: recorded " + transcript.status() + ", live "
          + response.statusCode() + " " + response.body());
    }
    transcript.headers().propertyStream().forEach(header -> matcher
        .textDifference("header " + header.getKey(), header.getValue().asText(),
            response.headers().firstValue(header.getKey()).orElse(""))
        .ifPresent(differences::add));
    differences.addAll(bodyDifferences(transcript.body(), response));
    assertThat(differences).as(transcript.method() + " " + transcript.path()).isEmpty();
  }

  private List<String> bodyDifferences(JsonNode recorded, HttpResponse<String> response)
      throws IOException {
    if (recorded.asText().startsWith("Traceback")) {
      return response.body().startsWith("Traceback (most recent call last):")
          ? List.of()
          : List.of("body: no traceback: " + response.body());
    }
    boolean json = response.body().startsWith("{");
    JsonNode live = json ? Client.json(response) : TextNode.valueOf(response.body());
    masked(live);
    return matcher.differences("body", Unordered.sorted(recorded, matcher::toLive),
        Unordered.sorted(live, id -> id));
  }

  private static void masked(JsonNode live) {
    live.findParents("trust_id").forEach(one -> ((ObjectNode) one).put("trust_id", "<trust id>"));
    live.findParents("user_name")
        .forEach(one -> ((ObjectNode) one).put("user_name", "<user name>"));
  }
}
