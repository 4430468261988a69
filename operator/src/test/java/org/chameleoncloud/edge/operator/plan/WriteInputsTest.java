package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WriteInputsTest {
  @Test
  void aResourceMadeAnewIsNotHeldBackByWhatItsPredecessorWasRefused() {
    Observation seen = DeviceScenario.ofNewDevice().finalizer().get();
    DeviceMetadata old = seen.metadata();
    DeviceMetadata anew = DeviceMetadataBuilder.builder(old).uid("uid-2").build();
    Observation seenAnew = ObservationBuilder.builder(seen).metadata(anew).build();
    assertThat(Planner.plan(seenAnew).writeInputs())
        .isNotEqualTo(Planner.plan(seen).writeInputs());
  }
}
