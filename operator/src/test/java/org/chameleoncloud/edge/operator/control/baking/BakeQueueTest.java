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
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.plan.Action;
import org.chameleoncloud.edge.operator.plan.Failures;
import org.chameleoncloud.edge.operator.plan.ActionResult;
import org.junit.jupiter.api.Test;

class BakeQueueTest {
  private static final Instant OLD = Instant.parse("2026-11-22T08:00:00Z");
  private static final Action BAKE = new Action.StartBake(null);

  private final List<String> triggered = new CopyOnWriteArrayList<>();
  private final Set<ResourceID> unfinished = ConcurrentHashMap.newKeySet();

  private BakeQueue queue(int maxBakes, BakeQueueEntry... waitedBefore) {
    BakeQueue queue = new BakeQueue(maxBakes, new DeviceMemory(),
        ids -> ids.forEach(id -> triggered.add(id.getName())));
    queue.source(() -> unfinished, () -> List.of(waitedBefore));
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

  private static <T> List<T> all(int threads, CountDownLatch begin, Callable<T> work)
      throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<T>> futures = IntStream.range(0, threads).mapToObj(_ -> executor.submit(work))
          .toList();
      begin.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }

  @Test
  void noMoreThanTheBoundGetAPlaceHoweverManyThreadsAskAtOnce() throws Exception {
    BakeQueue queue = queue(3);
    CountDownLatch begin = new CountDownLatch(1);
    AtomicInteger number = new AtomicInteger();
    List<Boolean> taken = all(32, begin, () -> {
      String name = "pi-" + number.incrementAndGet();
      begin.await();
      return acquire(queue, name);
    });
    assertThat(taken).filteredOn(Boolean::booleanValue).hasSize(3);
    assertThat(queue.running()).isEqualTo(3);
    assertThat(queue.waiting()).isEqualTo(29);
  }

  @Test
  void everybodyGetsAPlaceInTheEndAndNeverMoreThanTheBoundHaveOne() throws Exception {
    Map<String, Semaphore> bells = new ConcurrentHashMap<>();
    Supplier<Semaphore> silent = () -> new Semaphore(0);
    BakeQueue queue = new BakeQueue(2, new DeviceMemory(), ids -> ids.forEach(
        id -> bells.computeIfAbsent(id.getName(), _ -> silent.get()).release()));
    CountDownLatch begin = new CountDownLatch(1);
    AtomicInteger number = new AtomicInteger();
    AtomicInteger inside = new AtomicInteger();
    List<Integer> most = all(24, begin, () -> {
      String name = "pi-" + number.incrementAndGet();
      begin.await();
      while (!acquire(queue, name)) {
        bells.computeIfAbsent(name, _ -> silent.get()).acquire();
      }
      int now = inside.incrementAndGet();
      Thread.yield();
      inside.decrementAndGet();
      leave(queue, name);
      return now;
    });
    assertThat(most).hasSize(24).allSatisfy(now -> assertThat(now).isLessThanOrEqualTo(2));
    assertThat(queue.running()).isZero();
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void firstTriesGoFirstThenTheOldestThenByNamespaceAndName() {
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
  void aPlaceThatIsFreeIsKeptForTheOneWhoseTurnItIs() {
    BakeQueue queue = queue(1);
    acquire(queue, "a");
    acquire(queue, "b");
    leave(queue, "a");
    assertThat(acquire(queue, "c")).isFalse();
    assertThat(triggered).containsExactly("b");
    assertThat(acquire(queue, "b")).isTrue();
  }

  @Test
  void aResourceMayAskAgainForThePlaceThatItHas() {
    BakeQueue queue = queue(1);
    assertThat(acquire(queue, "a")).isTrue();
    assertThat(acquire(queue, "a")).isTrue();
    assertThat(queue.running()).isEqualTo(1);
  }

  @Test
  void jobsThatAnEarlierOperatorMadeCountAndMayGoOn() {
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
  void aJobThatShowsDoesNotCountBesideItsPlace() {
    BakeQueue queue = queue(2);
    acquire(queue, "a");
    queue.use(job("a"));
    unfinished.add(job("a"));
    assertThat(queue.running()).isEqualTo(1);
    assertThat(acquire(queue, "b")).isTrue();
  }

  @Test
  void aLowerBoundEndsNoJobAndIsWaitedFor() {
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
  void aPlaceWhoseJobCouldNotBeMadeGoesToTheNext() {
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
  void aResourceThatGoesOnOrWaitsKeepsWhatItHas() {
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
  void aResourceThatNoLongerWantsABakeGivesUpItsTurn() {
    BakeQueue queue = queue(1);
    acquire(queue, "a");
    acquire(queue, "b");
    acquire(queue, "c");
    queue.reconciled(entry("b").device(), List.of());
    leave(queue, "a");
    assertThat(triggered).containsExactly("c");
  }

  @Test
  void aLookThatBrokeOffGivesUpItsPlaceUnlessTheJobMayHaveBeenMade() {
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
  void inputsThatChangedNeedNoSecondPlace() {
    BakeQueue queue = queue(1);
    acquire(queue, "a");
    assertThat(queue.acquire(entry("a"), job("a-changed"))).isTrue();
    assertThat(queue.running()).isEqualTo(1);
  }

  @Test
  void whoeverWaitedBeforeARestartGoesFirstWhoeverIsLookedAtFirst() {
    BakeQueue queue = queue(1, entry("a"), entry("b"));
    assertThat(acquire(queue, "c")).isFalse();
    assertThat(acquire(queue, "b")).isFalse();
    assertThat(acquire(queue, "a")).isTrue();
  }

  @Test
  void whoeverWaitedBeforeARestartAndNoLongerDoesKeepsNobodyWaiting() {
    BakeQueue queue = queue(1, entry("a"));
    assertThat(acquire(queue, "b")).isFalse();
    queue.reconciled(entry("a").device(), List.of());
    assertThat(triggered).containsExactly("b");
    assertThat(acquire(queue, "b")).isTrue();
  }

  @Test
  void aReplicaThatStandsByTellsOfNoBakes() {
    unfinished.add(job("a"));
    BakeQueue queue = queue(1);
    assertThat(queue.running()).isZero();
    acquire(queue, "b");
    assertThat(queue.running()).isEqualTo(1);
  }

  @Test
  void nobodyIsWokenInVain() {
    Collection<ResourceID> none = new ArrayList<>();
    BakeQueue queue = new BakeQueue(1, new DeviceMemory(), none::addAll);
    acquire(queue, "a");
    acquire(queue, "b");
    queue.jobsChanged();
    queue.reconciled(entry("settled").device(), List.of());
    assertThat(none).isEmpty();
  }
}
