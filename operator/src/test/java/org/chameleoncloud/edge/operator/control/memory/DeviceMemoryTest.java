package org.chameleoncloud.edge.operator.control.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeviceMemoryTest {
  private static final ResourceID ONE = new ResourceID("one", "lab");
  private static final ResourceID OTHER = new ResourceID("other", "lab");

  @Test
  void aForgottenDeviceIsDroppedFromEveryMapAndReportedToEveryHolder() {
    DeviceMemory memory = new DeviceMemory();
    Map<ResourceID, String> first = memory.map();
    Map<ResourceID, Integer> second = memory.map();
    List<ResourceID> forgotten = new ArrayList<>();
    memory.onForget(forgotten::add);
    first.put(ONE, "a");
    first.put(OTHER, "b");
    second.put(ONE, 1);

    memory.forget(ONE);

    assertThat(first).containsOnlyKeys(OTHER);
    assertThat(second).isEmpty();
    assertThat(forgotten).containsExactly(ONE);
  }
}
