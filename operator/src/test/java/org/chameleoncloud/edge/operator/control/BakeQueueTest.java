package org.chameleoncloud.edge.operator.control;

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
import org.chameleoncloud.edge.operator.plan.Action;
import org.chameleoncloud.edge.operator.plan.Failures;
import org.chameleoncloud.edge.operator.plan.ActionResult;
import org.junit.jupiter.api.Test;

class BakeQueueTest {
  private static final Instant OLD = Instant.parse("2026-11-22T08:00:00Z");
  private static final Action BAKE = new Action.StartBake(null);

  private final List<String> woken = new CopyOnWriteArrayList<>();
  private final Set<ResourceID> unfinished = ConcurrentHashMap.newKeySet();

  private BakeQueue queue(int atOnce, BakeQueueEntry... waitedBefore) {
    BakeQueue queue = new BakeQueue(atOnce, ids -> ids.forEach(id -> woken.add(id.getName())));
    queue.follow(() -> unfinished, () -> List.of(waitedBefore));
    return queue;
  }

  private static BakeQueueEntry turn(String name, int attempt, Instant createdAt) {
    return new BakeQueueEntry(new ResourceID(name, "lab"), attempt, createdAt);
  }

  private static BakeQueueEntry turn(String name) {
    return turn(name, 1, OLD);
  }

  private static ResourceID job(String name) {
    return new ResourceID(name + "-bake", "lab");
  }

  private static boolean take(BakeQueue queue, String name) {
    return queue.take(turn(name), job(name));
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
      return take(queue, name);
    });
    assertThat(taken).filteredOn(Boolean::booleanValue).hasSize(3);
    assertThat(queue.running()).isEqualTo(3);
    assertThat(queue.waiting()).isEqualTo(29);
  }

  @Test
  void everybodyGetsAPlaceInTheEndAndNeverMoreThanTheBoundHaveOne() throws Exception {
    Map<String, Semaphore> bells = new ConcurrentHashMap<>();
    Supplier<Semaphore> silent = () -> new Semaphore(0);
    BakeQueue queue = new BakeQueue(2, ids -> ids.forEach(
        id -> bells.computeIfAbsent(id.getName(), _ -> silent.get()).release()));
    CountDownLatch begin = new CountDownLatch(1);
    AtomicInteger number = new AtomicInteger();
    AtomicInteger inside = new AtomicInteger();
    List<Integer> most = all(24, begin, () -> {
      String name = "pi-" + number.incrementAndGet();
      begin.await();
      while (!take(queue, name)) {
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
    take(queue, "running");
    List<BakeQueueEntry> order = List.of(turn("b", 1, OLD), turn("c", 1, OLD),
        turn("a", 1, OLD.plusSeconds(1)), turn("failed", 2, OLD.minusSeconds(60)));
    for (BakeQueueEntry turn : order.reversed()) {
      assertThat(queue.take(turn, job(turn.resource().getName()))).isFalse();
    }
    leave(queue, "running");
    for (BakeQueueEntry turn : order) {
      assertThat(woken.getLast()).isEqualTo(turn.resource().getName());
      assertThat(queue.take(turn, job(turn.resource().getName()))).isTrue();
      queue.leave(turn.resource());
    }
  }

  @Test
  void aPlaceThatIsFreeIsKeptForTheOneWhoseTurnItIs() {
    BakeQueue queue = queue(1);
    take(queue, "a");
    take(queue, "b");
    leave(queue, "a");
    assertThat(take(queue, "c")).isFalse();
    assertThat(woken).containsExactly("b");
    assertThat(take(queue, "b")).isTrue();
  }

  @Test
  void aResourceMayAskAgainForThePlaceThatItHas() {
    BakeQueue queue = queue(1);
    assertThat(take(queue, "a")).isTrue();
    assertThat(take(queue, "a")).isTrue();
    assertThat(queue.running()).isEqualTo(1);
  }

  @Test
  void jobsThatAnEarlierOperatorMadeCountAndMayGoOn() {
    unfinished.add(job("a"));
    BakeQueue queue = queue(1);
    assertThat(take(queue, "b")).isFalse();
    assertThat(take(queue, "a")).isTrue();
    unfinished.clear();
    queue.jobsChanged();
    assertThat(woken).containsExactly("b");
    leave(queue, "a");
    assertThat(take(queue, "b")).isTrue();
  }

  @Test
  void aJobThatShowsDoesNotCountBesideItsPlace() {
    BakeQueue queue = queue(2);
    take(queue, "a");
    queue.use(job("a"));
    unfinished.add(job("a"));
    assertThat(queue.running()).isEqualTo(1);
    assertThat(take(queue, "b")).isTrue();
  }

  @Test
  void aLowerBoundEndsNoJobAndIsWaitedFor() {
    unfinished.addAll(Set.of(job("a"), job("b"), job("c")));
    BakeQueue queue = queue(2);
    assertThat(take(queue, "d")).isFalse();
    unfinished.remove(job("a"));
    queue.jobsChanged();
    assertThat(take(queue, "d")).isFalse();
    unfinished.remove(job("b"));
    queue.jobsChanged();
    assertThat(woken).containsExactly("d");
    assertThat(take(queue, "d")).isTrue();
  }

  @Test
  void aPlaceWhoseJobCouldNotBeMadeGoesToTheNext() {
    BakeQueue queue = queue(1);
    take(queue, "a");
    queue.use(job("a"));
    take(queue, "b");
    queue.looked(turn("a").resource(),
        List.of(new ActionResult.Failed(BAKE, Failures.kubernetes(500), null)));
    assertThat(woken).containsExactly("b");
    assertThat(take(queue, "b")).isTrue();
  }

  @Test
  void aResourceThatGoesOnOrWaitsKeepsWhatItHas() {
    BakeQueue queue = queue(1);
    take(queue, "a");
    take(queue, "b");
    queue.looked(turn("a").resource(), List.of(new ActionResult.Done(BAKE, null)));
    queue.looked(turn("b").resource(),
        List.of(new ActionResult.Waiting(BAKE, Failures.noPlace(1))));
    assertThat(queue.running()).isEqualTo(1);
    assertThat(queue.waiting()).isEqualTo(1);
  }

  @Test
  void aResourceThatNoLongerWantsABakeGivesUpItsTurn() {
    BakeQueue queue = queue(1);
    take(queue, "a");
    take(queue, "b");
    take(queue, "c");
    queue.looked(turn("b").resource(), List.of());
    leave(queue, "a");
    assertThat(woken).containsExactly("c");
  }

  @Test
  void aLookThatBrokeOffGivesUpItsPlaceUnlessTheJobMayHaveBeenMade() {
    BakeQueue queue = queue(2);
    take(queue, "made");
    queue.use(job("made"));
    take(queue, "not-made");
    take(queue, "next");
    queue.brokeOff(turn("made").resource());
    assertThat(woken).isEmpty();
    queue.brokeOff(turn("not-made").resource());
    assertThat(woken).containsExactly("next");
    assertThat(queue.running()).isEqualTo(1);
  }

  @Test
  void inputsThatChangedNeedNoSecondPlace() {
    BakeQueue queue = queue(1);
    take(queue, "a");
    assertThat(queue.take(turn("a"), job("a-changed"))).isTrue();
    assertThat(queue.running()).isEqualTo(1);
  }

  @Test
  void whoeverWaitedBeforeARestartGoesFirstWhoeverIsLookedAtFirst() {
    BakeQueue queue = queue(1, turn("a"), turn("b"));
    assertThat(take(queue, "c")).isFalse();
    assertThat(take(queue, "b")).isFalse();
    assertThat(take(queue, "a")).isTrue();
  }

  @Test
  void whoeverWaitedBeforeARestartAndNoLongerDoesKeepsNobodyWaiting() {
    BakeQueue queue = queue(1, turn("a"));
    assertThat(take(queue, "b")).isFalse();
    queue.looked(turn("a").resource(), List.of());
    assertThat(woken).containsExactly("b");
    assertThat(take(queue, "b")).isTrue();
  }

  @Test
  void aReplicaThatStandsByTellsOfNoBakes() {
    unfinished.add(job("a"));
    BakeQueue queue = queue(1);
    assertThat(queue.running()).isZero();
    take(queue, "b");
    assertThat(queue.running()).isEqualTo(1);
  }

  @Test
  void nobodyIsWokenInVain() {
    Collection<ResourceID> none = new ArrayList<>();
    BakeQueue queue = new BakeQueue(1, none::addAll);
    take(queue, "a");
    take(queue, "b");
    queue.jobsChanged();
    queue.looked(turn("settled").resource(), List.of());
    assertThat(none).isEmpty();
  }
}
