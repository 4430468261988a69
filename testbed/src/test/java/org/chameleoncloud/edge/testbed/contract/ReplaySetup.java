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
import org.chameleoncloud.edge.testbed.inventory.WorkerState;

/** A testbed set up as the recorded one was, and the people who sent the recorded requests. */
final class Stage implements AutoCloseable {
  private static final Duration WORK_TIME = Duration.ofSeconds(1);
  private static final String DEVICE = "iot-rpi4-11";

  final ManualClock clock = new ManualClock();
  final Testbed testbed = Testbed.start(TestbedOptions.forTests().clock(clock)
      .workTime(WORK_TIME).machineTypes(List.of("jetson-nano", "jetson-xavier-nx-emmc",
          "raspberrypi3-64", "raspberrypi4-64", "coral-dev")));
  final Credential credential;
  private final Client owner;
  private final Client restricted;
  private final Client stranger;

  /** How the device of the worker states gets into each of them. */
  final Map<String, Step> steps = Map.of(
      "worker states: just registered", this::register,
      "worker states: one in progress", testbed::tick,
      "worker states: 2/4, deferred until the device boots", this::sevenRuns,
      "worker states: 4/4 healthy", this::comeUp,
      "worker states: one in error", () -> testbed.failWorker(DEVICE, "blazar.device",
          "Blazar responded with HTTP 500: internal error"),
      "worker states: after sync every settled worker is PENDING again", this::sync,
      "after the device itself wrote its channels", () -> testbed.boot(DEVICE));

  Stage() throws IOException {
    Project project = testbed.addProject("CH-231106", "alice");
    credential = testbed.addCredential("CH-231106", "sdk", Rights.UNRESTRICTED);
    testbed.revoke(testbed.credential(project.name()));
    testbed.addProject("CH-000000", "bob");
    owner = new Client(testbed, credential).signIn();
    restricted = new Client(testbed,
        testbed.addCredential("CH-231106", Rights.RESTRICTED)).signIn();
    stranger = new Client(testbed, testbed.credential("CH-000000")).signIn();
  }

  /** What leads to a state of the device. */
  @FunctionalInterface
  interface Step {
    void take() throws IOException;
  }

  /** The token that a request was sent with; tokens are blanked, so the name of the case has to tell. */
  String tokenFor(Transcript transcript) {
    String name = transcript.name();
    if (name.contains("invalid token")) {
      return "gAAAAAnobodys";
    }
    if (name.contains("another project")) {
      return stranger.token();
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
    List.of(owner, restricted, stranger).forEach(Client::close);
    testbed.close();
  }

  private void register() throws IOException {
    owner.send("POST", "/v1/hardware/",
        owner.enrollment(DEVICE, Map.of("contact_email", "a@example.org")));
  }

  private void sevenRuns() {
    finishRun();
    while (testbed.record(DEVICE).orElseThrow().worker("k8s").detail("defer_count").orElseThrow()
        .asInt() < 7) {
      testbed.tick();
      finishRun();
    }
  }

  private void comeUp() throws IOException {
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
