package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.control.polling.PollIntervals;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import org.chameleoncloud.edge.testbed.traffic.LoggedRequest;
import org.chameleoncloud.edge.testbed.traffic.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A reservation service that is slow or broken holds nothing up. */
class ReservationFailureTest {
  private static final String NAME = "uc-rpi4-03";
  private static final String LIST = "/v1/devices";
  private static final Fault BROKEN = Fault.on(Service.RESERVATION).html(502);
  private static final Duration NEVER = Duration.ofHours(1);

  private final OperatorHarness operator = new OperatorHarness();

  @AfterEach
  void close() {
    operator.close();
  }

  /** The operator waits 2 s for a response. */
  static Stream<Named<Fault>> faults() {
    return Stream.of(
        Named.of("too slow", Fault.on(Service.RESERVATION).delay(Duration.ofSeconds(4))),
        Named.of("an HTML page", BROKEN),
        Named.of("500", Fault.on(Service.RESERVATION).status(500)));
  }

  private void start() {
    operator.applyValidSecret();
    operator.start();
  }

  /** Lists only when a device needs one; what it has read never becomes too old. */
  private void startWithoutInterval(Clock clock) {
    operator.applyValidSecret();
    operator.start(withReservationInterval(NEVER), clock);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aDeviceIsRegisteredFollowedChangedAndDeleted(Fault fault) {
    operator.testbed.faults().add(fault);
    start();
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.testbed.boot(NAME);
    operator.testbed.tick();
    operator.testbed.pollBalena();
    operator.awaitReason(NAME, ConditionType.HEALTHY, "Healthy");
    operator.awaitReason(NAME, ConditionType.ONLINE, "Online");

    operator.awaitReason(NAME, ConditionType.ACCESS_ENFORCED, "ReservationsUnreadable");
    assertThat(operator.message(NAME, ConditionType.ACCESS_ENFORCED))
        .startsWith("The reservations cannot be read: ").doesNotContain("<html>", "Exception");
    assertThat(operator.status(NAME).reservation().state()).isEqualTo("Unknown");

    change();
    operator.delete(NAME);
    operator.awaitDeleted(NAME);
    assertThat(operator.testbed.records()).isEmpty();
  }

  private void change() {
    operator.edit(NAME, _ -> OperatorHarness.spec(null, "raspberrypi4-64", "ops@example.org"));
    await("change").atMost(OperatorHarness.TIMEOUT).until(() -> operator.testbed.record(NAME)
        .orElseThrow().property("contact_email").orElseThrow().asText().equals("ops@example.org"));
    operator.awaitReady(NAME);
  }

  /** The last list is too old to speak for the present after five intervals of a second. */
  @ParameterizedTest
  @MethodSource("faults")
  void aServiceThatFailsLaterHoldsUpNeitherAChangeNorADeletion(Fault fault) {
    start();
    operator.apply(NAME, OperatorHarness.spec());
    awaitReservationsRead();
    operator.testbed.faults().add(fault);
    change();
    awaitOlderList();
    operator.delete(NAME);
    operator.awaitDeleted(NAME);
    assertThat(operator.testbed.records()).isEmpty();
  }

  /** The time of a deletion is in whole seconds, so that a list of the same second counts as later. */
  private void awaitOlderList() {
    await("the last list is older").atMost(OperatorHarness.TIMEOUT)
        .until(() -> lists().map(LoggedRequest::receivedAt).max(Instant::compareTo).orElseThrow()
            .plusSeconds(1).isBefore(Instant.now()));
  }

  private Stream<LoggedRequest> lists() {
    return operator.testbed.requests().all().stream()
        .filter(request -> request.route().equals(LIST) && request.status() == 200);
  }

  private void awaitReservationsRead() {
    operator.awaitStatus(NAME, status -> status.reservation() != null
        && status.reservation().state().equals("No"));
  }

  @Test
  void aDeletionWaitsForTheListOfASlowService() {
    startWithoutInterval(Clock.systemUTC());
    operator.apply(NAME, OperatorHarness.spec());
    awaitReservationsRead();
    awaitOlderList();
    operator.testbed.faults().add(Fault.on(Service.RESERVATION).delay(Duration.ofSeconds(1)));
    Instant deletedAt = Instant.now();
    operator.delete(NAME);
    operator.awaitDeleted(NAME);
    assertThat(operator.testbed.requests().all().stream()
        .filter(request -> !request.receivedAt().isBefore(deletedAt)
            && (request.route().equals(LIST) || request.method().equals("DELETE")))
        .map(LoggedRequest::method)).containsExactly("GET", "DELETE");
  }

  @Test
  void aDeletionWaitsAtMost30SecondsForAListThatDoesNotCome() {
    AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    InstantSource time = () -> Instant.now().plus(ahead.get());
    startWithoutInterval(time.withZone(ZoneOffset.UTC));
    operator.apply(NAME, OperatorHarness.spec());
    awaitReservationsRead();
    awaitOlderList();
    operator.testbed.faults().add(BROKEN);
    int lists = operator.testbed.requests().count("GET", LIST);
    operator.delete(NAME);
    await("a list is requested").atMost(OperatorHarness.TIMEOUT)
        .until(() -> operator.testbed.requests().count("GET", LIST) > lists);
    operator.awaitStatus(NAME, status -> status.condition(ConditionType.READY).orElseThrow()
        .message().contains("The device's reservations are being read."));
    operator.awaitPolls(3);
    assertThat(operator.testbed.records()).hasSize(1);

    ahead.set(Duration.ofSeconds(31));
    operator.awaitDeleted(NAME);
    assertThat(operator.testbed.records()).isEmpty();
  }

  private static OperatorSettings withReservationInterval(Duration interval) {
    OperatorSettings settings = OperatorHarness.settings();
    PollIntervals intervals = settings.intervals();
    return OperatorSettingsBuilder.builder(settings).intervals(new PollIntervals(
        intervals.settled(), intervals.converging(), intervals.outage(), interval,
        intervals.resync())).build();
  }
}
