package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadata;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadataBuilder;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.ObservationBuilder;
import org.junit.jupiter.api.Test;

class WriteInputsTest {
  @Test
  void aRecreatedResourceDoesNotInheritTheBackoff() {
    Observation seen = DeviceScenario.ofNewDevice().finalizer().get();
    DeviceMetadata metadata = seen.metadata();
    DeviceMetadata recreated = DeviceMetadataBuilder.builder(metadata).uid("uid-2").build();
    Observation ofRecreated = ObservationBuilder.builder(seen).metadata(recreated).build();
    assertThat(Planner.plan(ofRecreated).writeInputs())
        .isNotEqualTo(Planner.plan(seen).writeInputs());
  }
}
