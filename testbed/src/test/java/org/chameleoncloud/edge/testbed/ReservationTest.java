package org.chameleoncloud.edge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chameleoncloud.edge.testbed.inventory.WorkerState.ERROR;
import static org.chameleoncloud.edge.testbed.inventory.WorkerState.IN_PROGRESS;
import static org.chameleoncloud.edge.testbed.inventory.WorkerState.PENDING;
import static org.chameleoncloud.edge.testbed.inventory.WorkerState.STEADY;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.chameleoncloud.edge.testbed.inventory.AvailabilityWindow;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.inventory.PatchOperation;
import org.chameleoncloud.edge.testbed.inventory.WorkerTask;
import org.chameleoncloud.edge.testbed.reservation.BlazarRelease;
import org.chameleoncloud.edge.testbed.reservation.DevicePolicy;
import org.chameleoncloud.edge.testbed.reservation.Lease;
import org.chameleoncloud.edge.testbed.reservation.ReservableDevice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReservationTest extends TestbedFixture {
  private static final String DEVICE = "uc-rpi4-03";
  private static final String WORKER = "blazar.device";

  ReservationTest() throws IOException {
    super(TestbedOptions.forTests().blazar(BlazarRelease.XENA));
  }

  @BeforeEach
  void registerTheDevice() throws IOException {
    register(DEVICE);
    testbed.boot(DEVICE);
    testbed.tick();
  }

  @Test
  void hasTheDeviceOfARecordOnceItHasANode() throws IOException {
    ReservableDevice device = device();
    assertThat(device.property("uid")).contains(record(DEVICE).uuid());
    assertThat(detail(DEVICE, WORKER, "blazar_resource_id").asText()).isEqualTo(device.id());
    register("without-a-node");
    testbed.tick();
    assertThat(testbed.reservations().device("without-a-node")).isEmpty();
  }

  @Test
  void isInTheCatalogUnlessItIsLeftOut() throws IOException {
    assertThat(catalogTypes(testbed)).containsExactly("identity", "inventory", "reservation");
    assertThat(testbed.reservations().url().toString()).endsWith("/v1");
    try (Testbed without = Testbed
        .start(TestbedOptions.forTests().withoutReservationInCatalog())) {
      without.addProject(PROJECT);
      assertThat(catalogTypes(without)).containsExactly("identity", "inventory");
    }
  }

  @Test
  void showsWhenADeviceIsTakenButNotByWhom() throws IOException {
    Lease lease = testbed.reserve(DEVICE, clock.instant(), clock.instant().plusSeconds(7200));
    JsonNode reservation = allocations().at("/allocations/0/reservations/0");
    assertThat(reservation.get("lease_id").asText()).isEqualTo(lease.id());
    assertThat(reservation.get("start_date").asText()).isEqualTo("2026-11-22T08:18:00.000000");
    assertThat(reservation.get("end_date").asText()).isEqualTo("2026-11-22T10:18:00.000000");
    assertThat(reservation.has("project_id")).isFalse();
    advance(Duration.ofHours(3));
    assertThat(allocations().at("/allocations/0/reservations")).isEmpty();
    assertThat(testbed.reservations().leases()).extracting(Lease::status)
        .containsExactly(Lease.Status.TERMINATED);
  }

  @Test
  void refusesASecondLeaseForTheSameTime() {
    Instant start = clock.instant().plusSeconds(3600);
    testbed.reserve(DEVICE, start, start.plusSeconds(3600));
    assertThatThrownBy(() -> testbed.reserve(DEVICE, start.plusSeconds(60),
        start.plusSeconds(120))).isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot be leased");
    assertThatThrownBy(() -> testbed.reserve("unknown", start, start.plusSeconds(60)))
        .hasMessage("Blazar has no device named unknown");
  }

  @Test
  void locksEverybodyOutWithAnEmptyListOfProjects() {
    testbed.editByHand(DEVICE,
        PatchOperation.add("/properties/authorized_projects", new String[0]));
    testbed.tick();
    assertThat(device().property("authorized_projects")).contains("");
    assertThatThrownBy(() -> testbed.reservations().reserve(PROJECT, DEVICE, clock.instant(),
        clock.instant().plusSeconds(600))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void dropsAProjectThatKeystoneDoesNotKnow() {
    testbed.editByHand(DEVICE, PatchOperation.add("/properties/authorized_projects",
        new String[]{"no-such-project", PROJECT}));
    testbed.tick();
    assertThat(device().property("authorized_projects"))
        .contains(testbed.credential(PROJECT).project().id());
    testbed.editByHand(DEVICE, PatchOperation.remove("/properties/authorized_projects"));
    testbed.tick();
    assertThat(state(DEVICE, WORKER)).isEqualTo(STEADY);
    assertThat(device().property("authorized_projects")).isPresent();
  }

  @Test
  void failsToChangeADeviceThatIsLeased() {
    testbed.reserve(DEVICE, clock.instant(), clock.instant().plusSeconds(7200));
    testbed.editByHand(DEVICE,
        PatchOperation.add("/properties/authorized_projects", new String[]{PROJECT}));
    testbed.tick();
    assertThat(state(DEVICE, WORKER)).isEqualTo(ERROR);
    assertThat(detail(DEVICE, WORKER, "last_error").asText()).isEqualTo("Blazar responded with"
        + " HTTP 500: {\"error_code\": 500, \"error_message\": \"The device resource type is not"
        + " supported\", \"error_name\": 500}");
  }

  @Test
  void keepsADeviceWhoseRecordWasDeletedWhileItWasLeased() throws IOException {
    String uuid = record(DEVICE).uuid();
    Lease lease = testbed.reserve(DEVICE, clock.instant(), clock.instant().plusSeconds(7200));
    client.send("DELETE", "/v1/hardware/" + uuid + "/", null);
    testbed.tick();
    assertThat(client.get("/v1/hardware/" + uuid + "/").statusCode()).isEqualTo(404);
    assertThat(client.send("POST", "/v1/hardware/" + uuid + "/sync/", null).statusCode())
        .isEqualTo(404);
    assertThat(deletedWorker(uuid).state()).isEqualTo(ERROR);
    assertThat(testbed.reservations().device(DEVICE)).isPresent();
    testbed.reservations().cancel(lease);
    testbed.rerunWorkers(uuid);
    testbed.tick();
    assertThat(deletedWorker(uuid).state()).isEqualTo(STEADY);
    assertThat(testbed.reservations().device(DEVICE)).isEmpty();
  }

  @Test
  void spendsTheNameOfADeletedDevice() throws IOException {
    testbed.deleteByHand(DEVICE);
    testbed.tick();
    register(DEVICE);
    testbed.boot(DEVICE);
    testbed.tick();
    assertThat(state(DEVICE, WORKER)).isEqualTo(ERROR);
    assertThat(detail(DEVICE, WORKER, "last_error").asText())
        .contains("Duplicate entry for ['name'] in Device model was found");
  }

  @Test
  void showsWithReservableWhetherANodeIsReady() {
    testbed.powerOff(DEVICE);
    assertThat(device().reservable()).isTrue();
    testbed.reservations().pollNodes();
    assertThat(device().reservable()).isFalse();
    testbed.join(DEVICE);
    testbed.reservations().pollNodes();
    assertThat(device().reservable()).isTrue();
  }

  @Test
  void looksAtTheNodesAutomaticallyOnlyIfConfigured() throws IOException {
    testbed.powerOff(DEVICE);
    advance(Duration.ofHours(1));
    testbed.tick();
    assertThat(device().reservable()).isTrue();
    try (Testbed polling = Testbed.start(TestbedOptions.forTests().clock(clock)
        .nodePollEvery(Duration.ofMinutes(1)))) {
      polling.addProject(PROJECT);
      try (Client owner = new Client(polling, polling.credential(PROJECT)).signIn()) {
        owner.register(DEVICE);
      }
      polling.boot(DEVICE);
      polling.tick();
      polling.powerOff(DEVICE);
      advance(Duration.ofMinutes(1));
      polling.tick();
      assertThat(polling.reservations().device(DEVICE).orElseThrow().reservable()).isFalse();
    }
  }

  @Test
  void hidesDevicesFromMembersIfConfigured() throws IOException {
    try (Testbed strict = Testbed
        .start(TestbedOptions.forTests().devicePolicy(DevicePolicy.ADMINS_READ))) {
      strict.addProject(PROJECT);
      try (Client member = new Client(strict, strict.credential(PROJECT)).signIn();
          Client admin = new Client(strict, strict.addCredential(PROJECT, Rights.ADMIN))
              .signIn()) {
        assertThat(get(strict, member, "/devices").statusCode()).isEqualTo(403);
        assertThat(get(strict, admin, "/devices").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void waitsForALeaseOfAWindowThatBlazarRefuses() {
    testbed.reservations().refuseWorkers("POST", "/leases", 409);
    testbed.setWindows(DEVICE, AvailabilityWindow.of(clock.instant().plusSeconds(3600),
        clock.instant().plusSeconds(7200)));
    testbed.tick();
    assertThat(state(DEVICE, WORKER)).isEqualTo(PENDING);
    assertThat(detail(DEVICE, WORKER, "defer_reason").asText())
        .isEqualTo("One or more availability window leases failed to update");
  }

  @Test
  void failsWhenBlazarHasAConflictWithADeviceThatIsNotThere() throws IOException {
    register("new");
    testbed.reservations().refuseWorkers("POST", "/devices", 409);
    testbed.tick();
    assertThat(state("new", WORKER)).isEqualTo(ERROR);
    assertThat(detail("new", WORKER, "last_error").asText()).isEqualTo("Couldn't find resource in"
        + " Blazar, yet Blazar returned a 409 on host create. Check Blazar for errors.");
  }

  @Test
  void leavesAKilledWorkerInProgressUntilAnOperatorActs() throws IOException {
    testbed.killWorker(DEVICE, "k8s");
    sync(DEVICE);
    testbed.tick();
    testbed.tick();
    assertThat(state(DEVICE, "k8s")).isEqualTo(IN_PROGRESS);
    assertThat(state(DEVICE, WORKER)).isEqualTo(STEADY);
    testbed.rerunWorkers(record(DEVICE).uuid());
    testbed.tick();
    assertThat(state(DEVICE, "k8s")).isEqualTo(STEADY);
  }

  @Test
  void fixesAWorkerThatDidNotFindTheRecordWithOneSync() throws IOException {
    register("new");
    testbed.missHardwareOnce("new", "balena");
    testbed.tick();
    assertThat(state("new", "balena")).isEqualTo(ERROR);
    assertThat(detail("new", "balena", "last_error").asText())
        .isEqualTo("Hardware " + record("new").uuid() + " could not be found.");
    sync("new");
    testbed.tick();
    assertThat(state("new", "balena")).isEqualTo(STEADY);
  }

  @Test
  void needsNoNodeForTheCheckOfNodesWithoutLabels() throws IOException {
    try (Testbed bare = Testbed.start(TestbedOptions.forTests().withoutSiteLabels())) {
      bare.addProject(PROJECT);
      bare.registerByHand(PROJECT, "open", Map.of("machine_name", "raspberrypi4-64"));
      bare.registerByHand(PROJECT, "closed",
          Map.of("machine_name", "raspberrypi4-64", "local_egress", "deny"));
      bare.tick();
      assertThat(bare.record("open").orElseThrow().worker("k8s").state()).isEqualTo(STEADY);
      DeviceRecord closed = bare.record("closed").orElseThrow();
      assertThat(closed.worker("k8s").state()).isEqualTo(PENDING);
      assertThat(closed.worker("k8s").detail("defer_reason").orElseThrow().asText())
          .isEqualTo("No matching k8s node found");
    }
  }

  private ReservableDevice device() {
    return testbed.reservations().device(DEVICE).orElseThrow();
  }

  private WorkerTask deletedWorker(String uuid) {
    return testbed.deletedRecords().stream().filter(record -> record.uuid().equals(uuid))
        .findFirst().orElseThrow().worker(WORKER);
  }

  private JsonNode allocations() throws IOException {
    return Client.json(get(testbed, client, "/devices/allocations"));
  }

  private static HttpResponse<String> get(Testbed testbed, Client client, String path)
      throws IOException {
    return client.send(HttpRequest.newBuilder(URI.create(testbed.reservations().url() + path))
        .header("Accept", "application/json").header("X-Auth-Token", client.token()).build());
  }

  private static Iterable<String> catalogTypes(Testbed testbed) throws IOException {
    try (Client client = new Client(testbed, testbed.credential(PROJECT))) {
      return Client
          .json(client.signInWith(testbed.credential(PROJECT).id(),
              testbed.credential(PROJECT).secret()))
          .at("/token/catalog").valueStream().map(service -> service.get("type").asText())
          .toList();
    }
  }
}
