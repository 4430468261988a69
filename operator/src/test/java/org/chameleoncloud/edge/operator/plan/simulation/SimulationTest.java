package org.chameleoncloud.edge.operator.plan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.plan.simulation.MemoryTestbed.Row;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random stories: the process is killed between any two lines, answers are lost, specs change, people edit
 * and delete records by hand. When peace comes, everything is as the specs say and nothing is written any more.
 */
class SimulationTest {
  private static final int STORIES = 500;
  private static final int LONGEST = 50;

  @Test
  void everyStoryOfOneResourceEndsAsItsSpecSays() {
    for (long seed = 0; seed < STORIES; seed++) {
      told(seed, false);
    }
  }

  @Test
  void everyStoryOfTwoResourcesThatClaimOneNameEndsAsTheOldersSpecSays() {
    for (long seed = 0; seed < STORIES; seed++) {
      told(seed, true);
    }
  }

  private static void told(long seed, boolean twoClaimants) {
    World world = new World(seed, twoClaimants);
    try {
      // Trouble may end while the first registration is under way.
      world.failure((int) (seed % LONGEST) + 1);
      world.peace();
      everythingIsAsTheSpecsSay(world);
      nothingIsWrittenAnyMore(world);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("in the story of seed " + seed + ": " + e.getMessage() + world, e);
    }
  }

  private static void everythingIsAsTheSpecsSay(World world) {
    assertThat(MemoryTestbed.names(world.testbed.rows())).doesNotHaveDuplicates();
    Device holder = null;
    for (Device device : world.devices) {
      if (device.deleting) {
        assertThat(device.gone).as(device.name + " is gone").isTrue();
        assertThat(device.namespace.files()).as("images of the deleted " + device.name).isEmpty();
      } else if (holder == null) {
        holder = device;
        registeredAsWritten(world, device);
        baked(device);
      } else {
        assertThat(device.status.condition(ConditionType.READY).map(Condition::reason))
            .contains("ChooseAnotherName");
        assertThat(device.namespace.jobs().jobs()).isEmpty();
      }
    }
  }

  private static void registeredAsWritten(World world, Device device) {
    Row row = world.testbed.row(World.NAME).orElseThrow(() -> new AssertionError("no record"));
    assertThat(device.status.uuid()).isEqualTo(row.uuid);
    assertThat(device.status.condition(ConditionType.READY).filter(Condition::holds)).as("Ready")
        .isPresent();
    assertThat(device.status.observedGeneration()).isEqualTo(device.generation);
    assertThat(row.secret).isEqualTo(world.credentials().secret().reveal());
    Map<DeviceProperty, Object> expected = new EnumMap<>(DeviceProperty.class);
    expected.putAll(Specs.optional(device.spec));
    expected.put(DeviceProperty.MACHINE_NAME, device.spec.machineName());
    expected.put(DeviceProperty.CONTACT_EMAIL, device.spec.contactEmail());
    expected.put(DeviceProperty.APPLICATION_CREDENTIAL_ID, world.credentials().id());
    assertThat(row.properties).containsAllEntriesOf(expected);
    Set<DeviceProperty> others = EnumSet.copyOf(row.properties.keySet());
    others.removeAll(expected.keySet());
    if (world.profilesByHand()) {
      assertThat(row.properties).containsEntry(DeviceProperty.DEVICE_PROFILES, World.BY_HAND);
    }
    if (device == world.devices.getFirst()) {
      withdrawn(device, row, others);
    }
  }

  private static void withdrawn(Device device, Row row, Set<DeviceProperty> others) {
    if (device.spec.authorizedProjects() == null) {
      assertThat(row.restriction).as("the lifted restriction").isEqualTo(List.of());
    }
    others.remove(DeviceProperty.AUTHORIZED_PROJECTS);
    others.retainAll(device.everManaged);
    assertThat(others).as("left over on the record").isEmpty();
  }

  private static void baked(Device device) {
    if (device.spec.image() == null) {
      assertThat(device.namespace.files()).isEmpty();
      assertThat(device.status.image()).isNull();
      return;
    }
    assertThat(device.status.image()).isNotNull();
    assertThat(device.namespace.files()).containsExactly(Map.entry(
        device.status.image().claimName() + "/" + device.status.image().path(),
        device.status.image().inputsHash()));
    assertThat(device.namespace.jobs().jobs()).isEmpty();
  }

  private static void nothingIsWrittenAnyMore(World world) {
    int writes = world.writes();
    for (int look = 0; look < 3; look++) {
      world.quietLook();
    }
    assertThat(world.writes()).as("writes to the testbed and of status").isEqualTo(writes);
  }
}
