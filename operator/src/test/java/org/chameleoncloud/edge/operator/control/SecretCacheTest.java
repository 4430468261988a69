package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.plan.SecretValue;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretCacheTest {
  private static final CredentialsRef OLD = new CredentialsRef("old", null);
  private static final CredentialsRef NEW = new CredentialsRef("new", null);
  private static final ResourceID ONE = new ResourceID("one", OperatorHarness.NAMESPACE);
  private static final ResourceID OTHER = new ResourceID("other", OperatorHarness.NAMESPACE);

  private final OperatorHarness rig = new OperatorHarness();
  private final List<ResourceID> woken = new CopyOnWriteArrayList<>();
  private final SecretCache secrets = new SecretCache(rig.client, new ApiRequestLimiter(_ -> {}),
      Duration.ofMillis(20),
      this::woken);

  private void woken(Collection<ResourceID> resources) {
    woken.addAll(resources);
  }

  @AfterEach
  void close() {
    secrets.close();
    rig.close();
  }

  @Test
  void aSecretThatNobodyUsesAnyMoreIsNotReadAgain() {
    secrets.read(ONE, OLD);
    secrets.read(OTHER, OLD);
    secrets.read(ONE, NEW);
    secrets.keepOnly(ONE, List.of(NEW.name()));
    assertThat(secrets.size()).isEqualTo(2);
    secrets.forget(OTHER);
    assertThat(secrets.size()).isEqualTo(1);
    secrets.forget(ONE);
    assertThat(secrets.size()).isZero();
  }

  @Test
  void aChangedSecretWakesThoseThatUseItAndNobodyElse() {
    secrets.read(ONE, OLD);
    secrets.read(OTHER, OLD);
    secrets.read(ONE, NEW);
    secrets.keepOnly(ONE, List.of(NEW.name()));
    rig.secret("old", Map.of("openrc", "changed"));
    await().until(() -> !woken.isEmpty());
    assertThat(woken).containsOnly(OTHER);
  }

  @Test
  void aKeyOfASecretIsReadWithoutWhatLiesBesideIt() {
    rig.secret("lab-wifi", Map.of("passphrase", "12345678", "other", "87654321"));
    SecretKeyRef ref = new SecretKeyRef("lab-wifi", "passphrase");

    assertThat(secrets.read(ONE, ref))
        .isEqualTo(new SecretValue.Present(Sensitive.of("12345678")));
    assertThat(secrets.read(ONE, ref).toString()).doesNotContain("12345678");
  }

  @Test
  void aSecretThatOneLeavesWhileAnotherComesStaysInUse() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 300; round++) {
        secrets.read(ONE, OLD);
        Future<?> leaving = threads.submit(() -> secrets.forget(ONE));
        Future<?> coming = threads.submit(() -> secrets.read(OTHER, OLD));
        leaving.get();
        coming.get();
        assertThat(secrets.size()).as("round " + round).isEqualTo(1);
        secrets.forget(OTHER);
      }
    }
  }
}
