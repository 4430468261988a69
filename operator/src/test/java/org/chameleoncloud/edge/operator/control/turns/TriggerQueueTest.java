package org.chameleoncloud.edge.operator.control.turns;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many of the devices that have changed at once are queued. */
class TriggerQueueTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final LookExecutor looks = new LookExecutor();
  private final TriggerQueue queue = new TriggerQueue(looks, this::send);
  private final CountDownLatch go = new CountDownLatch(1);
  private final Set<ResourceID> reconciled = ConcurrentHashMap.newKeySet();
  private final AtomicInteger mostWaiting = new AtomicInteger();

  @AfterEach
  void shutDown() {
    looks.shutdownNow();
  }

  /** Like the SDK, each event is a reconciliation. */
  private void send(ResourceID id) {
    looks.metrics().reconcileCustomResource(
        device(id.getNamespace().orElseThrow(), id.getName()), null, Map.of());
    looks.execute(() -> {
      await(go);
      reconciled.add(id);
    });
    mostWaiting.accumulateAndGet(looks.waiting(), Math::max);
  }

  private static EdgeDevice device(String namespace, String name) {
    EdgeDevice device = new EdgeDevice();
    device.setMetadata(
        new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
    return device;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<ResourceID> devices(String namespace, int number) {
    return IntStream.range(0, number).mapToObj(i -> new ResourceID("device-" + i, namespace))
        .toList();
  }

  @Test
  void tenThousandChangesAreReconciledWithAShortQueue() {
    queue.add(devices("lab", 10_000));
    assertThat(looks.waiting()).isEqualTo(TriggerQueue.OF_NAMESPACE);
    assertThat(queue.held())
        .isEqualTo(10_000 - TriggerQueue.OF_NAMESPACE - LookExecutor.OF_NAMESPACE);
    go.countDown();
    Awaitility.await().atMost(TIMEOUT).until(() -> reconciled.size() == 10_000);
    assertThat(queue.held()).isZero();
    assertThat(mostWaiting.get()).isLessThanOrEqualTo(TriggerQueue.OF_NAMESPACE);
  }

  @Test
  void aDeviceThatIsHeldTwiceIsReconciledOnce() {
    queue.add(devices("lab", 1_000));
    int held = queue.held();
    queue.add(devices("lab", 1_000).subList(500, 1_000));
    assertThat(queue.held()).isEqualTo(held);
    go.countDown();
    Awaitility.await().atMost(TIMEOUT).until(() -> reconciled.size() == 1_000);
  }

  @Test
  void manyNamespacesTogetherHaveALimit() {
    for (int i = 0; i < 50; i++) {
      queue.add(devices("lab-" + i, 100));
    }
    // Beyond the limit, each namespace has at most one that waits.
    assertThat(looks.waiting()).isLessThanOrEqualTo(TriggerQueue.ALL + 50);
    assertThat(queue.held()).isPositive();
    go.countDown();
    Awaitility.await().atMost(TIMEOUT).until(() -> reconciled.size() == 5_000);
  }

  @Test
  void thousandsOfNamespacesTakeTurnsInAShortQueue() {
    for (int i = 0; i < 3_000; i++) {
      queue.add(devices("lab-" + i, 3));
    }
    assertThat(looks.waiting()).isEqualTo(TriggerQueue.MOST);
    assertThat(queue.held())
        .isEqualTo(9_000 - TriggerQueue.MOST - LookExecutor.IN_FLIGHT);
    go.countDown();
    Awaitility.await().atMost(TIMEOUT).until(() -> reconciled.size() == 9_000);
    assertThat(queue.held()).isZero();
    assertThat(mostWaiting.get()).isLessThanOrEqualTo(TriggerQueue.MOST);
  }

  @Test
  void changesOfANamespaceAreNotHeldUpByThousandsOfNewDevicesInOthers() {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 6_000; i++) {
      looks.metrics().reconcileCustomResource(device("lab-" + i % 6, "new-" + i), null, Map.of());
      looks.execute(() -> await(never));
    }
    go.countDown();
    queue.add(devices("classroom", 300));
    Awaitility.await().atMost(TIMEOUT).until(() -> reconciled.size() == 300);
    assertThat(queue.held()).isZero();
    never.countDown();
  }
}
