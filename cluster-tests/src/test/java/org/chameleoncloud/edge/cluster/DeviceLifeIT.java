package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.chameleoncloud.edge.testbed.reservation.Lease;
import org.chameleoncloud.edge.testbed.traffic.LoggedRequest;
import org.chameleoncloud.edge.testbed.worker.WorkerCall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A device from its registration to its end, with all that others do to it: switch it on and off, reserve it, delete it. */
@Execution(ExecutionMode.CONCURRENT)
class DeviceLifeIT {
  private static final String NAME = "pi";
  private static final String EGRESS = "local_egress";
  /** The operator has read everything again that often before something counts as not done. */
  private static final int LISTS = 3;

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  private String project;
  private OperatorProcess operator;

  @BeforeEach
  void start() throws IOException {
    project = env.testbed().credential(TestEnvironment.PROJECT).project().id();
    env.createCredential();
    env.createClaims();
    operator = env.startOperator();
  }

  @Test
  void aRestrictedDeviceIsRegisteredBakedSwitchedOnReservedChangedAndDeleted() {
    isRegisteredWithItsRestriction();
    assertThat(image()).exists();
    comesOnlineAndIsRestricted();

    Instant now = Instant.now();
    Lease running = reserve(now, now.plus(Duration.ofHours(1)));
    aChangeWaitsForTheEndOf(running);
    goesOffline();
    env.testbed().reservations().cancel(running);
    env.awaitProperty(NAME, EGRESS, "deny");
    env.awaitReady(NAME);
    assertThat(env.testbed().requests().count("PATCH")).isEqualTo(1);

    Lease later = reserve(now.plus(Duration.ofHours(2)), now.plus(Duration.ofHours(3)));
    aDeletionWaitsForTheEndOf(later);
    env.testbed().reservations().cancel(later);
    leavesNothingBehind();
  }

  private void isRegisteredWithItsRestriction() {
    env.apply(manifest("allow"));
    env.awaitReady(NAME);
    assertThat(env.testbed().record(NAME).orElseThrow().property("authorized_projects"))
        .hasValueSatisfying(projects -> assertThat(projects.toString())
            .isEqualTo("[\"" + project + "\"]"));
    assertThat(env.testbed().requests().count("POST", "/v1/hardware")).isEqualTo(1);
    assertThat(env.testbed().requests().count("PATCH")).isZero();
    env.awaitReason(NAME, ConditionType.ONLINE, "NeverSeen");
    env.awaitReason(NAME, ConditionType.ACCESS_ENFORCED, "WaitForChecks");
  }

  private String manifest(String egress) {
    return Devices.yaml(NAME, "authorizedProjects: [\"" + project + "\"]", "localEgress: " + egress,
        DeviceLifecycle.IMAGE);
  }

  private Path image() {
    return env.cluster().claimDirectory(env.namespace(), "edge-images").resolve(env.namespace())
        .resolve(NAME + ".img");
  }

  private void comesOnlineAndIsRestricted() {
    env.testbed().boot(NAME);
    EdgeDeviceStatus status = env.awaitStatus(NAME, "online, healthy and restricted",
        found -> holds(found, ConditionType.ONLINE) && holds(found, ConditionType.HEALTHY)
            && holds(found, ConditionType.ACCESS_ENFORCED));
    assertThat(status.lastSeen()).isNull();
    assertThat(status.access()).isEqualTo(new EdgeDeviceStatus.Access("Projects",
        List.of(project)));
    assertThat(env.testbed().reservations().workerCalls().stream()
        .filter(call -> call.method().equals("POST") && call.path().startsWith("/devices")
            && call.status() < 300)
        .map(WorkerCall::body))
        .singleElement().satisfies(body -> assertThat(body.path("authorized_projects").asText())
            .isEqualTo(project));
    assertThat(env.testbed().requests().count("PATCH")).isZero();
  }

  private static boolean holds(EdgeDeviceStatus status, ConditionType condition) {
    return status.condition(condition).filter(found -> found.holds()).isPresent();
  }

  private Lease reserve(Instant start, Instant end) {
    return env.testbed().reservations().reserve(TestEnvironment.PROJECT, NAME, start, end);
  }

  private void aChangeWaitsForTheEndOf(Lease lease) {
    env.awaitStatus(NAME, "reserved now", status -> status.reservation().state().equals("Now")
        && text(lease.end()).equals(status.reservation().until()));
    env.apply(manifest("deny"));
    assertThat(env.awaitReason(NAME, ConditionType.READY, "WaitForReservation")
        .condition(ConditionType.READY).orElseThrow().message())
        .startsWith("The testbed's record is not changed (local_egress: allow -> deny) before "
            + text(lease.end()) + ", because the device is reserved.");
    awaitLists();
    assertThat(env.testbed().requests().count("PATCH")).isZero();
    assertThat(env.kubectl("get", "edgedevices").orFail().lines().skip(1))
        .singleElement().satisfies(row -> assertThat(row.replaceAll(" +", " "))
            .startsWith("pi raspberrypi4-64 False True 4/4 Now "));
  }

  private void goesOffline() {
    env.testbed().powerOff(NAME);
    EdgeDeviceStatus status = env.awaitReason(NAME, ConditionType.ONLINE, "Offline");
    assertThat(status.condition(ConditionType.ONLINE).orElseThrow().message())
        .isEqualTo("Disconnected from balena since " + status.lastSeen() + ".");
    Instant lastSeen = Instant.parse(status.lastSeen());
    assertThat(lastSeen).isBeforeOrEqualTo(Instant.now());
    // What the alert compares with the time.
    TestEnvironment.eventually("the metrics say since when").until(
        () -> metric("chi_edge_devices_offline_since_timestamp_seconds") == lastSeen
            .getEpochSecond());
  }

  /** The value of a metric without labels. */
  private long metric(String name) throws IOException {
    URI metrics = URI.create("http://127.0.0.1:" + Operators.port(operator) + "/metrics");
    try (InputStream body = metrics.toURL().openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8).lines()
          .filter(line -> line.startsWith(name + " "))
          .map(line -> Math.round(Double.parseDouble(line.substring(name.length())))).findFirst()
          .orElseThrow();
    }
  }

  private void aDeletionWaitsForTheEndOf(Lease lease) {
    env.awaitStatus(NAME, "reserved later", status -> status.reservation().state().equals("Later")
        && text(lease.start()).equals(status.reservation().nextFrom()));
    env.kubectl("delete", "edgedevice", NAME, "--wait=false").orFail();
    assertThat(env.awaitReason(NAME, ConditionType.READY, "WaitForReservation")
        .condition(ConditionType.READY).orElseThrow().message())
        .startsWith("The testbed's record cannot be deleted yet: The device is reserved until "
            + text(lease.end()) + ", ");
    awaitLists();
    assertThat(env.testbed().record(NAME)).isPresent();
    assertThat(env.testbed().requests().count("DELETE")).isZero();
    assertThat(image()).exists();
  }

  private void leavesNothingBehind() {
    env.awaitDeleted(NAME);
    assertThat(env.testbed().records()).isEmpty();
    assertThat(image()).doesNotExist();
    TestEnvironment.eventually("Blazar has deleted the device")
        .until(() -> env.testbed().reservations().device(NAME).isEmpty());
    TestEnvironment.eventually("no Job is left").until(() -> env.client().batch().v1().jobs()
        .inNamespace(env.namespace()).list().getItems().isEmpty());
  }

  /** Blazar ends a reservation some seconds late, and refuses to delete the device until then. */
  @Test
  void aDeletionAfterTheEndOfAReservationWaitsUntilBlazarHasEndedIt() {
    env.apply(Devices.yaml(NAME));
    env.awaitReady(NAME);
    env.testbed().boot(NAME);
    env.awaitReason(NAME, ConditionType.HEALTHY, "Healthy");
    Instant now = Instant.now();
    Lease lease = reserve(now, now.plusSeconds(70));
    env.awaitStatus(NAME, "reserved", status -> status.reservation().state().equals("Now"));

    env.kubectl("delete", "edgedevice", NAME, "--wait=false").orFail();
    env.awaitReason(NAME, ConditionType.READY, "WaitForReservation");
    TestEnvironment.eventually("it is deleted").atMost(TestEnvironment.TIMEOUT.multipliedBy(5))
        .until(() -> env.device(NAME).isEmpty());
    assertThat(Instant.now()).isAfter(lease.end());
    TestEnvironment.eventually("Blazar has deleted the device")
        .until(() -> env.testbed().reservations().device(NAME).isEmpty());
    assertThat(env.testbed().reservations().workerCalls().stream()
        .filter(call -> call.method().equals("DELETE")).map(WorkerCall::status))
        .allMatch(status -> status < 300);
  }

  @Test
  void aRecordThatIsDeletedByHandIsNotRegisteredAgainWithoutTheAnnotation() {
    env.apply(Devices.yaml(NAME, DeviceLifecycle.IMAGE));
    String first = env.awaitReady(NAME).uuid();
    env.testbed().boot(NAME);
    env.awaitReason(NAME, ConditionType.HEALTHY, "Healthy");

    env.testbed().deleteByHand(NAME);
    EdgeDeviceStatus stalled = env.awaitReason(NAME, ConditionType.STALLED, "RecordGone");
    assertThat(stalled.uuid()).isNull();
    assertThat(stalled.condition(ConditionType.READY).orElseThrow().message())
        .startsWith("The record " + first + " of \"pi\" no longer exists on the testbed.")
        .contains("edge.chameleoncloud.org/register-again=\"true\"");
    assertThat(stalled.condition(ConditionType.IMAGE_READY).orElseThrow().message())
        .contains("do not flash it");
    awaitLists();
    assertThat(env.testbed().requests().count("POST", "/v1/hardware")).isEqualTo(1);
    assertThat(env.testbed().records()).isEmpty();

    env.kubectl("annotate", "edgedevice", NAME, "edge.chameleoncloud.org/register-again=true")
        .orFail();
    EdgeDeviceStatus again = env.awaitStatus(NAME, "registered again",
        status -> status.uuid() != null && !status.uuid().equals(first)
            && holds(status, ConditionType.READY));
    assertThat(again.uuid()).isEqualTo(env.testbed().record(NAME).orElseThrow().uuid());
    assertThat(registrations()).isEqualTo(2);
    assertThat(env.awaitReason(NAME, ConditionType.HEALTHY, "RegisterUnderNewName")
        .condition(ConditionType.HEALTHY).orElseThrow().message())
        .contains("blazar.device", "spec.name");
  }

  private long registrations() {
    return env.testbed().requests().all().stream()
        .filter(request -> request.method().equals("POST")
            && request.route().equals("/v1/hardware"))
        .mapToInt(LoggedRequest::status).filter(status -> status == 201).count();
  }

  /** Waits until the operator has listed records and reservations some times more. */
  private void awaitLists() {
    int records = env.testbed().requests().count("GET", "/v1/hardware") + LISTS;
    int reservations = env.testbed().requests().count("GET", "/v1/devices/allocations") + LISTS;
    TestEnvironment.eventually(LISTS + " more lists").until(
        () -> env.testbed().requests().count("GET", "/v1/hardware") >= records
            && env.testbed().requests().count("GET", "/v1/devices/allocations") >= reservations);
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
