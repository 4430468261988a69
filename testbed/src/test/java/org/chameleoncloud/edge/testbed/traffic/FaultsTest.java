package org.chameleoncloud.edge.testbed.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final String ROUTE = "/v1/hardware/{uuid}";

  private final Faults faults = new Faults(1);

  private Optional<FaultEffect> effect(String path) {
    return faults.injectionFor(Service.INVENTORY, "PATCH", ROUTE, path).effect();
  }

  @Test
  void aFaultOfARouteAffectsEachPath() {
    faults.add(Fault.on("PATCH", ROUTE).drop());
    assertThat(effect("/v1/hardware/a")).isPresent();
    assertThat(effect("/v1/hardware/b/")).isPresent();
  }

  @Test
  void aFaultOfAPathAffectsNoOther() {
    faults.add(Fault.on("PATCH", "/v1/hardware/a").drop());
    assertThat(effect("/v1/hardware/a")).isPresent();
    assertThat(effect("/v1/hardware/a/")).isPresent();
    assertThat(effect("/v1/hardware/b")).isEmpty();
  }
}
