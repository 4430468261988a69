package org.chameleoncloud.edge.operator.control.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.client.RegistryClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many credentials a namespace uses. */
class ProjectPollersTest {
  private final RegistryClient client = new RegistryClient(RegistryClient.Settings.defaults());
  private final DeviceMemory memory = new DeviceMemory();
  private final List<ResourceID> triggered = new CopyOnWriteArrayList<>();
  private final ProjectPollers pollers = new ProjectPollers(client::openTestbed,
      new PollShares(1 << 20, 1, () -> {}), PollIntervals.defaults(), Clock.systemUTC(), memory,
      triggered::addAll, (_, _) -> {});

  @AfterEach
  void close() {
    pollers.close();
    client.close();
  }

  private static Credentials credential(int number) {
    return new Credentials(URI.create("http://127.0.0.1:1/v3"), "id-" + number,
        Sensitive.of("secret"), null, "public", null);
  }

  private static ResourceID device(String namespace, int number) {
    return new ResourceID("pi-" + number, namespace);
  }

  private boolean uses(String namespace, int number, int credential) {
    return pollers.of(credential(credential), device(namespace, number)).isPresent();
  }

  private void useAll(String namespace) {
    IntStream.range(0, ProjectPollers.MAX_CREDENTIALS)
        .forEach(i -> assertThat(uses(namespace, i, i)).isTrue());
  }

  @Test
  void aNamespaceUsesNoMoreThanItsCredentialsAndOthersUseTheirs() {
    useAll("hostile");
    assertThat(uses("hostile", 100, 100)).isFalse();
    assertThat(uses("hostile", 101, 5)).as("one that is used already").isTrue();
    assertThat(uses("honest", 1, 200)).isTrue();
    assertThat(uses("honest", 2, 5)).as("one that the other namespace uses").isTrue();
  }

  @Test
  void aDeviceThatWaitsIsTriggeredWhenACredentialIsNoLongerUsed() {
    useAll("lab");
    assertThat(uses("lab", 100, 100)).isFalse();
    assertThat(uses("lab", 101, 101)).isFalse();
    pollers.leave(device("lab", 101));
    assertThat(triggered).isEmpty();
    memory.forget(device("lab", 7));
    assertThat(triggered).containsExactly(device("lab", 100));
    assertThat(uses("lab", 100, 100)).isTrue();
    assertThat(uses("lab", 101, 101)).isFalse();
  }

  @Test
  void aDeviceThatChangesItsCredentialGivesThePlaceOfTheOldOneBack() {
    useAll("lab");
    assertThat(uses("lab", 3, 103)).isTrue();
    assertThat(uses("lab", 200, 3)).isFalse();
    assertThat(uses("lab", 4, 103)).isTrue();
    assertThat(uses("lab", 200, 3)).isTrue();
  }

  @Test
  void aListIsPaidForByTheNamespaceThatKeepsLeast() throws Exception {
    PollShares shares = new PollShares(8 << 20, 1, () -> {});
    PollShares.PollShare full = shares.of(() -> Set.of("full"));
    ListMemory.Kept kept = full.kept();
    kept.begin("full");
    kept.take(4 << 20);
    PollShares.PollShare shared = shares.of(() -> Set.of("full", "honest"));
    try (PollShares.Place place = shared.enter()) {
      assertThat(place.namespace()).isEqualTo("honest");
    }
  }
}
