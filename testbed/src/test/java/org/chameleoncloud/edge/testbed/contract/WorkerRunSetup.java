package org.chameleoncloud.edge.testbed.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chameleoncloud.edge.testbed.ManualClock;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.chameleoncloud.edge.testbed.inventory.AvailabilityWindow;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.inventory.PatchOperation;
import org.chameleoncloud.edge.testbed.inventory.WorkerTask;
import org.chameleoncloud.edge.testbed.reservation.BlazarRelease;
import org.chameleoncloud.edge.testbed.reservation.Lease;

/** A testbed with the same setup as the recorded workers, and the steps that happened before each run. */
final class WorkerRunSetup implements AutoCloseable {
  private static final String WORKER = "blazar.device";
  private static final String OWNER = "owner";
  private static final String PREFIX = "availability_window_";
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
  private static final Set<String> CHANGING = Set.of("authorized_projects", "device_profiles");
  private static final ObjectMapper JSON = new ObjectMapper();

  final Testbed testbed;
  private final ManualClock clock = new ManualClock();
  private final RecordingMatcher matcher;
  private final Map<String, AvailabilityWindow> windows = new LinkedHashMap<>();
  private DeviceRecord current;
  private Lease lease;
  private int devices;

  WorkerRunSetup(BlazarRelease release, RecordingMatcher matcher) {
    this.matcher = matcher;
    clock.advanceTo(Instant.parse("2026-11-29T18:15:05Z"));
    testbed = Testbed.start(TestbedOptions.forTests().clock(clock).blazar(release));
    testbed.addProject(OWNER);
    matcher.map("4c623c239ca742ac978a7fb83a091770", testbed.addProject("CH-999999").id());
    matcher.map("http://reservation.example.org:1234",
        testbed.reservations().url().toString().replaceFirst("/v1$", ""));
  }

  /** Does what happened before a run. */
  void prepare(JsonNode run) {
    switch (run.get("step").asText()) {
      case "no node in Kubernetes yet" -> register(run);
      case "the same once more (defer_count)",
          "device profile named like a column of Blazar, next run" -> {
        // The worker is PENDING still.
      }
      case "Blazar has lost the device, next run" -> mapTheLost(run);
      case "the node has joined" -> addNode();
      case "a new device with an empty list", "third device, created",
          "enrolled again under the same name",
          "a project id written with dashes", "device profile named like a column of Blazar",
          "availability window, new device" -> {
        register(run);
        addNode();
        setWindows(run);
      }
      case "availability window on a restricted device" -> {
        // The device before is still deferred and would run too.
        testbed.editByHand(current.name(), PatchOperation.remove("/properties/device_profiles"));
        testbed.tick();
        register(run);
        addNode();
        setWindows(run);
      }
      case "leased by somebody, nothing changed" -> {
        lease = testbed.reserve(current.name(), clock.instant().plus(Duration.ofHours(1)),
            clock.instant().plus(Duration.ofHours(2)));
        edit(run);
      }
      case "record deleted while leased" -> testbed.deleteByHand(current.name());
      case "record deleted, the lease is gone" -> {
        testbed.reservations().cancel(lease);
        testbed.rerunWorkers(current.uuid());
      }
      case "third window over somebody's lease" -> {
        testbed.reserve(current.name(), Instant.parse("2026-11-29T20:20:00Z"),
            Instant.parse("2026-11-29T20:45:00Z"));
        setWindows(run);
      }
      case "availability window, run again", "second window, taken by nobody" -> setWindows(run);
      case "windows taken away" -> {
        windows.clear();
        setWindows(run);
      }
      case "Blazar has lost the device" -> loseTheDevice();
      case "record deleted before Blazar ever had it" -> {
        register(run);
        testbed.deleteByHand(current.name());
      }
      case "Blazar cannot be reached" -> {
        testbed.reservations().reachableByWorkers(false);
        edit(run);
      }
      default -> edit(run);
    }
  }

  /** Runs the workers; returns the worker afterwards. */
  WorkerTask run() {
    testbed.tick();
    return record().worker(WORKER);
  }

  @Override
  public void close() {
    testbed.close();
  }

  private DeviceRecord record() {
    return Stream.concat(testbed.records().stream(), testbed.deletedRecords().stream())
        .filter(record -> record.uuid().equals(current.uuid())).findFirst().orElseThrow();
  }

  private void register(JsonNode run) {
    Map<String, Object> properties = new TreeMap<>();
    run.get("properties").propertyStream().forEach(
        entry -> properties.put(entry.getKey(), JSON.convertValue(entry.getValue(), Object.class)));
    windows.clear();
    String name = recordedCalls(run).map(call -> call.at("/body/name").asText())
        .filter(text -> !text.isEmpty() && !text.startsWith(PREFIX)).findFirst()
        .orElseGet(() -> "nameless-" + ++devices);
    current = testbed.registerByHand(OWNER, name, properties);
    recordedCalls(run).map(call -> call.at("/body/uid").asText()).filter(uid -> !uid.isEmpty())
        .findFirst().or(() -> uuidIn(run.at("/state_details/last_error").asText()))
        .ifPresent(uid -> matcher.map(uid, current.uuid()));
  }

  private static Optional<String> uuidIn(String text) {
    return Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
        .matcher(text).results().map(MatchResult::group).findFirst();
  }

  private void addNode() {
    testbed.reservations().addNode(current.name());
  }

  /** Makes the properties as in the run; at least an empty patch, so that the worker runs. */
  private void edit(JsonNode run) {
    JsonNode wanted = run.get("properties");
    DeviceRecord record = testbed.record(current.name()).orElseThrow();
    PatchOperation[] changes = CHANGING.stream()
        .filter(key -> wanted.has(key) || record.property(key).isPresent())
        .map(key -> wanted.has(key)
            ? PatchOperation.add("/properties/" + key, wanted.get(key))
            : PatchOperation.remove("/properties/" + key))
        .toArray(PatchOperation[]::new);
    testbed.editByHand(current.name(), changes);
  }

  /** Makes the windows as in the run, which names each in a request for its lease. */
  private void setWindows(JsonNode run) {
    recordedCalls(run).map(call -> call.get("body"))
        .filter(body -> body.path("name").asText().startsWith(PREFIX))
        .forEach(body -> windows.computeIfAbsent(body.get("name").asText(), name -> {
          AvailabilityWindow window = AvailabilityWindow.of(time(body, "start_date"),
              time(body, "end_date"));
          matcher.map(name.substring(PREFIX.length()), window.uuid());
          return window;
        }));
    testbed.setWindows(current.name(), windows.values().toArray(AvailabilityWindow[]::new));
  }

  // The recording wrote a wrong id into the database instead.
  private void loseTheDevice() {
    current = testbed.registerByHand(OWNER, "lost", Map.of("machine_name", "raspberrypi4-64"));
    addNode();
    testbed.tick();
    matcher.map("11111111-1111-4111-8111-111111111111",
        testbed.reservations().device(current.name()).orElseThrow().id());
    testbed.reservations().lose(current.name());
    testbed.editByHand(current.name());
  }

  private void mapTheLost(JsonNode run) {
    JsonNode body = recordedCalls(run).findFirst().orElseThrow().get("body");
    matcher.map(body.get("name").asText(), current.name());
    matcher.map(body.get("uid").asText(), current.uuid());
  }

  private static Stream<JsonNode> recordedCalls(JsonNode run) {
    return run.get("calls").valueStream();
  }

  private static Instant time(JsonNode body, String key) {
    return LocalDateTime.parse(body.get(key).asText(), MINUTE).toInstant(ZoneOffset.UTC);
  }
}
