package org.chameleoncloud.edge.operator.plan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.OnUpdate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random histories of an image source: its server publishes newer images, is down, or publishes a digest before or after
 * its image; the source disappears for a while; devices connect; requests and bakes fail; and the operator is killed at any
 * step. No device ever gets a revision that it may not get, and in the end all have the right one.
 */
class SourceSimulationTest {
  private static final int HISTORIES = 200;
  private static final int MAX_STEPS = 120;

  @ParameterizedTest
  @EnumSource(names = {"Never", "Unflashed", "All"})
  void devicesEndAtTheRevisionThatOnUpdateGivesThem(OnUpdate onUpdate) {
    int kept = 0;
    for (long seed = 0; seed < HISTORIES; seed++) {
      SourceSimulation simulation = new SourceSimulation(seed, onUpdate);
      try {
        simulation.disrupt((int) (seed % MAX_STEPS) + 1);
        simulation.settle();
        simulation.devices.forEach(device -> assertBaked(simulation, device));
        kept += (int) simulation.kept.values().stream()
            .filter(revision -> !revision.equals(simulation.publishedRevision())).count();
        assertNoMoreWrites(simulation);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("with the seed " + seed + ": " + e.getMessage() + simulation, e);
      }
    }
    if (onUpdate != OnUpdate.All) {
      assertThat(kept).as("devices that kept an earlier revision").isPositive();
    }
  }

  private static void assertBaked(SourceSimulation simulation, Device device) {
    assertThat(simulation.source().revision().id()).isEqualTo(simulation.publishedRevision());
    assertThat(SourceSimulation.holds(device, ConditionType.IMAGE_READY))
        .as(device.name + " is baked").isTrue();
    assertThat(device.jobs.imageJobs().jobs()).isEmpty();
    String revision = device.status.imageSource().revision();
    if (simulation.kept.containsKey(device.name)) {
      assertThat(revision).isEqualTo(simulation.kept.get(device.name));
    } else if (simulation.mustBeCurrent(device)) {
      assertThat(revision).as("the revision of " + device.name)
          .isEqualTo(simulation.publishedRevision());
    }
  }

  private static void assertNoMoreWrites(SourceSimulation simulation) {
    int writes = simulation.writes();
    for (int round = 0; round < 3; round++) {
      simulation.settleOnce();
    }
    assertThat(simulation.writes()).as("writes to the testbed and of status").isEqualTo(writes);
  }
}
