package org.chameleoncloud.edge.operator.control.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.control.polling.DeviceRequests.Request;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.junit.jupiter.api.Test;

/** Which requests of devices are sent while a service does not respond. */
class DeviceRequestsTest {
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(30);

  private final List<ResourceID> triggered = new ArrayList<>();
  private final DeviceRequests requests = new DeviceRequests("registry", POLL_INTERVAL,
      new Random(77), triggered::addAll);

  private static ResourceID device(int number) {
    return new ResourceID("device-" + number, "lab");
  }

  private Request begin(int number) {
    return requests.begin(device(number)).orElseThrow();
  }

  private static void respond(Request request) {
    try (request) {
      request.send(() -> "a record");
    } catch (RegistryFailure unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  private static void fail(Request request, Kind kind) {
    try (request) {
      RegistryFailure failure = RegistryFailure.of(kind, "It failed");
      assertThatThrownBy(() -> request.send(() -> {
        throw failure;
      })).isSameAs(failure);
    }
  }

  @Test
  void aServiceThatRespondsIsSentWhateverIsAskedFor() {
    List<Request> all = IntStream.range(0, 100).mapToObj(this::begin).toList();
    all.subList(0, 99).forEach(DeviceRequestsTest::respond);
    fail(all.get(99), Kind.BROKEN);
    assertThat(requests.begin(device(0))).isPresent();
    assertThat(triggered).isEmpty();
  }

  @Test
  void afterATimeoutOneRequestIsSentAtATime() {
    fail(begin(0), Kind.TIMEOUT);
    Request probe = begin(1);
    assertThat(requests.begin(device(2))).isEmpty();
    assertThat(requests.begin(device(3))).isEmpty();
    fail(probe, Kind.TIMEOUT);
    Request next = begin(3);
    assertThat(requests.begin(device(2))).isEmpty();
    next.close();
  }

  @Test
  void aResponseTriggersTheDevicesThatWaitAndEndsTheLimit() {
    fail(begin(0), Kind.TIMEOUT);
    Request probe = begin(1);
    assertThat(Stream.of(2, 3, 4).map(number -> requests.begin(device(number))))
        .allMatch(Optional::isEmpty);
    requests.forget(device(4));
    respond(probe);
    assertThat(triggered).containsExactlyInAnyOrder(device(2), device(3));
    begin(2);
    respond(begin(3));
    assertThat(triggered).hasSize(2);
  }

  @Test
  void anErrorIsAResponse() {
    fail(begin(0), Kind.TIMEOUT);
    Request probe = begin(1);
    assertThat(requests.begin(device(2))).isEmpty();
    fail(probe, Kind.UNREACHABLE);
    assertThat(triggered).containsExactly(device(2));
  }

  @Test
  void aTimeoutIsNoNewsAfterAResponseToALaterRequest() {
    Request slow = begin(0);
    respond(begin(1));
    fail(slow, Kind.TIMEOUT);
    begin(2);
    begin(3);
  }

  @Test
  void whatIsNotSentFailsLikeWhatWasSent() {
    assertThat(requests.notSent()).hasMessage(
        "The registry did not respond to earlier requests in time; this one was not sent");
    assertThat(requests.notSent().kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(requests.notSent().mayHaveTakenEffect()).isFalse();
  }

  @Test
  void aFewDevicesAskAgainWithinAPollInterval() {
    fail(begin(0), Kind.TIMEOUT);
    begin(1);
    for (int number = 2; number < 500; number++) {
      assertThat(requests.begin(device(number))).isEmpty();
      assertThat(requests.retryAfter()).isPositive().isLessThanOrEqualTo(POLL_INTERVAL);
    }
  }

  @Test
  void aSilentServiceHoldsOneReconciliationAndIsUsedAgainSoonAfterItResponds() {
    Simulation outage = new Simulation(5_000, 1_800);
    outage.run();
    assertThat(outage.mostInFlight).isEqualTo(1);
    assertThat(outage.asked / 1_740).as("requests that are asked for in a second")
        .isLessThan(100);
    assertThat(outage.done).hasSize(5_000);
    // The request that was in flight ends with a timeout, and the next one begins within a poll interval.
    assertThat(outage.lastDone).isLessThan((1_800 + 60 + 30 + 5) * 1_000L);
  }

  /** The same in simulated time, in ms: each device has one request, and a response takes 200 ms. */
  private final class Simulation {
    private static final int FIRST = 32;
    private static final int TIMEOUT = 60_000;

    private final long end;
    private final PriorityQueue<Event> events = new PriorityQueue<>(
        Comparator.comparingLong(Event::at));
    private final Set<Integer> busy = new HashSet<>();
    private final Set<Integer> done = new HashSet<>();
    private long now;
    private long lastDone;
    private int inFlight;
    private int mostInFlight;
    private int asked;

    private record Event(long at, Runnable happens) {}

    /** As many reconciliations as may be in progress begin at once, and the others when these end. */
    private Simulation(int devices, int seconds) {
      end = seconds * 1_000L;
      for (int number = 0; number < devices; number++) {
        int device = number;
        at(number < FIRST ? 0 : TIMEOUT + number, () -> ask(device));
      }
    }

    private void at(long time, Runnable happens) {
      events.add(new Event(time, happens));
    }

    private void run() {
      while (!events.isEmpty()) {
        Event event = events.remove();
        now = event.at();
        event.happens().run();
        List<ResourceID> free = List.copyOf(triggered);
        triggered.clear();
        free.forEach(device -> at(now, () -> ask(Integer.parseInt(
            device.getName().substring("device-".length())))));
      }
    }

    private void ask(int device) {
      if (done.contains(device) || !busy.add(device)) {
        return;
      }
      asked++;
      requests.begin(device(device)).ifPresentOrElse(request -> send(device, request), () -> {
        busy.remove(device);
        at(now + requests.retryAfter().toMillis(), () -> ask(device));
      });
    }

    private void send(int device, Request request) {
      inFlight++;
      if (now > TIMEOUT && now < end) {
        mostInFlight = Math.max(mostInFlight, inFlight);
      }
      boolean responds = now >= end;
      at(now + (responds ? 200 : TIMEOUT), () -> {
        inFlight--;
        busy.remove(device);
        if (responds) {
          done.add(device);
          lastDone = now;
          respond(request);
        } else {
          fail(request, Kind.TIMEOUT);
          // Its record is in doubt until the next list.
          at(Math.max(now, end), () -> ask(device));
        }
      });
    }
  }
}
