package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chameleoncloud.edge.cluster.RolloutJudge.RecordChange;
import org.chameleoncloud.edge.lab.controlplane.AuditLog;
import org.chameleoncloud.edge.lab.controlplane.ControlPlane;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import org.chameleoncloud.edge.testbed.traffic.LoggedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A large fleet on a real API server. The operator is killed at random while it makes the devices and while it changes
 * them; by the audit log and the testbed's requests, none is registered twice, and no more are unavailable at a time than may
 * be. A change that the testbed refuses for a few devices stops there, also when the operator is killed, and is undone.
 *
 * <p>{@code -Dfleet.devices=1000} changes the number of 300 devices, {@code -Dfleet.seed=N} repeats the moments of the kills.
 */
class FleetRolloutIT {
  private static final int DEVICES = Integer.getInteger("fleet.devices", 300);
  private static final int BATCH = 50;
  private static final int REFUSED = 5;
  private static final int KILLS = 4;
  private static final int KILLS_WHILE_FAILING = 2;
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final String RECORDS = "/v1/hardware";
  private static final String RECORD = "/v1/hardware/{uuid}";
  private static final String FLEET = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeDeviceFleet
      metadata: {name: campus}
      spec:
        range: {pattern: "pi-{index:04}", from: 1, to: %d}
        template:
          spec:
            machineName: raspberrypi4-64
            contactEmail: first+{index}@example.org
        rollout: {maxUnavailable: %d, batchSize: %d}
      """.formatted(DEVICES, BATCH, BATCH);

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment(TestbedOptions.forTests()
      .workersRunEvery(Duration.ofMillis(500), Duration.ZERO).bootAfter(Duration.ZERO),
      ControlPlane.AUDITED_NAMESPACE);

  private final long seed = Long.getLong("fleet.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private FleetResource fleet;
  private AuditLog audit;
  private DeviceHistory history;

  @Test
  void isMadeOnceAndChangedABatchAtATimeUntilOneFails() throws IOException, InterruptedException {
    System.out.println("fleet: " + DEVICES + " devices, seed " + seed);
    env.createCredential();
    fleet = new FleetResource(env, "campus");
    Deployment deployment = env.install("leaderElection.enabled=false");
    audit = env.audit(deployment);
    // A change that was refused is not tried again meanwhile.
    try (DeviceHistory devices = DeviceHistory.record(env, audit);
        RestartingOperator operator = RestartingOperator.start(deployment,
            env.cluster().controlPlane().url(), Map.of("--resync", "10m"))) {
      history = devices;
      Map<String, String> uids = make(operator);
      long made = fleet.version();
      rollOut(operator);
      assertRollout(made);
      long changed = fleet.version();
      stopWhereItFails(operator, changed);
      env.closeLater(operator.process());
      undo(changed);
      assertThat(uids()).as("no device was made again").isEqualTo(uids);
      assertRegisteredOnce();
      System.out.println("fleet: operator started " + operator.starts() + " times");
    }
  }

  private Map<String, String> make(RestartingOperator operator) throws InterruptedException {
    env.apply(FLEET);
    killMeanwhile(operator, "POST", RECORDS);
    fleet.awaitReady(TIMEOUT);
    assertRegisteredOnce();
    assertRecords("first");
    Map<String, String> uids = uids();
    assertThat(uids.keySet()).isEqualTo(IntStream.rangeClosed(1, DEVICES)
        .mapToObj("pi-%04d"::formatted).collect(Collectors.toSet()));
    return uids;
  }

  /** When the testbed has received so many requests of a kind, at random numbers of them. */
  private void killMeanwhile(RestartingOperator operator, String method, String route)
      throws InterruptedException {
    for (int moment : random.ints(KILLS, 0, DEVICES).sorted().toArray()) {
      TestEnvironment.eventually(method + " number " + moment).atMost(TIMEOUT)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> env.testbed().requests().count(method, route) >= moment);
      operator.kill();
    }
  }

  private Map<String, String> uids() {
    return env.devices().stream().collect(Collectors.toMap(
        device -> device.getMetadata().getName(), device -> device.getMetadata().getUid()));
  }

  private Stream<LoggedRequest> requests(String method, String route) {
    return env.testbed().requests().all().stream()
        .filter(request -> request.method().equals(method) && request.route().equals(route));
  }

  /** A POST whose response a killed operator did not receive is not repeated: its name is taken. */
  private void assertRegisteredOnce() {
    Map<Integer, Long> posts = requests("POST", RECORDS)
        .collect(Collectors.groupingBy(LoggedRequest::status, Collectors.counting()));
    assertThat(posts).containsEntry(201, (long) DEVICES);
    assertThat(posts.keySet()).isSubsetOf(201, 409);
    assertThat(env.testbed().records()).extracting(DeviceRecord::name).doesNotHaveDuplicates()
        .hasSize(DEVICES);
  }

  private void assertRecords(String address) {
    assertThat(env.testbed().records()).allSatisfy(
        record -> assertThat(email(record)).isEqualTo(email(record.name(), address)));
  }

  private static String email(DeviceRecord record) {
    return record.property("contact_email").orElseThrow().asText();
  }

  private static String email(String device, String address) {
    return address + "+" + Integer.parseInt(device.replace("pi-", "")) + "@example.org";
  }

  private void changeTemplate(String address) {
    fleet.patch("""
        {"spec": {"template": {"spec": {"contactEmail": "%s+{index}@example.org"}}}}"""
        .formatted(address));
  }

  private void rollOut(RestartingOperator operator) throws InterruptedException {
    changeTemplate("second");
    killMeanwhile(operator, "PATCH", RECORD);
    fleet.awaitReady(TIMEOUT);
    assertRecords("second");
    assertRevisions(List.of(1L, 2L));
  }

  private void assertRollout(long since) {
    RolloutJudge judge = history.judge();
    List<Integer> batches = judge.batches(since);
    Map<String, String> names = env.testbed().records().stream()
        .collect(Collectors.toMap(DeviceRecord::uuid, DeviceRecord::name));
    List<RecordChange> changes = requests("PATCH", RECORD)
        .filter(request -> request.status() == 200)
        .map(request -> new RecordChange(
            names.get(request.path().split("/")[3]), request.receivedAt()))
        .toList();
    int together = judge.mostChangedTogether(changes);
    Set<String> unavailable = judge.mostUnavailable(since);
    System.out.println("fleet: batches " + batches + ", at most " + unavailable.size()
        + " devices unavailable, " + together + " records changed together");
    assertThat(unavailable).hasSizeBetween(1, BATCH);
    assertThat(batches).allMatch(size -> size <= BATCH);
    assertThat(batches.stream().mapToInt(Integer::intValue).sum()).isEqualTo(DEVICES);
    assertThat(changes).extracting(RecordChange::device).as("changes of records")
        .doesNotHaveDuplicates().hasSize(DEVICES);
    assertThat(together).isBetween(1, BATCH);
  }

  /**
   * The testbed refuses the template for the first devices, and for no others, however often the operator is killed. A batch
   * that was started only in part before a kill is followed by another one.
   */
  private void stopWhereItFails(RestartingOperator operator, long before)
      throws InterruptedException {
    Set<String> broken = IntStream.rangeClosed(1, REFUSED).mapToObj("pi-%04d"::formatted)
        .collect(Collectors.toSet());
    env.testbed().records().stream().filter(record -> broken.contains(record.name()))
        .forEach(record -> env.testbed().faults()
            .add(Fault.on("PATCH", RECORDS + "/" + record.uuid()).status(400)));
    changeTemplate("third");
    killWhileItFails(operator, env.testbed().requests().count("PATCH", RECORD));
    fleet.awaitStalled("RolloutStopped");
    awaitTheRestOfTheBatch();
    operator.kill();
    // Enough for the next batch, if there were one.
    awaitLists(10);
    awaitTheRestOfTheBatch();

    Set<String> failed = env.devices().stream().filter(FleetRolloutIT::isStalled)
        .map(device -> device.getMetadata().getName()).collect(Collectors.toSet());
    assertThat(failed).isSubsetOf(broken).hasSizeGreaterThan(1);
    Condition stalled = fleet.awaitStalled("RolloutStopped");
    assertThat(stalled.message()).contains(failed.size() + " devices failed").contains(failed);
    RolloutJudge judge = history.judge();
    Set<String> written = judge.writtenByFleet(before, Long.MAX_VALUE);
    assertThat(written).containsAll(failed)
        .hasSizeLessThanOrEqualTo((KILLS_WHILE_FAILING + 1) * BATCH);
    assertThat(judge.writtenByFleet(stoppedAt(before), Long.MAX_VALUE)).as("after the stop")
        .isEmpty();
    assertThat(env.testbed().records().stream()
        .filter(record -> email(record).startsWith("third")))
        .hasSize(written.size() - failed.size());
    System.out.println("fleet: stopped with " + written.size() + " devices changed, "
        + failed.size() + " failed");
  }

  /** A batch that has stopped changes no further record. */
  private void killWhileItFails(RestartingOperator operator, int before)
      throws InterruptedException {
    for (int moment : random.ints(KILLS_WHILE_FAILING, 1, BATCH - REFUSED).sorted().toArray()) {
      TestEnvironment.eventually("PATCH number " + moment + ", or the stop").atMost(TIMEOUT)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> env.testbed().requests().count("PATCH", RECORD) >= before + moment
              || fleet.status().condition(ConditionType.STALLED).filter(Condition::holds)
                  .isPresent());
      operator.kill();
    }
  }

  private void awaitTheRestOfTheBatch() {
    TestEnvironment.eventually("the rest of the batch is done").until(fleet::status,
        status -> status.failed() > 1 && status.available() == DEVICES - status.failed());
  }

  private static boolean isStalled(EdgeDevice device) {
    return device.getStatus().condition(ConditionType.STALLED).filter(Condition::holds)
        .isPresent();
  }

  private void awaitLists(int more) {
    int lists = env.testbed().requests().count("GET", RECORDS);
    TestEnvironment.eventually(more + " more lists")
        .until(() -> env.testbed().requests().count("GET", RECORDS) >= lists + more);
  }

  /** The version of the first status of the fleet that says so. */
  private long stoppedAt(long before) {
    return audit.events().stream().map(event -> event.path("responseObject"))
        .filter(object -> object.path("kind").asText().equals("EdgeDeviceFleet"))
        .filter(fleet -> fleet.findValuesAsText("reason").contains("RolloutStopped"))
        .mapToLong(FleetRolloutIT::version).filter(version -> version > before).min()
        .orElseThrow();
  }

  private static long version(JsonNode object) {
    return object.at("/metadata/resourceVersion").asLong();
  }

  private void undo(long before) {
    env.testbed().faults().clear();
    env.cluster().shell().run("kubectl chi-edge fleet undo campus -n " + env.namespace())
        .orFail();
    fleet.awaitReady(TIMEOUT);
    assertRecords("second");
    // A template that returns is the newest revision.
    assertRevisions(List.of(1L, 3L, 4L));
    assertThat(history.judge().mostUnavailable(before)).hasSizeLessThanOrEqualTo(BATCH);
  }

  private void assertRevisions(List<Long> numbers) {
    EdgeDeviceFleetStatus status = fleet.status();
    assertThat(status.knownRevisions()).extracting("number").isEqualTo(numbers);
    String last = status.knownRevisions().getLast().name();
    assertThat(status.currentRevision()).isEqualTo(last);
    assertThat(status.updateRevision()).isEqualTo(last);
    assertThat(env.devices().stream().map(device -> device.getMetadata().getLabels()
        .get(Label.REVISION.key())).filter(Objects::nonNull).distinct()).containsExactly(last);
    Map<String, Long> stored = new TreeMap<>();
    env.kubectl("get", "controllerrevisions", "-o",
        "jsonpath={range .items[*]}{.metadata.name} {.revision}{\"\\n\"}{end}").orFail().lines()
        .map(line -> line.split(" "))
        .forEach(words -> stored.put(words[0], Long.valueOf(words[1])));
    assertThat(stored).isEqualTo(status.knownRevisions().stream().collect(Collectors.toMap(
        EdgeDeviceFleetStatus.Revision::name, EdgeDeviceFleetStatus.Revision::number)));
  }
}
