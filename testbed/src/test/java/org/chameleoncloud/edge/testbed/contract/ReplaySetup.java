package org.chameleoncloud.edge.testbed.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.testbed.Client;
import org.chameleoncloud.edge.testbed.ManualClock;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.identity.Project;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.chameleoncloud.edge.testbed.inventory.DoniRelease;
import org.chameleoncloud.edge.testbed.inventory.WorkerState;

/** A testbed with the same setup as the recorded one, and the clients that sent the recorded requests. */
final class ReplaySetup implements AutoCloseable {
  private static final Duration WORK_TIME = Duration.ofSeconds(1);
  private static final String DEVICE = "iot-rpi4-11";

  final ManualClock clock = new ManualClock();
  final Testbed testbed = Testbed.start(TestbedOptions.forTests().clock(clock)
      .doni(DoniRelease.OF_2025).withoutReservationInCatalog().workTime(WORK_TIME)
      .machineTypes(List.of("jetson-nano", "jetson-xavier-nx-emmc",
          "raspberrypi3-64", "raspberrypi4-64", "coral-dev")));
  final Credential credential;
  private final Client owner;
  private final Client restricted;
  private final Client otherProject;

  /** The steps that bring the device into the states of the transcripts, by transcript. */
  final Map<String, Step> steps = Map.of(
      "worker states: just registered", this::register,
      "worker states: one in progress", testbed::tick,
      "worker states: 2/4, deferred until the device boots", this::runSevenTimes,
      "worker states: 4/4 healthy", this::bringUp,
      "worker states: one in error", () -> testbed.failWorker(DEVICE, "blazar.device",
          "Blazar responded with HTTP 500: internal error"),
      "worker states: after sync every settled worker is PENDING again", this::sync,
      "after the device itself wrote its channels", () -> testbed.boot(DEVICE));

  ReplaySetup() throws IOException {
    Project project = testbed.addProject("CH-231106", "alice");
    credential = testbed.addCredential("CH-231106", "sdk", Rights.UNRESTRICTED);
    testbed.revoke(testbed.credential(project.name()));
    testbed.addProject("CH-000000", "bob");
    owner = new Client(testbed, credential).signIn();
    restricted = new Client(testbed,
        testbed.addCredential("CH-231106", Rights.RESTRICTED)).signIn();
    otherProject = new Client(testbed, testbed.credential("CH-000000")).signIn();
  }

  /** Brings the device into a state. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  /** The token for a request; derived from the name of the transcript, because tokens are masked in the recording. */
  String tokenFor(Transcript transcript) {
    String name = transcript.name();
    if (name.contains("invalid token")) {
      return "gAAAAAinvalid";
    }
    if (name.contains("another project")) {
      return otherProject.token();
    }
    return name.endsWith("with a restricted one") ? restricted.token() : owner.token();
  }

  HttpResponse<String> send(Transcript transcript, URI address, JsonNode body)
      throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address)
        .method(transcript.method(), body.isNull()
            ? BodyPublishers.noBody()
            : BodyPublishers.ofString(body.toString()))
        .header("Content-Type", "application/json");
    if (transcript.authenticated()) {
      request.header("X-Auth-Token", tokenFor(transcript));
    }
    return owner.send(request.build());
  }

  String deviceUuid() {
    return testbed.record(DEVICE).orElseThrow().uuid();
  }

  @Override
  public void close() {
    List.of(owner, restricted, otherProject).forEach(Client::close);
    testbed.close();
  }

  private void register() throws IOException {
    owner.send("POST", "/v1/hardware/",
        owner.enrollment(DEVICE, Map.of("contact_email", "a@example.org")));
  }

  private void runSevenTimes() {
    finishRun();
    while (testbed.record(DEVICE).orElseThrow().worker("k8s").detail("defer_count").orElseThrow()
        .asInt() < 7) {
      testbed.tick();
      finishRun();
    }
  }

  private void bringUp() throws IOException {
    testbed.join(DEVICE);
    sync();
    testbed.tick();
    finishRun();
  }

  private void sync() throws IOException {
    owner.send("POST", "/v1/hardware/" + deviceUuid() + "/sync/", null);
  }

  private void finishRun() {
    while (testbed.record(DEVICE).orElseThrow().workers().stream()
        .anyMatch(worker -> worker.state() == WorkerState.IN_PROGRESS)) {
      clock.advance(WORK_TIME);
      testbed.tick();
    }
  }
}
