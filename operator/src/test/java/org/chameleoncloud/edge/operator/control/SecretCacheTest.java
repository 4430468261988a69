package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.control.cluster.ApiRequestLimiter;
import org.chameleoncloud.edge.operator.control.cluster.SecretCache;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.SecretValue;
import org.chameleoncloud.edge.operator.plan.step.Reason;
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
  private final SecretCache secrets = cache(false);
  private volatile boolean broken;

  private SecretCache cache(boolean requireLabel) {
    return new SecretCache(operator.client, new ApiRequestLimiter(_ -> listen()),
        Duration.ofMillis(20), requireLabel, memory, this::triggered);
  }

  private void listen() {
    if (broken) {
      throw new StackOverflowError();
    }
  }

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

  private CredentialState use(ResourceID device, CredentialsRef ref) {
    secrets.use(device, Set.of(ref), Set.of());
    return secrets.credential(device, ref);
  }

  private SecretValue use(SecretKeyRef ref) {
    secrets.use(ONE, Set.of(), Set.of(ref));
    return secrets.value(ONE, ref);
  }

  private static String openrc(String id) {
    return """
        export OS_AUTH_URL=https://chi.example.org:5000/v3
        export OS_APPLICATION_CREDENTIAL_ID=%s
        export OS_APPLICATION_CREDENTIAL_SECRET=secret
        """.formatted(id);
  }

  @Test
  void aSecretThatNoDeviceUsesIsNotReadAgain() {
    use(ONE, OLD);
    use(OTHER, OLD);
    use(ONE, NEW);
    awaitTwoReads(OLD);
    memory.forget(OTHER);
    awaitTwoReads(NEW);
    long reads = operator.api.secretReads(OLD.name());
    awaitTwoReads(NEW);
    assertThat(operator.api.secretReads(OLD.name())).isEqualTo(reads);
  }

  @Test
  void aChangedSecretTriggersTheDevicesThatUseItAndNoOthers() {
    use(ONE, OLD);
    use(OTHER, OLD);
    use(ONE, NEW);
    operator.applySecret("old", Map.of("openrc", "changed"));
    await().until(() -> !triggered.isEmpty());
    assertThat(triggered).containsOnly(OTHER);
  }

  @Test
  void onlyTheNamedKeyOfASecretIsRead() {
    operator.applySecret("lab-wifi", Map.of("passphrase", "12345678", "other", "87654321"));
    SecretKeyRef ref = new SecretKeyRef("lab-wifi", "passphrase");

    assertThat(use(ref)).isEqualTo(new SecretValue.Present(Sensitive.of("12345678")));
    assertThat(secrets.value(ONE, ref).toString()).doesNotContain("12345678");
  }

  @Test
  void allThatADeviceUsesOfASecretIsReadAtOnce() {
    operator.applySecret("lab-wifi", Map.of("a", "1", "b", "2", "openrc", openrc("id")));
    SecretKeyRef a = new SecretKeyRef("lab-wifi", "a");
    SecretKeyRef b = new SecretKeyRef("lab-wifi", "b");
    CredentialsRef credential = new CredentialsRef("lab-wifi", null);
    SecretCache slow = new SecretCache(operator.client, new ApiRequestLimiter(_ -> {}),
        Duration.ofHours(1), false, memory, this::triggered);
    slow.use(ONE, Set.of(credential), Set.of(a, b));
    assertThat(slow.value(ONE, a)).isEqualTo(new SecretValue.Present(Sensitive.of("1")));
    assertThat(slow.value(ONE, b)).isEqualTo(new SecretValue.Present(Sensitive.of("2")));
    assertThat(slow.credential(ONE, credential)).isInstanceOf(CredentialState.Loaded.class);
    assertThat(operator.api.secretReads("lab-wifi")).isEqualTo(1);
    slow.close();
  }

  @Test
  void aKeyThatIsUsedLaterIsReadThenAndNoticedWhenItChanges() {
    operator.applySecret("lab-wifi", Map.of("a", "1", "b", "2"));
    SecretKeyRef a = new SecretKeyRef("lab-wifi", "a");
    SecretKeyRef b = new SecretKeyRef("lab-wifi", "b");
    use(a);
    secrets.use(ONE, Set.of(), Set.of(a, b));
    assertThat(secrets.value(ONE, b)).isEqualTo(new SecretValue.Present(Sensitive.of("2")));
    operator.applySecret("lab-wifi", Map.of("a", "1", "b", "3"));
    await().until(() -> triggered.contains(ONE));
    assertThat(secrets.value(ONE, b)).isEqualTo(new SecretValue.Present(Sensitive.of("3")));
  }

  @Test
  void aChangeOfAKeyThatNoDeviceUsesIsNoNews() {
    operator.applySecret("lab-wifi", Map.of("a", "1", "b", "2"));
    use(new SecretKeyRef("lab-wifi", "a"));
    operator.applySecret("lab-wifi", Map.of("a", "1", "b", "3"));
    awaitTwoReads(new CredentialsRef("lab-wifi", null));
    assertThat(triggered).isEmpty();
  }

  @Test
  void aKeyThatIsTooLargeSaysSoWithItsLimit() {
    operator.applySecret("large", Map.of("passphrase", "x".repeat(65 << 10), "fits",
        "x".repeat(64 << 10)));
    assertThat(use(new SecretKeyRef("large", "passphrase"))).isEqualTo(
        new SecretValue.Missing(Reason.FIX_SECRET, "Secret \"large\" is not usable: the key "
            + "\"passphrase\" has more than 64 KiB. Make it smaller."));
    assertThat(use(new SecretKeyRef("large", "fits"))).isInstanceOf(SecretValue.Present.class);
  }

  @Test
  void aCredentialFileThatIsTooLargeSaysSoButOtherKeysMayBeLarge() {
    operator.applySecret("large", Map.of("openrc", openrc("id") + "#".repeat(65 << 10)));
    assertThat(use(ONE, new CredentialsRef("large", null))).isEqualTo(
        new CredentialState.Unavailable(Reason.FIX_SECRET, "Secret \"large\" is not usable: the "
            + "key \"openrc\" has more than 64 KiB. Make it smaller."));
    operator.applySecret("mixed", Map.of("openrc", openrc("id"), "other", "x".repeat(300 << 10)));
    assertThat(use(ONE, new CredentialsRef("mixed", null)))
        .isInstanceOf(CredentialState.Loaded.class);
  }

  @Test
  void theLastGoodCredentialIsKeptWhileADeviceUsesIt() {
    operator.applySecret("mine", Map.of("openrc", openrc("id")));
    CredentialsRef ref = new CredentialsRef("mine", null);
    CredentialState good = use(ONE, ref);
    operator.applySecret("mine", Map.of("openrc", "nonsense"));
    await().until(() -> !triggered.isEmpty());
    assertThat(use(ONE, ref)).isInstanceOf(CredentialState.Unavailable.class);
    assertThat(secrets.lastGoodCredential(ONE, ref)).isEqualTo(good);
  }

  @Test
  void aNamespaceKeepsSoMuchOfItsSecretsAndAnotherOneKeepsItsOwn() {
    String large = "x".repeat(60 << 10);
    Set<SecretKeyRef> refs = IntStream.range(0, 80).mapToObj(number -> {
      operator.applySecret("large-" + number, Map.of("key", large));
      return new SecretKeyRef("large-" + number, "key");
    }).collect(Collectors.toSet());
    secrets.use(ONE, Set.of(), refs);
    Map<Boolean, List<SecretValue>> kept = refs.stream().map(ref -> secrets.value(ONE, ref))
        .collect(Collectors.partitioningBy(SecretValue.Present.class::isInstance));
    assertThat(kept.get(true)).hasSize((4 << 20) / ((60 << 10) + 128));
    assertThat(kept.get(false).getFirst().toString()).contains("FIX_SECRET",
        "what the devices of its namespace use of Secrets has more than 4 MiB");

    memory.forget(ONE);
    secrets.use(OTHER, Set.of(), refs);
    assertThat(refs.stream().map(ref -> secrets.value(OTHER, ref)))
        .filteredOn(SecretValue.Present.class::isInstance).hasSize(kept.get(true).size());
  }

  @Test
  void nothingIsKeptOfASecretButWhatDevicesUse() {
    List<String> names = IntStream.range(0, 60).mapToObj(number -> "large-" + number).toList();
    names.forEach(name -> operator.applySecret(name,
        Map.of("openrc", openrc("id"), "other", name + "x".repeat(700 << 10))));
    long before = usedHeap();
    secrets.use(ONE, names.stream().map(name -> new CredentialsRef(name, null))
        .collect(Collectors.toSet()), Set.of());
    names.forEach(name -> assertThat(secrets.credential(ONE, new CredentialsRef(name, null)))
        .isInstanceOf(CredentialState.Loaded.class));
    // All of them together have 41 MiB.
    assertThat(usedHeap() - before).isLessThan(12L << 20);
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void readsSecretsAgainAfterAnError() {
    use(ONE, OLD);
    broken = true;
    awaitTwoReads(OLD);
    broken = false;
    operator.applySecret("old", Map.of("openrc", "changed"));
    await().until(() -> triggered.contains(ONE));
  }
}
