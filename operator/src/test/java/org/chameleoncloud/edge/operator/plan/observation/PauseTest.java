package org.chameleoncloud.edge.operator.plan.observation;

import static org.assertj.core.api.Assertions.assertThat;

import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.junit.jupiter.api.Test;

class PauseTest {
  @Test
  void nothingIsWrittenAndTheMessageNamesWhatIsPending() {
    Plan register = DeviceScenario.ofNewDevice().paused().plan();
    Plan patch = DeviceScenario.ofRegisteredDevice().generation(2)
        .contactEmail("ops@example.org").paused()
        .plan();
    Plan sync = DeviceScenario.ofRegisteredDevice().syncRequest("now").paused().plan();

    assertThat(register.actions()).isEmpty();
    assertThat(register.registration().message()).contains("not registered",
        "edge.chameleoncloud.org/paused");
    assertThat(patch.actions()).isEmpty();
    assertThat(patch.registration().message())
        .contains("contact_email: lab@example.org -> ops@example.org");
    assertThat(sync.actions()).isEmpty();
    assertThat(sync.registration().reason()).isEqualTo(Reason.UNPAUSE);
  }

  @Test
  void appliedContainsOnlyWhatWasSent() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().generation(2)
        .egress(LocalEgress.deny);

    assertThat(scenario.paused().plan().applied()).isEqualTo(scenario.get().applied());
  }

  @Test
  void aSettledDeviceStaysReadyAndItsHealthIsMirrored() {
    EdgeDeviceStatus status = DeviceScenario.ofRegisteredDevice().paused()
        .record(TestRecord.asWritten().withDeviceKey().failed("k8s", "it broke")).reported();

    assertThat(status.condition(ConditionType.READY).orElseThrow().holds()).isTrue();
    assertThat(status.health()).isEqualTo("0/1");
  }
}
