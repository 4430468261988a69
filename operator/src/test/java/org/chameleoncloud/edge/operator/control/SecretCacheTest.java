package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.control.cluster.ApiRequestLimiter;
import org.chameleoncloud.edge.operator.control.cluster.SecretCache;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.plan.SecretValue;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretCacheTest {
  private static final CredentialsRef OLD = new CredentialsRef("old", null);
  private static final CredentialsRef NEW = new CredentialsRef("new", null);
  private static final ResourceID ONE = new ResourceID("one", OperatorHarness.NAMESPACE);
  private static final ResourceID OTHER = new ResourceID("other", OperatorHarness.NAMESPACE);

  private final OperatorHarness operator = new OperatorHarness();
  private final List<ResourceID> triggered = new CopyOnWriteArrayList<>();
  private final DeviceMemory memory = new DeviceMemory();
  private final SecretCache secrets = new SecretCache(operator.client,
      new ApiRequestLimiter(_ -> {}), Duration.ofMillis(20), memory, this::triggered);

  private void triggered(Collection<ResourceID> resources) {
    triggered.addAll(resources);
  }

  @AfterEach
  void close() {
    secrets.close();
    operator.close();
  }

  /** Waits until the Secret is read twice more, so that the second read started after this call. */
  private void awaitTwoReads(CredentialsRef ref) {
    long before = operator.api.secretReads(ref.name());
    await().until(() -> operator.api.secretReads(ref.name()) >= before + 2);
  }

  @Test
  void aSecretThatNoDeviceUsesIsNotReadAgain() {
    secrets.credential(ONE, OLD);
    secrets.credential(OTHER, OLD);
    secrets.credential(ONE, NEW);
    secrets.keepOnly(ONE, List.of(NEW.name()));
    awaitTwoReads(OLD);
    memory.forget(OTHER);
    awaitTwoReads(NEW);
    long reads = operator.api.secretReads(OLD.name());
    awaitTwoReads(NEW);
    assertThat(operator.api.secretReads(OLD.name())).isEqualTo(reads);
  }

  @Test
  void aChangedSecretTriggersTheDevicesThatUseItAndNoOthers() {
    secrets.credential(ONE, OLD);
    secrets.credential(OTHER, OLD);
    secrets.credential(ONE, NEW);
    secrets.keepOnly(ONE, List.of(NEW.name()));
    operator.applySecret("old", Map.of("openrc", "changed"));
    await().until(() -> !triggered.isEmpty());
    assertThat(triggered).containsOnly(OTHER);
  }

  @Test
  void onlyTheNamedKeyOfASecretIsRead() {
    operator.applySecret("lab-wifi", Map.of("passphrase", "12345678", "other", "87654321"));
    SecretKeyRef ref = new SecretKeyRef("lab-wifi", "passphrase");

    assertThat(secrets.value(ONE, ref))
        .isEqualTo(new SecretValue.Present(Sensitive.of("12345678")));
    assertThat(secrets.value(ONE, ref).toString()).doesNotContain("12345678");
  }
}
