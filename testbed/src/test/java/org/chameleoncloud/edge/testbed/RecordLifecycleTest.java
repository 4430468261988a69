package org.chameleoncloud.edge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.testbed.inventory.WorkerState.ERROR;
import static org.chameleoncloud.edge.testbed.inventory.WorkerState.IN_PROGRESS;
import static org.chameleoncloud.edge.testbed.inventory.WorkerState.PENDING;
import static org.chameleoncloud.edge.testbed.inventory.WorkerState.STEADY;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.inventory.PatchOperation;
import org.chameleoncloud.edge.testbed.inventory.WorkerState;
import org.chameleoncloud.edge.testbed.inventory.WorkerTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordLifecycleTest extends TestbedFixture {
  private static final String DEVICE = "uc-rpi4-03";

  RecordLifecycleTest() throws IOException {}

  @BeforeEach
  void registerTheDevice() throws IOException {
    register(DEVICE);
  }

  @Test
  void isPendingUntilTheFirstRunOfTheWorkers() {
    assertThat(states()).containsOnly(PENDING);
  }

  @Test
  void hasTwoSteadyWorkersBeforeTheDeviceBoots() {
    testbed.tick();
    assertThat(state(DEVICE, "balena")).isEqualTo(STEADY);
    assertThat(state(DEVICE, "tunelo")).isEqualTo(STEADY);
    assertThat(state(DEVICE, "k8s")).isEqualTo(PENDING);
    assertThat(state(DEVICE, "blazar.device")).isEqualTo(PENDING);
    assertThat(detail(DEVICE, "k8s", "defer_reason").asText())
        .isEqualTo("No matching k8s node found");
  }

  @Test
  void countsEachDeferral() {
    testbed.tick();
    testbed.tick();
    testbed.tick();
    assertThat(detail(DEVICE, "k8s", "defer_count").asInt()).isEqualTo(3);
  }

  @Test
  void isHealthyAfterTheDeviceBooted() {
    testbed.tick();
    testbed.boot(DEVICE);
    testbed.tick();
    assertThat(states()).containsOnly(STEADY);
    assertThat(record(DEVICE).property("channels")).isPresent();
    assertThat(record(DEVICE).worker("k8s").detail("defer_reason")).isEmpty();
  }

  @Test
  void keepsItsBalenaKeyInLaterRuns() throws IOException {
    testbed.tick();
    String key = detail(DEVICE, "balena", "device_api_key").asText();
    sync(DEVICE);
    testbed.tick();
    assertThat(detail(DEVICE, "balena", "device_api_key").asText()).isEqualTo(key);
  }

  @Test
  void assignsDevicesOfTheSameTypeToTheSameFleet() throws IOException {
    register("second");
    client.send("POST", "/v1/hardware/",
        client.enrollment("jetson", Map.of("machine_name", "jetson-nano")));
    testbed.tick();
    assertThat(detail("second", "balena", "fleet_id"))
        .isEqualTo(detail(DEVICE, "balena", "fleet_id"))
        .isNotEqualTo(detail("jetson", "balena", "fleet_id"));
  }

  @Test
  void runsSettledWorkersAgainAfterAnEmptyPatch() throws IOException {
    makeHealthy();
    client.patch(record(DEVICE).uuid(), List.of());
    assertThat(states()).containsOnly(PENDING);
    assertThat(record(DEVICE).worker("balena").detail("device_api_key")).isPresent();
    testbed.tick();
    assertThat(states()).containsOnly(STEADY);
  }

  @Test
  void isNotChangedByTheWorkersWhileSettled() {
    makeHealthy();
    DeviceRecord before = record(DEVICE);
    advance(Duration.ofMinutes(4));
    testbed.tick();
    assertThat(record(DEVICE)).isSameAs(before);
  }

  @Test
  void failsUntilHealedAndSynced() throws IOException {
    makeHealthy();
    testbed.failWorker(DEVICE, "blazar.device", "Blazar responded with HTTP 500");
    assertThat(state(DEVICE, "blazar.device")).isEqualTo(ERROR);
    sync(DEVICE);
    testbed.tick();
    assertThat(state(DEVICE, "blazar.device")).isEqualTo(ERROR);
    assertThat(detail(DEVICE, "blazar.device", "last_error").asText())
        .isEqualTo("Blazar responded with HTTP 500");
    testbed.heal(DEVICE, "blazar.device");
    testbed.tick();
    assertThat(state(DEVICE, "blazar.device")).isEqualTo(ERROR);
    sync(DEVICE);
    testbed.tick();
    assertThat(states()).containsOnly(STEADY);
    assertThat(record(DEVICE).worker("blazar.device").detail("last_error")).isEmpty();
  }

  @Test
  void failsWhenAPatchSetsAnUnknownMachineType() {
    testbed.editByHand(DEVICE, PatchOperation.replace("/properties/machine_name", "toaster"));
    testbed.tick();
    assertThat(state(DEVICE, "balena")).isEqualTo(ERROR);
    assertThat(detail(DEVICE, "balena", "last_error").asText()).isEqualTo("Unhandled error");
  }

  @Test
  void losesItsNodeWhenItIsRenamed() {
    makeHealthy();
    testbed.editByHand(DEVICE, PatchOperation.replace("/name", "renamed"));
    testbed.tick();
    assertThat(detail("renamed", "k8s", "defer_reason").asText())
        .isEqualTo("No matching k8s node found");
  }

  @Test
  void getsANewBootstrapTokenWhenItsTokenIsRemoved() {
    makeHealthy();
    testbed.editByHand(DEVICE, PatchOperation.remove("/properties/k8s_bootstrap_token"));
    testbed.tick();
    assertThat(record(DEVICE).property("k8s_bootstrap_token"))
        .contains(detail(DEVICE, "k8s", "issued_new_token"));
  }

  @Test
  void labelsTheNodeWhenLocalEgressIsDenied() {
    testbed.editByHand(DEVICE, PatchOperation.add("/properties/local_egress", "deny"));
    makeHealthy();
    assertThat(detail(DEVICE, "k8s", "num_labels").asInt()).isEqualTo(1);
  }

  @Test
  void keepsItsChannelsWhenTheDeviceBootsAgain() {
    makeHealthy();
    var channels = record(DEVICE).property("channels");
    testbed.powerOff(DEVICE);
    testbed.boot(DEVICE);
    assertThat(record(DEVICE).property("channels")).isEqualTo(channels);
  }

  @Test
  void freesItsNameWhenDeleted() throws IOException {
    testbed.deleteByHand(DEVICE);
    assertThat(testbed.records()).isEmpty();
    assertThat(client.register(DEVICE).statusCode()).isEqualTo(201);
    testbed.tick();
    assertThat(state(DEVICE, "k8s")).isEqualTo(PENDING);
  }

  @Test
  void updatesTheTimeOfTheLastChangeOnlyWhenSomethingChanges() throws IOException {
    advance(Duration.ofMinutes(5));
    client.patch(record(DEVICE).uuid(), List.of());
    assertThat(record(DEVICE).updatedAt()).isEmpty();
    testbed.editByHand(DEVICE, PatchOperation.add("/properties/local_egress", "deny"));
    assertThat(record(DEVICE).updatedAt()).contains(clock.instant());
  }

  @Test
  void showsAWorkerInProgressForTheWorkTime() throws IOException {
    try (Testbed slow = Testbed.start(TestbedOptions.forTests().clock(clock)
        .workTime(Duration.ofSeconds(2)))) {
      slow.addProject(PROJECT);
      new Client(slow, slow.credential(PROJECT)).signIn().register(DEVICE);
      slow.tick();
      assertThat(slow.record(DEVICE).orElseThrow().worker("balena").state())
          .isEqualTo(IN_PROGRESS);
      advance(Duration.ofSeconds(1));
      slow.tick();
      assertThat(slow.record(DEVICE).orElseThrow().worker("balena").state())
          .isEqualTo(IN_PROGRESS);
      advance(Duration.ofSeconds(1));
      slow.tick();
      assertThat(slow.record(DEVICE).orElseThrow().worker("balena").state()).isEqualTo(STEADY);
      slow.deleteByHand(DEVICE);
      slow.tick();
      assertThat(slow.records()).isEmpty();
    }
  }

  @Test
  void bootsAutomaticallyAfterTheConfiguredTime() throws IOException {
    try (Testbed selfBooting = Testbed.start(TestbedOptions.forTests().clock(clock)
        .bootAfter(Duration.ofMinutes(1)))) {
      selfBooting.addProject(PROJECT);
      new Client(selfBooting, selfBooting.credential(PROJECT)).signIn().register(DEVICE);
      selfBooting.tick();
      assertThat(selfBooting.record(DEVICE).orElseThrow().steadyWorkers()).isEqualTo(2);
      advance(Duration.ofMinutes(1));
      selfBooting.tick();
      assertThat(selfBooting.record(DEVICE).orElseThrow().steadyWorkers()).isEqualTo(4);
    }
  }

  private void makeHealthy() {
    testbed.boot(DEVICE);
    testbed.tick();
    assertThat(states()).containsOnly(STEADY);
  }

  private List<WorkerState> states() {
    return record(DEVICE).workers().stream().map(WorkerTask::state).toList();
  }
}
