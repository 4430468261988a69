package org.chameleoncloud.edge.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDevice;
import org.junit.jupiter.api.Test;

/**
 * Random histories of fleets, with kills. Never are more devices made unavailable than may be, none is replaced, none that
 * is named is deleted, and no reserved one is disturbed. In the end all are as the template says, and nothing is written.
 */
class FleetSimulationTest {
  private static final int HISTORIES = 300;
  private static final int MAX_STEPS = 80;

  @Test
  void convergesAndNeverDoesWhatIsNotAllowed() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      FleetSimulation simulation = new FleetSimulation(seed);
      try {
        for (int step = 0; step < seed % MAX_STEPS; step++) {
          simulation.step();
        }
        simulation.settle();
        assertConverged(simulation.fleet);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("with the seed " + seed + ": " + e.getMessage() + " "
            + simulation.fleet.status, e);
      }
    }
  }

  private static void assertConverged(FleetScenario fleet) {
    assertThat(fleet.devices.keySet())
        .containsExactlyInAnyOrderElementsOf(fleet.spec.names());
    assertThat(fleet.devices.values().stream().map(ObservedDevice::spec))
        .allMatch(spec -> spec.contactEmail().equals("final@example.org"));
    assertThat(fleet.reason(ConditionType.READY)).isEqualTo("Ready");
    assertThat(fleet.status.currentRevision()).isEqualTo(fleet.status.updateRevision());
    FleetPlan plan = fleet.plan();
    assertThat(plan.devices()).isEmpty();
    assertThat(plan.revisions()).isEmpty();
    assertThat(FleetReport.status(fleet.observe(), plan, List.of())).isEqualTo(fleet.status);
  }
}
