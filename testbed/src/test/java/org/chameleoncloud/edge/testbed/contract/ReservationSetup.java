package org.chameleoncloud.edge.testbed.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.testbed.Client;
import org.chameleoncloud.edge.testbed.ManualClock;
import org.chameleoncloud.edge.testbed.ReservationControl;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.chameleoncloud.edge.testbed.reservation.BlazarRelease;
import org.chameleoncloud.edge.testbed.reservation.DevicePolicy;

/** A testbed with the same setup as the recorded Blazar, and the steps that happened between the requests. */
final class ReservationSetup implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern MEMBER = Pattern.compile("(?:member|reader) of ([A-C])");
  private static final List<String> LEASED_NODES = List.of("uc-rpi4-01", "uc-rpi4-02",
      "uc-nano-01");
  /** The projects, by their names in the recording and by their recorded ids. */
  private static final Map<String, String> PROJECTS = Map.of(
      "A", "c56f9ca1147f43948b71975dab678502", "B", "4c623c239ca742ac978a7fb83a091770",
      "C", "c9409c29aa3b4e1a9d84368574108c4d", "admin", "0a7b237ae07644808edb0da8faf0ba72");
  /** When the requests were sent whose responses depend on it. */
  private static final Map<String, String> TIMES = Map.ofEntries(
      Map.entry("A leases B's device for later", "17:56:44"),
      Map.entry("A leases B's device from now", "17:58:30"),
      Map.entry("allocations, one device with an active lease and later ones", "17:58:41"),
      Map.entry("B leases its own device, to start in half an hour", "18:10:36"),
      Map.entry("devices after the nodes went away", "18:10:42"),
      Map.entry("devices after the nodes came back", "18:11:37"),
      Map.entry("C leases a device for two minutes", "18:13:46"),
      Map.entry("a lease that has ended", "18:15:25"),
      Map.entry("lease that lost its device, after its start", "18:39:11"));

  final Testbed testbed;
  private final ManualClock clock = new ManualClock();
  private final RecordingMatcher matcher;
  private final Client client;
  private final Map<String, Step> steps = Map.of(
      "devices after the nodes went away", () -> {
        LEASED_NODES.forEach(reservations()::removeNode);
        reservations().pollNodes();
      },
      "devices after the nodes came back", () -> {
        LEASED_NODES.forEach(reservations()::addNode);
        reservations().pollNodes();
      },
      "C leases a device for two minutes", () -> create("a8ad03ec-6c47-4eb3-8e3e-7808e7f50149",
          "uc-rpi4-09", "9f2a008e-eac8-4cd7-9164-db5075faa009"),
      "identity service down", () -> reservations().identityReachable(false),
      "allocations, site option user_name in the extras", () -> {
        reservations().identityReachable(true);
        reservations().showUserNames(true);
      },
      "lease that lost its device, after its start", () -> {
        reservations().identityReachable(true);
        reservations().showUserNames(false);
      });

  /** Brings Blazar into a state. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  ReservationSetup(BlazarRelease release, DevicePolicy policy, RecordingMatcher matcher)
      throws IOException {
    this.matcher = matcher;
    clock.advanceTo(Instant.parse("2026-11-29T17:54:51Z"));
    testbed = Testbed.start(TestbedOptions.forTests().clock(clock).blazar(release)
        .devicePolicy(policy).tokenLife(Duration.ofHours(2)));
    PROJECTS.forEach((name, id) -> matcher.map(id, testbed.addProject(name).id()));
    client = new Client(testbed, testbed.addCredential("admin", Rights.ADMIN)).signIn();
    LEASED_NODES.forEach(reservations()::addNode);
    reservations().addNode("uc-rpi4-03");
    matcher.map("http://identity.example.org:5000",
        testbed.identityUrl().toString().replaceFirst("/v3$", ""));
    matcher.map("http://reservation.example.org:1234", root());
  }

  /** Does what happened before a request, if it mattered. */
  void prepare(ReservationTranscript transcript) throws IOException {
    if (TIMES.containsKey(transcript.name())) {
      clock.advanceTo(Instant.parse("2026-11-29T" + TIMES.get(transcript.name()) + "Z"));
    }
    if (steps.containsKey(transcript.name())) {
      steps.get(transcript.name()).run();
    }
    for (JsonNode allocation : transcript.body().path("allocations")) {
      String id = allocation.get("resource_id").asText();
      if (!matcher.knows(id)) {
        create(id, "other-" + id, id);
      }
    }
  }

  /** Undoes what only one of the two recorded releases did, so that the common transcripts go on alike. */
  void undo(ReservationTranscript transcript) throws IOException {
    if (transcript.name().endsWith("no lease (xena)")) {
      send("PUT", "/devices/" + reservations().device("uc-rpi4-02").orElseThrow().id(),
          Map.of("authorized_projects", matcher.toLive(PROJECTS.get("B")), "restricted_reason",
              "for the lab course"));
    }
  }

  HttpResponse<String> send(ReservationTranscript transcript) throws IOException {
    HttpRequest.Builder request = HttpRequest
        .newBuilder(URI.create(matcher.toLive(transcript.path())
            .replace("{reservation-root}", root())
            .replace("{reservation}", reservations().url().toString())))
        .method(transcript.method(), transcript.sent().isNull()
            ? BodyPublishers.noBody()
            : BodyPublishers.ofString(body(transcript)));
    if (!transcript.sent().isNull() && !transcript.sentHeaders().has("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    if (!transcript.sentHeaders().has("Accept")
        && !transcript.name().contains("no Accept header")) {
      request.header("Accept", "application/json");
    }
    transcript.sentHeaders().propertyStream().forEach(header -> request.header(header.getKey(),
        header.getValue().asText().replace("<token>", token(transcript))));
    return client.send(request.build());
  }

  @Override
  public void close() {
    client.close();
    testbed.close();
  }

  private ReservationControl reservations() {
    return testbed.reservations();
  }

  private String root() {
    return reservations().url().toString().replaceFirst("/v1$", "");
  }

  private String body(ReservationTranscript transcript) {
    return transcript.sent().isTextual()
        ? transcript.sent().asText()
        : matcher.toLive(transcript.sent().toString());
  }

  private String token(ReservationTranscript transcript) {
    if (transcript.name().contains("invalid token")) {
      return "gAAAAAinvalid";
    }
    String sender = transcript.sender();
    Matcher member = MEMBER.matcher(sender);
    String project = member.find() ? member.group(1) : "admin";
    Rights rights = sender.startsWith("admin")
        ? Rights.ADMIN
        : sender.startsWith("reader")
            ? Rights.READ_ONLY
            : transcript.name().startsWith("restricted")
                ? Rights.RESTRICTED
                : Rights.UNRESTRICTED;
    Credential credential = testbed.addCredential(project, rights);
    try (Client sign = new Client(testbed, credential).signIn()) {
      if (transcript.name().contains("revoked")) {
        testbed.revoke(credential);
      } else if (transcript.name().contains("expired")) {
        testbed.expire(credential);
      }
      return sign.token();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void create(String recordedId, String name, String uid) throws IOException {
    reservations().addNode(name);
    send("POST", "/devices", Map.of("name", name, "uid", uid, "device_driver", "k8s",
        "device_type", "container"));
    matcher.map(recordedId, reservations().device(name).orElseThrow().id());
  }

  private void send(String method, String path, Object body) throws IOException {
    HttpResponse<String> response = client.send(HttpRequest
        .newBuilder(URI.create(reservations().url() + path))
        .method(method, BodyPublishers
            .ofString(JSON.writeValueAsString(body)))
        .header("Accept", "application/json").header("Content-Type", "application/json")
        .header("X-Auth-Token", client.token()).build());
    if (response.statusCode() >= 300) {
      throw new IOException(method + " " + path + ": " + response.body());
    }
  }
}
