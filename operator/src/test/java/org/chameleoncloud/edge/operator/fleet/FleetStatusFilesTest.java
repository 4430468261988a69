package org.chameleoncloud.edge.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.golden.Generated;
import org.chameleoncloud.edge.operator.StatusFiles;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every status of a fleet as a file, which cluster-tests/gitops-verdicts judges with the code of GitOps tools. */
class FleetStatusFilesTest {
  private static final StatusFiles FILES = new StatusFiles("report-fleets");
  private static final Map<String, FleetScenario> SITUATIONS = FleetSituations.all();

  @TestFactory
  @Generated
  List<DynamicTest> everySituation() {
    return FILES.tests(SITUATIONS, FleetStatusFilesTest::resource);
  }

  @Test
  void everyFileIsOfASituation() {
    FILES.assertNoOthers(SITUATIONS.keySet());
  }

  @Test
  void everyReasonOfReadyHasASituation() {
    Set<FleetReason> expected = EnumSet.allOf(FleetReason.class);
    expected.remove(FleetReason.IDLE);
    assertThat(
        SITUATIONS.values().stream().map(fleet -> fleet.status.condition(ConditionType.READY))
            .flatMap(ready -> ready.stream().map(Condition::reason)).collect(Collectors.toSet()))
        .isEqualTo(expected.stream().map(FleetReason::text).collect(Collectors.toSet()));
  }

  private static EdgeDeviceFleet resource(FleetScenario scenario) {
    EdgeDeviceFleet fleet = new EdgeDeviceFleet();
    fleet.getMetadata().setName("classroom");
    fleet.getMetadata().setNamespace("lab");
    fleet.getMetadata().setGeneration(scenario.generation);
    fleet.setSpec(scenario.spec);
    fleet.setStatus(Objects.equals(scenario.status, EdgeDeviceFleetStatus.NONE)
        ? null
        : scenario.status);
    return fleet;
  }
}
