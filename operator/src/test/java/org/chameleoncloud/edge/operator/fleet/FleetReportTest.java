package org.chameleoncloud.edge.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;
import org.chameleoncloud.edge.operator.fleet.rollout.Refusal;
import org.junit.jupiter.api.Test;

class FleetReportTest {
  private static final String MESSAGE = "The device pi-01 is registered.";

  private static String message(EdgeDeviceFleetStatus status) {
    return status.condition(ConditionType.READY).orElseThrow().message();
  }

  private static Refusal refusal(FleetAction.OfDevice deletion, FleetScenario fleet) {
    return new Refusal(Refusal.Cause.DELETION, deletion.inputs(), MESSAGE, fleet.now);
  }

  @Test
  void aRemovalThatIsRefusedIsNotReportedAsInProgress() {
    FleetScenario fleet = FleetScenario.settled("pi-01", "pi-02", "pi-03");
    fleet.edit(spec -> spec.names(List.of("pi-03")));
    FleetPlan plan = fleet.plan();
    FleetAction.OfDevice refused = plan.devices().stream()
        .filter(deletion -> deletion.device().equals("pi-01")).findFirst().orElseThrow();
    FleetResult.Refused result = new FleetResult.Refused(refused, refusal(refused, fleet));

    assertThat(message(FleetReport.status(fleet.observe(), plan, List.of(result))))
        .as("refused just now").isEqualTo(MESSAGE + " Being removed: pi-02.");

    fleet.refusals.put("pi-01", refusal(refused, fleet));
    fleet.look();
    assertThat(fleet.message()).as("refused before")
        .isEqualTo(MESSAGE + " Being removed: pi-02.");
  }
}
