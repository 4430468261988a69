package org.chameleoncloud.edge.baker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.Test;

/** A source that sends just enough not to stall. */
class LeastThroughputTest extends DownloadFixture {
  private static final Duration PERIOD = Duration.ofMinutes(5);
  private static final long LEAST = 1000;

  private final AtomicLong clock = new AtomicLong();

  private LeastThroughput least(long bytesPerSecond) {
    return new LeastThroughput(bytesPerSecond, PERIOD, clock::get);
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  private void receive(LeastThroughput.Meter meter, int bytes, Duration waited) {
    meter.waiting();
    pass(waited);
    meter.received(bytes);
  }

  @Test
  void aDownloadThatDripsFailsAndMayBeTriedLater() {
    least = new LeastThroughput(LEAST, PERIOD,
        () -> clock.addAndGet(Duration.ofMinutes(1).toNanos()));
    server.enqueue(whole());
    assertRefused(Reason.SourceTooSlow, "at least 1000 are required");
    assertThat(Reason.SourceTooSlow.retryable()).isTrue();
  }

  @Test
  void aServerThatClosesTheConnectionAfterEachByteDripsToo() {
    least = new LeastThroughput(LEAST, PERIOD,
        () -> clock.addAndGet(Duration.ofMinutes(1).toNanos()));
    server.setDispatcher(new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        String range = request.getHeader("Range");
        int position = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        return cutAt(1).setResponseCode(range == null ? 200 : 206)
            .setHeader("Content-Length", IMAGE.length - position).setHeader("Content-Range",
                "bytes " + position + "-" + (IMAGE.length - 1) + "/" + IMAGE.length);
      }
    });
    assertRefused(Reason.SourceTooSlow, "sends too slowly");
  }

  @Test
  void itDoesNotFailBeforeAPeriodHasPassedNorWhenTheAverageIsEnough() {
    LeastThroughput.Meter meter = least(LEAST).start("pi.img");
    assertThatCode(() -> {
      receive(meter, 1, PERIOD.minusSeconds(1));
      receive(meter, (int) (LEAST * PERIOD.toSeconds()), Duration.ofSeconds(1));
      receive(meter, 1, PERIOD.minusSeconds(1));
    }).doesNotThrowAnyException();
  }

  @Test
  void aFastStartDoesNotMakeUpForALaterDrip() {
    LeastThroughput.Meter meter = least(LEAST).start("pi.img");
    receive(meter, Integer.MAX_VALUE, PERIOD);
    assertThatCode(() -> receive(meter, 1, PERIOD)).hasMessageContaining("over 5 minutes")
        .hasMessageContaining("use a faster server");
  }

  @Test
  void theTimeThatTheDiskTakesDoesNotCount() {
    LeastThroughput.Meter meter = least(LEAST).start("pi.img");
    assertThatCode(() -> {
      for (int i = 0; i < 100; i++) {
        receive(meter, 10_000, Duration.ofSeconds(1));
        pass(PERIOD);
      }
    }).doesNotThrowAnyException();
  }

  @Test
  void zeroAllowsAnyThroughput() throws IOException {
    least = new LeastThroughput(0, PERIOD,
        () -> clock.addAndGet(Duration.ofMinutes(1).toNanos()));
    server.enqueue(whole());
    assertThat(read()).isEqualTo(IMAGE);
  }
}
