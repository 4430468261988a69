package org.chameleoncloud.edge.operator.control.turns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeImageSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which reconciliations run, and which wait. */
class LookExecutorTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final LookExecutor looks = new LookExecutor();
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger started = new AtomicInteger();

  @AfterEach
  void shutDown() {
    looks.shutdownNow();
  }

  /** Submits like the SDK does. */
  private void submit(String namespace, Runnable task) {
    submit(new EdgeDevice(), namespace, task);
  }

  private void submit(HasMetadata resource, String namespace, Runnable task) {
    resource.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).build());
    looks.metrics().reconcileCustomResource(resource, null, Map.of());
    looks.execute(task);
  }

  private void submitThatLast(String namespace, int number) {
    for (int i = 0; i < number; i++) {
      submit(namespace, () -> {
        started.incrementAndGet();
        awaitEnd();
      });
    }
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aNamespaceHasSomeInFlightAndTheOthersWait() {
    submitThatLast("lab", 5_000);
    await().atMost(TIMEOUT).until(() -> started.get() == LookExecutor.OF_NAMESPACE);
    assertThat(looks.waiting()).isEqualTo(5_000 - LookExecutor.OF_NAMESPACE);
    end.countDown();
    await().atMost(TIMEOUT).until(() -> started.get() == 5_000);
    assertThat(looks.waiting()).isZero();
  }

  @Test
  void aNamespaceDoesNotWaitForAnotherThatHasThousands() throws InterruptedException {
    submitThatLast("lab", 5_000);
    CountDownLatch other = new CountDownLatch(1);
    submit("classroom", other::countDown);
    assertThat(other.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    end.countDown();
  }

  @Test
  void allNamespacesTogetherHaveALimit() {
    int full = (LookExecutor.IN_FLIGHT - LookExecutor.RESERVED) / LookExecutor.OF_NAMESPACE;
    for (int namespace = 0; namespace < full + 8; namespace++) {
      submitThatLast("lab-" + namespace, LookExecutor.OF_NAMESPACE);
    }
    int most = full * LookExecutor.OF_NAMESPACE + 8 * LookExecutor.FEW;
    await().atMost(TIMEOUT).until(() -> started.get() == most);
    assertThat(looks.waiting()).isEqualTo((full + 8) * LookExecutor.OF_NAMESPACE - most);
    end.countDown();
  }

  @Test
  void manyNamespacesWhoseReconciliationsDoNotEndLeavePlacesForOthers()
      throws InterruptedException {
    for (int namespace = 0; namespace < 60; namespace++) {
      submitThatLast("lab-" + namespace, 100);
    }
    CountDownLatch others = new CountDownLatch(500);
    for (int i = 0; i < 500; i++) {
      submit("classroom", others::countDown);
    }
    assertThat(others.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    end.countDown();
  }

  @Test
  void devicesDoNotWaitForTheImageSourcesOfTheirNamespace() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      submit(new EdgeImageSource(), "lab", this::awaitEnd);
    }
    CountDownLatch device = new CountDownLatch(1);
    submit("lab", device::countDown);
    assertThat(device.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    end.countDown();
  }

  @Test
  void aReconciliationThatFailsGivesItsPlaceBack() {
    for (int i = 0; i < 3 * LookExecutor.OF_NAMESPACE; i++) {
      submit("lab", () -> {
        started.incrementAndGet();
        Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
        throw new IllegalStateException();
      });
    }
    await().atMost(TIMEOUT).until(() -> started.get() == 3 * LookExecutor.OF_NAMESPACE);
  }

  @Test
  void afterTheShutdownNothingThatWaitsRuns() throws InterruptedException {
    submitThatLast("lab", 100);
    await().atMost(TIMEOUT).until(() -> started.get() == LookExecutor.OF_NAMESPACE);
    looks.shutdown();
    end.countDown();
    assertThat(looks.awaitTermination(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(started).hasValue(LookExecutor.OF_NAMESPACE);
  }
}
