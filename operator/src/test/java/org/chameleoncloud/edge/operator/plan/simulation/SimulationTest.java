package org.chameleoncloud.edge.operator.plan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.ImageSource;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.plan.simulation.MemoryTestbed.Row;
import org.junit.jupiter.api.Test;

/**
 * Runs random histories: the process is killed at any step, responses are lost, specs change, and records are edited
 * and deleted manually. When the disruptions end, everything must match the specs, and nothing may be written any more.
 */
class SimulationTest {
  private static final int HISTORIES = 500;
  private static final int MAX_STEPS = 50;

  @Test
  void oneDeviceConvergesToItsSpec() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      run(seed, false, false);
    }
  }

  @Test
  void aDeviceThatSwitchesBetweenManageAndObserveConvergesToItsSpec() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      run(seed, false, true);
    }
  }

  @Test
  void ofTwoDevicesWithTheSameNameTheOneThatObservesLeavesTheRecordToTheOther() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      run(seed, true, true);
    }
  }

  @Test
  void twoDevicesWithTheSameNameConvergeToTheSpecOfTheOneThatRegisteredOrClaimedItFirst() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      run(seed, true, false);
    }
  }

  @Test
  void theNextInTurnIsTriggeredWhenADeviceThatHadOnlyClaimedTheNameStartsToObserve() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      Simulation simulation = Simulation.ofAPausedClaim(seed);
      Device first = simulation.devices.getFirst();
      Device second = simulation.devices.getLast();
      assertThat(first.finalizer).isFalse();
      assertThat(second.status.condition(ConditionType.READY).map(Condition::reason))
          .as("the seed " + seed).contains("ChooseAnotherName");

      simulation.observe(first);
      assertThat(simulation.isTriggered(second)).isTrue();
      simulation.settleOnce();
      assertThat(second.status.uuid()).as("the seed " + seed).isNotNull();
    }
  }

  private static void run(long seed, boolean twoDevices, boolean switching) {
    Simulation simulation = new Simulation(seed, twoDevices, switching);
    try {
      // The disruptions may end while the first registration is in progress.
      simulation.disrupt((int) (seed % MAX_STEPS) + 1);
      simulation.settle();
      assertMatchesSpecs(simulation);
      assertNoMoreWrites(simulation);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("with the seed " + seed + ": " + e.getMessage() + simulation, e);
    }
  }

  private static void assertMatchesSpecs(Simulation simulation) {
    assertThat(MemoryTestbed.names(simulation.testbed.rows())).doesNotHaveDuplicates();
    Optional<Device> owner = owner(simulation);
    for (Device device : simulation.devices) {
      if (device.deleting) {
        assertThat(device.deleted).as(device.name + " is deleted").isTrue();
        assertThat(device.jobs.files()).as("images of the deleted " + device.name).isEmpty();
      } else if (device.spec.observes()) {
        assertObserves(simulation, device);
      } else if (owner.filter(device::equals).isPresent()) {
        assertRegistered(simulation, device);
        assertBaked(device);
      } else {
        assertThat(device.status.condition(ConditionType.READY).map(Condition::reason))
            .contains("ChooseAnotherName");
        assertThat(device.jobs.imageJobs().jobs()).isEmpty();
      }
    }
  }

  /** What has the record, else what came first. */
  private static Optional<Device> owner(Simulation simulation) {
    Optional<String> record = simulation.testbed.row(Simulation.NAME).map(row -> row.uuid);
    List<Device> remaining = simulation.devices.stream()
        .filter(device -> !device.deleting && !device.spec.observes()).toList();
    return remaining.stream()
        .filter(device -> record.filter(uuid -> uuid.equals(device.status.uuid()))
            .isPresent())
        .findFirst().or(() -> remaining.stream().findFirst());
  }

  private static void assertObserves(Simulation simulation, Device device) {
    Optional<Row> row = simulation.testbed.row(Simulation.NAME);
    assertThat(device.finalizer).as("the finalizer of " + device.name).isFalse();
    assertThat(device.status.uuid()).isNull();
    assertThat(device.status.applied().name()).isNull();
    assertThat(device.status.applied().properties()).isNull();
    assertThat(device.jobs.files()).isEmpty();
    assertThat(device.status.condition(ConditionType.READY).map(Condition::reason))
        .contains(row.isPresent() ? "Observed" : "RecordNotFound");
    assertThat(device.status.observed() == null ? null : device.status.observed().uuid())
        .isEqualTo(row.map(found -> found.uuid).orElse(null));
  }

  private static void assertRegistered(Simulation simulation, Device device) {
    Row row = simulation.testbed.row(Simulation.NAME)
        .orElseThrow(() -> new AssertionError("no record"));
    assertThat(device.status.uuid()).isEqualTo(row.uuid);
    assertThat(device.status.condition(ConditionType.READY).filter(Condition::holds)).as("Ready")
        .isPresent();
    assertThat(device.status.observedGeneration()).isEqualTo(device.generation);
    assertThat(row.secret).isEqualTo(simulation.credentials().secret().reveal());
    Map<DeviceProperty, Object> expected = new EnumMap<>(DeviceProperty.class);
    expected.putAll(Specs.optional(device.spec));
    expected.put(DeviceProperty.MACHINE_NAME, device.spec.machineName());
    expected.put(DeviceProperty.CONTACT_EMAIL, device.spec.contactEmail());
    expected.put(DeviceProperty.APPLICATION_CREDENTIAL_ID, simulation.credentials().id());
    assertThat(row.properties).containsAllEntriesOf(expected);
    Set<DeviceProperty> others = EnumSet.copyOf(row.properties.keySet());
    others.removeAll(expected.keySet());
    if (simulation.hasManualProfiles()) {
      assertThat(row.properties).containsEntry(DeviceProperty.DEVICE_PROFILES,
          Simulation.MANUAL_PROFILES);
    }
    if (device == simulation.devices.getFirst() && !simulation.switching) {
      assertWithdrawn(device, row, others);
    }
  }

  private static void assertWithdrawn(Device device, Row row, Set<DeviceProperty> others) {
    if (List.of(MemoryTestbed.OWN_PROJECT)
        .equals(row.properties.get(DeviceProperty.AUTHORIZED_PROJECTS))) {
      // The operator's own restriction of a new device, which never belongs to the spec.
      others.remove(DeviceProperty.AUTHORIZED_PROJECTS);
    }
    others.retainAll(device.everManaged);
    assertThat(others).as("left over on the record").isEmpty();
  }

  private static void assertBaked(Device device) {
    assertPinned(device);
    if (device.spec.image() == null) {
      assertThat(device.jobs.files()).isEmpty();
      assertThat(device.status.image()).isNull();
      return;
    }
    assertThat(device.status.image()).isNotNull();
    assertThat(device.jobs.files()).containsExactly(Map.entry(
        device.status.image().claimName() + "/" + device.status.image().path(),
        device.status.image().inputsHash()));
    assertThat(device.jobs.imageJobs().jobs()).isEmpty();
  }

  private static void assertPinned(Device device) {
    ImageSpec image = device.spec.image();
    if (image == null || image.source().balenaOS() == null) {
      assertThat(device.status.imageSource()).isNull();
      return;
    }
    String version = image.source().balenaOS().version();
    assertThat(device.status.imageSource()).isEqualTo(new ImageSource(device.spec.machineName(),
        version, SimulatedJobs.download(version)));
  }

  private static void assertNoMoreWrites(Simulation simulation) {
    int writes = simulation.writes();
    for (int round = 0; round < 3; round++) {
      simulation.settleOnce();
    }
    assertThat(simulation.writes()).as("writes to the testbed and of status").isEqualTo(writes);
  }
}
