package org.chameleoncloud.edge.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import okhttp3.mockwebserver.MockResponse;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.chameleoncloud.edge.registry.ListTooLargeException;
import org.chameleoncloud.edge.registry.ReadingTurns;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.testing.FakeTestbed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadingTurnsTest {
  private final FakeTestbed testbed = new FakeTestbed();
  private final Semaphore free = new Semaphore(1);
  private final AtomicInteger taken = new AtomicInteger();
  private final ReadingTurns turns = () -> {
    free.acquire();
    taken.incrementAndGet();
    return free::release;
  };
  private final Registry registry = new RegistryClient(FakeTestbed.settings())
      .openTestbed(testbed.credentials(), turns).registry();

  @AfterEach
  void close() throws IOException {
    testbed.close();
  }

  private static String list(int records) {
    return "{\"hardware\": [" + (FakeTestbed.hardware("pi") + ",").repeat(records - 1)
        + FakeTestbed.hardware("pi") + "]}";
  }

  @Test
  void aResponseThatIsReadEndsEachTurnThatItTook() throws Exception {
    testbed.respondingWith(FakeTestbed.json(200, list(100)));
    assertThat(registry.list()).hasSize(100);
    testbed.respondingWith(FakeTestbed.json(200, "{\"hardware\": [{}]}"),
        FakeTestbed.json(500, "{\"error\": \"no\"}"));
    catchThrowableOfType(RegistryFailure.class, registry::list);
    catchThrowableOfType(RegistryFailure.class, registry::list);
    assertThat(free.availablePermits()).isEqualTo(1);
    assertThat(taken).hasPositiveValue();
  }

  @Test
  void aServerThatDripsHoldsNoTurnWhileItIsAwaited() throws Exception {
    testbed.respondingWith(FakeTestbed.json(200, list(100)).throttleBody(1000, 5,
        TimeUnit.SECONDS));
    Thread reader = Thread.ofVirtual().start(
        () -> catchThrowableOfType(RegistryFailure.class, registry::list));
    while (taken.get() < 3) {
      Thread.onSpinWait();
    }
    // The only turn is free again and again although the response is still being read.
    for (int i = 0; i < 5; i++) {
      assertThat(free.tryAcquire(4, TimeUnit.SECONDS)).isTrue();
      free.release();
    }
    assertThat(reader.isAlive()).isTrue();
    reader.interrupt();
    reader.join();
    assertThat(free.availablePermits()).isEqualTo(1);
  }

  @Test
  void aSmallResponseThatIsDecompressedToALargeOneIsReadInManyTurns() throws Exception {
    String json = IntStream.range(0, 10_000).mapToObj(
        number -> FakeTestbed.hardware("pi-" + number + "-" + Math.sqrt(number)))
        .collect(Collectors.joining(",", "{\"hardware\": [", "]}"));
    Buffer compressed = new Buffer();
    try (var gzip = Okio.buffer(new GzipSink(compressed))) {
      gzip.writeUtf8(json);
    }
    testbed.respondingWith(new MockResponse().setHeader("Content-Encoding", "gzip")
        .setBody(compressed));
    assertThat(registry.list()).hasSize(10_000);
    assertThat(taken).hasValueGreaterThan(json.length() / (64 << 10));
  }

  @Test
  void aListThatIsRefusedSaysWhoReturnedIt() {
    testbed.respondingWith(FakeTestbed.json(200, list(3)));
    RegistryFailure failure = catchThrowableOfType(RegistryFailure.class,
        () -> registry.list((_, _) -> {
          throw new ListTooLargeException("more than 9 MiB of records");
        }));
    assertThat(failure).hasMessage("The registry at " + testbed.host()
        + " returned 200 with more than 9 MiB of records");
    assertThat(failure.kind()).isEqualTo(RegistryFailure.Kind.BROKEN);
  }
}
