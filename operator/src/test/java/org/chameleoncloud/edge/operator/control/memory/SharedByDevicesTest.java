package org.chameleoncloud.edge.operator.control.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SharedByDevicesTest {
  private static final ResourceID ONE = new ResourceID("one", "lab");
  private static final ResourceID OTHER = new ResourceID("other", "lab");

  private final DeviceMemory memory = new DeviceMemory();
  private final List<String> released = new ArrayList<>();
  private final SharedByDevices<String, String> values = new SharedByDevices<>(memory,
      (value, user) -> released.add(user.getName() + " leaves " + value),
      value -> released.add(value + " is unused"));

  private String use(ResourceID user, String key) {
    return values.use(user, key, () -> key + "-value");
  }

  @Test
  void aValueIsCreatedOnceForAllItsUsers() {
    String first = use(ONE, "a");
    assertThat(values.use(OTHER, "a", () -> "another")).isSameAs(first);
    assertThat(values.users("a")).containsExactlyInAnyOrder(ONE, OTHER);
    assertThat(values.all()).containsOnlyKeys("a");
  }

  @Test
  void aValueIsReleasedAfterItsLastUser() {
    use(ONE, "a");
    use(OTHER, "a");
    values.keepOnly(ONE, Set.of());
    assertThat(released).containsExactly("one leaves a-value");
    values.keepOnly(OTHER, Set.of());
    assertThat(released).containsExactly("one leaves a-value", "other leaves a-value",
        "a-value is unused");
    assertThat(values.all()).isEmpty();
    assertThat(values.users("a")).isEmpty();
  }

  @Test
  void aUserKeepsOnlyTheGivenKeys() {
    use(ONE, "a");
    use(ONE, "b");
    values.keepOnly(ONE, Set.of("b", "never used"));
    assertThat(values.all()).containsOnlyKeys("b");
    assertThat(values.users("b")).containsExactly(ONE);
  }

  @Test
  void aForgottenDeviceNoLongerUsesAnything() {
    use(ONE, "a");
    use(ONE, "b");
    use(OTHER, "b");
    memory.forget(ONE);
    assertThat(values.all()).containsOnlyKeys("b");
    memory.forget(ONE);
    assertThat(values.users("b")).containsExactly(OTHER);
  }

  @Test
  void aValueStaysInUseIfOneUserLeavesWhileAnotherJoins() throws Exception {
    SharedByDevices<String, String> shared = new SharedByDevices<>(memory);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 1000; round++) {
        shared.use(ONE, "a", () -> "value");
        Future<?> leaving = threads.submit(() -> shared.keepOnly(ONE, Set.of()));
        Future<?> joining = threads.submit(() -> shared.use(OTHER, "a", () -> "value"));
        leaving.get();
        joining.get();
        assertThat(shared.all()).as("round " + round).containsOnlyKeys("a");
        assertThat(shared.users("a")).containsExactly(OTHER);
        shared.keepOnly(OTHER, Set.of());
      }
    }
  }
}
