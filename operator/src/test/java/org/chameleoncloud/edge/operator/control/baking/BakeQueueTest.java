package org.chameleoncloud.edge.operator.control.baking;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Failures;
import org.junit.jupiter.api.Test;

class BakeQueueTest {
  private static final Instant OLD = Instant.parse("2026-11-22T08:00:00Z");
  private static final Action BAKE = new Action.StartBake(null);

  private final List<String> triggered = new CopyOnWriteArrayList<>();
  private final FakeBakes cluster = new FakeBakes();
  private final Set<ResourceID> unfinished = cluster.unfinished;

  private BakeQueue queue(int maxBakes, BakeQueueEntry... waiting) {
    cluster.waiting.addAll(List.of(waiting));
    return queue(new BakeLimits(maxBakes, 0),
        ids -> ids.forEach(id -> triggered.add(id.getName())));
  }

  private BakeQueue queue(BakeLimits limits, Consumer<Collection<ResourceID>> trigger) {
    BakeQueue queue = new BakeQueue(limits, new DeviceMemory(), trigger);
    queue.source(cluster);
    return queue;
  }

  private static BakeQueueEntry entry(String name, int attempt, Instant createdAt) {
    return new BakeQueueEntry(new ResourceID(name, "lab"), attempt, createdAt);
  }

  private static BakeQueueEntry entry(String name) {
    return entry(name, 1, OLD);
  }

  private static ResourceID job(String name) {
    return new ResourceID(name + "-bake", "lab");
  }

  private static boolean acquire(BakeQueue queue, String name) {
    return queue.acquire(entry(name), job(name));
  }

  private static void leave(BakeQueue queue, String name) {
    queue.leave(new ResourceID(name, "lab"));
  }

  private static <T> List<T> runConcurrently(int threads, CountDownLatch start, Callable<T> task)
      throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<T>> futures = IntStream.range(0, threads).mapToObj(_ -> executor.submit(task))
          .toList();
      start.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }

  @Test
  void concurrentRequestsNeverAcquireMoreThanTheLimit() throws Exception {
    BakeQueue queue = queue(3);
    CountDownLatch start = new CountDownLatch(1);
    AtomicInteger count = new AtomicInteger();
    List<Boolean> acquired = runConcurrently(32, start, () -> {
      String name = "pi-" + count.incrementAndGet();
      start.await();
      return acquire(queue, name);
    });
    assertThat(acquired).filteredOn(Boolean::booleanValue).hasSize(3);
    assertThat(queue.running()).isEqualTo(3);
    assertThat(queue.waiting()).isEqualTo(29);
  }

  @Test
  void everyDeviceEventuallyAcquiresASlotWithinTheLimit() throws Exception {
    Map<String, Semaphore> signals = new ConcurrentHashMap<>();
    Supplier<Semaphore> newSignal = () -> new Semaphore(0);
    BakeQueue queue = queue(new BakeLimits(2, 0), ids -> ids.forEach(
        id -> signals.computeIfAbsent(id.getName(), _ -> newSignal.get()).release()));
    CountDownLatch start = new CountDownLatch(1);
    AtomicInteger count = new AtomicInteger();
    AtomicInteger runningNow = new AtomicInteger();
    List<Integer> observed = runConcurrently(24, start, () -> {
      String name = "pi-" + count.incrementAndGet();
      start.await();
      while (!acquire(queue, name)) {
        signals.computeIfAbsent(name, _ -> newSignal.get()).acquire();
      }
      int running = runningNow.incrementAndGet();
      Thread.yield();
      runningNow.decrementAndGet();
      leave(queue, name);
      return running;
    });
    assertThat(observed).hasSize(24)
        .allSatisfy(running -> assertThat(running).isLessThanOrEqualTo(2));
    assertThat(queue.running()).isZero();
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void ordersByAttemptThenAgeThenName() {
    BakeQueue queue = queue(1);
    acquire(queue, "running");
    List<BakeQueueEntry> order = List.of(entry("b", 1, OLD), entry("c", 1, OLD),
        entry("a", 1, OLD.plusSeconds(1)), entry("failed", 2, OLD.minusSeconds(60)));
    for (BakeQueueEntry entry : order.reversed()) {
      assertThat(queue.acquire(entry, job(entry.device().getName()))).isFalse();
    }
    leave(queue, "running");
    for (BakeQueueEntry entry : order) {
      assertThat(triggered.getLast()).isEqualTo(entry.device().getName());
      assertThat(queue.acquire(entry, job(entry.device().getName()))).isTrue();
      queue.leave(entry.device());
    }
  }

  @Test
  void aFreeSlotIsReservedForTheNextInTheQueue() {
    BakeQueue queue = queue(1);
    acquire(queue, "a");
    acquire(queue, "b");
    leave(queue, "a");
    assertThat(acquire(queue, "c")).isFalse();
    assertThat(triggered).containsExactly("b");
    assertThat(acquire(queue, "b")).isTrue();
  }

  @Test
  void acquiringASlotIsIdempotent() {
    BakeQueue queue = queue(1);
    assertThat(acquire(queue, "a")).isTrue();
    assertThat(acquire(queue, "a")).isTrue();
    assertThat(queue.running()).isEqualTo(1);
  }

  @Test
  void jobsOfAPreviousProcessCountAndMayContinue() {
    unfinished.add(job("a"));
    BakeQueue queue = queue(1);
    assertThat(acquire(queue, "b")).isFalse();
    assertThat(acquire(queue, "a")).isTrue();
    unfinished.clear();
    queue.jobsChanged();
    assertThat(triggered).containsExactly("b");
    leave(queue, "a");
    assertThat(acquire(queue, "b")).isTrue();
  }

  @Test
  void aJobDoesNotCountInAdditionToItsSlot() {
    BakeQueue queue = queue(2);
    acquire(queue, "a");
    queue.use(job("a"));
    unfinished.add(job("a"));
    assertThat(queue.running()).isEqualTo(1);
    assertThat(acquire(queue, "b")).isTrue();
  }

  @Test
  void aLowerLimitStopsNoJobs() {
    unfinished.addAll(Set.of(job("a"), job("b"), job("c")));
    BakeQueue queue = queue(2);
    assertThat(acquire(queue, "d")).isFalse();
    unfinished.remove(job("a"));
    queue.jobsChanged();
    assertThat(acquire(queue, "d")).isFalse();
    unfinished.remove(job("b"));
    queue.jobsChanged();
    assertThat(triggered).containsExactly("d");
    assertThat(acquire(queue, "d")).isTrue();
  }

  @Test
  void aSlotWhoseJobCouldNotBeCreatedIsReleased() {
    BakeQueue queue = queue(1);
    acquire(queue, "a");
    queue.use(job("a"));
    acquire(queue, "b");
    queue.reconciled(entry("a").device(),
        List.of(new ActionResult.Failed(BAKE, Failures.kubernetes(500), null)));
    assertThat(triggered).containsExactly("b");
    assertThat(acquire(queue, "b")).isTrue();
  }

  @Test
  void aDeviceThatProceedsOrWaitsKeepsItsSlotOrPlaceInTheQueue() {
    BakeQueue queue = queue(1);
    acquire(queue, "a");
    acquire(queue, "b");
    queue.reconciled(entry("a").device(), List.of(new ActionResult.Done(BAKE, null)));
    queue.reconciled(entry("b").device(),
        List.of(new ActionResult.Waiting(BAKE, Failures.noBakeSlot(1))));
    assertThat(queue.running()).isEqualTo(1);
    assertThat(queue.waiting()).isEqualTo(1);
  }

  @Test
  void aDeviceThatNoLongerNeedsABakeLeavesTheQueue() {
    BakeQueue queue = queue(1);
    acquire(queue, "a");
    acquire(queue, "b");
    acquire(queue, "c");
    queue.reconciled(entry("b").device(), List.of());
    leave(queue, "a");
    assertThat(triggered).containsExactly("c");
  }

  @Test
  void aFailedReconciliationReleasesTheSlotUnlessTheJobMayExist() {
    BakeQueue queue = queue(2);
    acquire(queue, "made");
    queue.use(job("made"));
    acquire(queue, "not-made");
    acquire(queue, "next");
    queue.failed(entry("made").device());
    assertThat(triggered).isEmpty();
    queue.failed(entry("not-made").device());
    assertThat(triggered).containsExactly("next");
    assertThat(queue.running()).isEqualTo(1);
  }

  @Test
  void changedInputsDoNotNeedASecondSlot() {
    BakeQueue queue = queue(1);
    acquire(queue, "a");
    assertThat(queue.acquire(entry("a"), job("a-changed"))).isTrue();
    assertThat(queue.running()).isEqualTo(1);
  }

  @Test
  void devicesThatWaitedBeforeARestartGoFirst() {
    BakeQueue queue = queue(1, entry("a"), entry("b"));
    assertThat(acquire(queue, "c")).isFalse();
    assertThat(acquire(queue, "b")).isFalse();
    assertThat(acquire(queue, "a")).isTrue();
  }

  @Test
  void aDeviceThatNoLongerWaitsAfterARestartBlocksNoOthers() {
    BakeQueue queue = queue(1, entry("a"));
    assertThat(acquire(queue, "b")).isFalse();
    queue.reconciled(entry("a").device(), List.of());
    assertThat(triggered).containsExactly("b");
    assertThat(acquire(queue, "b")).isTrue();
  }

  @Test
  void aStandbyReplicaReportsNoBakes() {
    unfinished.add(job("a"));
    BakeQueue queue = queue(1);
    assertThat(queue.running()).isZero();
    acquire(queue, "b");
    assertThat(queue.running()).isEqualTo(1);
  }

  @Test
  void triggersNoDevicesUnnecessarily() {
    Collection<ResourceID> triggeredIds = new ArrayList<>();
    BakeQueue queue = queue(new BakeLimits(1, 0), triggeredIds::addAll);
    acquire(queue, "a");
    acquire(queue, "b");
    queue.jobsChanged();
    queue.reconciled(entry("settled").device(), List.of());
    assertThat(triggeredIds).isEmpty();
  }

  @Test
  void aJobThatSomeoneElseCreatesTakesNoSlot() {
    BakeQueue queue = queue(1);
    leave(queue, "any");
    unfinished.addAll(Set.of(job("forged-1"), job("forged-2")));
    queue.jobsChanged();
    assertThat(queue.running()).isZero();
    assertThat(acquire(queue, "a")).isTrue();
  }

  @Test
  void ofTheJobsFoundAtTheStartThoseThatNoStatusKnowsTakeNoSlot() {
    unfinished.addAll(Set.of(job("ours"), job("forged")));
    cluster.unknown.add(job("forged"));
    BakeQueue queue = queue(2);
    assertThat(acquire(queue, "a")).isTrue();
    assertThat(queue.running()).isEqualTo(2);
  }

  @Test
  void aJobThatIsSuspendedOrGivenMoreTimeFreesItsSlotUntilThatIsUndone() {
    BakeQueue queue = queue(1);
    acquire(queue, "a");
    queue.use(job("a"));
    unfinished.add(job("a"));
    leave(queue, "a");
    assertThat(acquire(queue, "b")).isFalse();
    cluster.setAside.add(job("a"));
    queue.jobsChanged();
    assertThat(triggered).containsExactly("b");
    assertThat(queue.running()).isZero();
    cluster.setAside.clear();
    assertThat(acquire(queue, "b")).isFalse();
  }

  @Test
  void aJobThatReplacesAnEndedOneUnderItsNameTakesNoSlot() {
    BakeQueue queue = queue(1);
    acquire(queue, "a");
    queue.use(job("a"));
    unfinished.add(job("a"));
    leave(queue, "a");
    unfinished.clear();
    queue.jobsChanged();
    unfinished.add(job("a"));
    assertThat(queue.running()).isZero();
  }

  @Test
  void aSlotRemainsForOtherNamespacesThatHaveImages() {
    cluster.shared = true;
    BakeQueue queue = queue(4);
    assertThat(List.of("a", "b", "c", "d")).map(name -> acquire(queue, name))
        .containsExactly(true, true, true, false);
    assertThat(queue.limited()).isEqualTo(1);
    assertThat(queue.waiting()).as("devices that could use a free slot").isZero();
    BakeQueueEntry other = new BakeQueueEntry(new ResourceID("pi", "roof"), 1, OLD.plusSeconds(9));
    assertThat(queue.acquire(other, new ResourceID("pi-bake", "roof"))).isTrue();
  }

  @Test
  void aNamespaceThatIsAloneHasAllSlots() {
    BakeQueue queue = queue(2);
    assertThat(acquire(queue, "a")).isTrue();
    assertThat(acquire(queue, "b")).isTrue();
  }

  @Test
  void anOptionLimitsTheBakesOfANamespace() {
    BakeQueue queue = queue(new BakeLimits(4, 1), _ -> {});
    assertThat(acquire(queue, "a")).isTrue();
    assertThat(acquire(queue, "b")).isFalse();
  }

  @Test
  void aNamespaceWithManyOldDevicesDoesNotGoFirstTwice() {
    BakeQueue queue = queue(1);
    acquire(queue, "a");
    acquire(queue, "b");
    acquire(queue, "c");
    BakeQueueEntry other = new BakeQueueEntry(new ResourceID("pi", "roof"), 1, OLD.plusSeconds(9));
    ResourceID job = new ResourceID("pi-bake", "roof");
    assertThat(queue.acquire(other, job)).isFalse();
    leave(queue, "a");
    assertThat(acquire(queue, "b")).isTrue();
    leave(queue, "b");
    assertThat(triggered).endsWith("pi");
    assertThat(acquire(queue, "c")).isFalse();
    assertThat(queue.acquire(other, job)).isTrue();
  }
}
