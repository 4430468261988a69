package org.chameleoncloud.edge.registry.doni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.UUID;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.json;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.client.RegistryClient;
import org.chameleoncloud.edge.registry.testing.FakeTestbed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WritesInFlightTest {
  private static final int ALLOWED = 4;

  private final FakeTestbed testbed = new FakeTestbed();
  private final Semaphore responses = new Semaphore(0);
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();

  @AfterEach
  void close() throws IOException {
    responses.release(1000);
    testbed.close();
  }

  /** Writes wait for {@link #responses}; a list gets its response immediately. */
  private Registry open() {
    return open(FakeTestbed.settings());
  }

  private Registry open(RegistryClient.Settings settings) {
    return testbed.respondingWith(request -> {
      if (request.getMethod().equals("GET")) {
        return json(200, "{\"hardware\": []}");
      }
      mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
      responses.acquireUninterruptibly();
      inFlight.decrementAndGet();
      return json(200, "");
    }).open(settings);
  }

  @Test
  void sendsNoMoreWritesAtOnceThanAllowed() throws Exception {
    Registry registry = open();
    try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
      List<Future<Void>> syncs = Stream.generate(() -> threads.submit(() -> sync(registry)))
          .limit(20).toList();
      await().until(() -> inFlight.get() == ALLOWED);
      responses.release(20);
      for (Future<Void> sync : syncs) {
        sync.get();
      }
    }
    assertThat(mostInFlight).hasValue(ALLOWED);
    assertThat(testbed.inventoryRequestLines()).hasSize(20);
  }

  private static Void sync(Registry registry) throws RegistryFailure {
    registry.sync(UUID);
    return null;
  }

  @Test
  void readsWhileWritesWait() throws Exception {
    Registry registry = open();
    try (ExecutorService threads = Executors.newFixedThreadPool(ALLOWED + 1)) {
      Stream.generate(() -> threads.submit(() -> sync(registry))).limit(ALLOWED + 1).toList();
      await().until(() -> inFlight.get() == ALLOWED);
      assertThat(registry.list()).isEmpty();
      responses.release(ALLOWED + 1);
    }
  }

  @Test
  void releasesItsSlotWhenAWriteFails() throws Exception {
    Registry registry = testbed.respondingWith(json(400, "{\"error\": \"no\"}")).open();
    for (int i = 0; i < ALLOWED + 1; i++) {
      try {
        registry.sync(UUID);
      } catch (RegistryFailure failure) {
        assertThat(failure.kind()).isEqualTo(RegistryFailure.Kind.REFUSED);
      }
    }
    assertThat(testbed.inventoryRequestLines()).hasSize(ALLOWED + 1);
  }

  @Test
  void doesNotSendWritesThatWaitedWhileAnotherOneTimedOut() throws Exception {
    Registry registry = open(FakeTestbed.withTimeout(500));
    try (ExecutorService threads = Executors.newFixedThreadPool(40)) {
      List<Future<Void>> syncs = Stream.generate(() -> threads.submit(() -> sync(registry)))
          .limit(40).toList();
      for (Future<Void> sync : syncs) {
        await().until(sync::isDone);
        assertThat(sync.exceptionNow()).isInstanceOfSatisfying(RegistryFailure.class,
            failure -> assertThat(failure.kind()).isEqualTo(RegistryFailure.Kind.TIMEOUT));
      }
    }
    assertThat(testbed.inventoryRequestLines()).hasSize(ALLOWED);
  }

  @Test
  void stopsWaitingForASlotWhenInterrupted() throws Exception {
    Registry registry = open();
    try (ExecutorService threads = Executors.newFixedThreadPool(ALLOWED)) {
      Stream.generate(() -> threads.submit(() -> sync(registry))).limit(ALLOWED).toList();
      await().until(() -> inFlight.get() == ALLOWED);
      FutureTask<RegistryFailure> failure = new FutureTask<>(
          () -> org.assertj.core.api.Assertions.catchThrowableOfType(RegistryFailure.class,
              () -> sync(registry)));
      Thread waiting = Thread.ofPlatform().start(failure);
      await().until(() -> waiting.getState() == Thread.State.WAITING);
      waiting.interrupt();
      assertThat(failure.get().mayHaveTakenEffect()).isFalse();
      responses.release(ALLOWED);
    }
    assertThat(testbed.inventoryRequestLines()).hasSize(ALLOWED);
  }
}
