package org.chameleoncloud.edge.registry.blazar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.chameleoncloud.edge.registry.Allocation;
import org.chameleoncloud.edge.registry.ReadingTurns;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.RequestListener;
import org.chameleoncloud.edge.registry.ReservableDevice;
import org.chameleoncloud.edge.registry.Reservations;
import org.chameleoncloud.edge.registry.client.RegistryClient;
import org.chameleoncloud.edge.registry.testing.FakeTestbed;
import org.chameleoncloud.edge.registry.testing.ManualClock;
import org.chameleoncloud.edge.registry.testing.Transcript;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every recorded response of the real Blazar to a request that the client sends, and faults that were not recorded. */
class BlazarReservationsTest {
  private static final String DEVICES = "GET /reservation/v1/devices";
  private static final String ALLOCATIONS = "GET /reservation/v1/devices/allocations";
  private static final String DEVICE = "{\"id\": \"1\", \"name\": \"a\", \"reservable\": true}";
  private static final String NO_DEVICES = "{\"devices\": []}";

  private final FakeTestbed testbed = new FakeTestbed();
  private final ManualClock clock = new ManualClock(FakeTestbed.NOW);

  @AfterEach
  void close() throws IOException {
    testbed.close();
  }

  private Reservations open(MockResponse... responses) {
    return open(testbed, responses);
  }

  private Reservations open(FakeTestbed fake, MockResponse... responses) {
    String catalog = FakeTestbed.catalogWithReservations(fake.address(),
        fake.address() + "/reservation/v1");
    for (int i = 1; i < 5; i++) {
      fake.respondingToSignInWith(FakeTestbed.token("token-" + i, Duration.ofHours(1), catalog));
    }
    return new RegistryClient(FakeTestbed.settings(RequestListener.NONE, clock))
        .openTestbed(fake.respondingWith(responses).credentials(), ReadingTurns.UNLIMITED)
        .reservations();
  }

  private static RegistryFailure failure(Reservations reservations) {
    RegistryFailure failure = catchThrowableOfType(RegistryFailure.class, reservations::devices);
    assertThat(failure).as("the failure").isNotNull();
    return failure;
  }

  /** The requests that the client sends; the recorded client also sent one without Accept, and with versions. */
  private static Stream<Transcript> relevant() {
    return Transcript.ofReservations().stream()
        .filter(transcript -> transcript.method().equals("GET")
            && List.of("/devices", "/devices/allocations").contains(transcript.path()));
  }

  @Test
  void findsRecordingsOfBothRequests() {
    assertThat(relevant().map(Transcript::path)).hasSizeGreaterThan(30).contains("/devices",
        "/devices/allocations");
  }

  @TestFactory
  Stream<DynamicTest> readsTheRecordedResponse() {
    return relevant().map(transcript -> DynamicTest.dynamicTest(transcript.name(), () -> {
      try (FakeTestbed fake = new FakeTestbed()) {
        assertRead(transcript, open(fake, transcript.mockResponse(fake.address())), fake);
      }
    }));
  }

  private static void assertRead(Transcript transcript, Reservations reservations,
      FakeTestbed fake) throws RegistryFailure {
    JsonNode body = transcript.response().path("body");
    boolean devices = transcript.path().equals("/devices");
    int status = transcript.response().path("status").asInt();
    if (status == 200 && devices) {
      assertSameDevices(reservations.devices().orElseThrow(), body.path("devices"));
    } else if (status == 200) {
      assertSameAllocations(reservations.allocations().orElseThrow(), body.path("allocations"));
    } else if (status == 403) {
      assertThat(devices
          ? reservations.devices().isPresent()
          : reservations.allocations().isPresent()).isFalse();
    } else {
      RegistryFailure failure = failure(reservations);
      assertThat(devices).isTrue();
      assertThat(failure.kind())
          .isEqualTo(status == 401
              ? Kind.CREDENTIAL_REJECTED
              : status < 500 ? Kind.REFUSED : Kind.BROKEN);
      assertThat(failure).hasMessageStartingWith("The reservation service at " + fake.host())
          .hasMessageContaining("(" + status + ")");
      assertThat(failure.mayHaveTakenEffect()).isFalse();
    }
    assertThat(fake.inventoryRequests()).hasSize(status == 401 ? 2 : 1)
        .allSatisfy(BlazarReservationsTest::assertReadOnly);
  }

  private static void assertReadOnly(RecordedRequest request) {
    assertThat(request.getMethod() + " " + request.getPath()).isIn(DEVICES, ALLOCATIONS);
    assertThat(request.getHeader("Accept")).isEqualTo("application/json");
    assertThat(request.getHeader("X-Auth-Token")).startsWith("token-");
  }

  private static void assertSameDevices(List<ReservableDevice> read, JsonNode recorded) {
    assertThat(read).hasSize(recorded.size());
    for (int i = 0; i < recorded.size(); i++) {
      JsonNode device = recorded.get(i);
      assertThat(read.get(i).id()).isEqualTo(device.path("id").textValue());
      assertThat(read.get(i).uid()).isEqualTo(device.path("uid").textValue());
      assertThat(read.get(i).name()).isEqualTo(device.path("name").textValue());
      assertThat(read.get(i).reservable()).isEqualTo(device.path("reservable").booleanValue());
      assertThat(read.get(i).authorizedProjects())
          .isEqualTo(Optional.ofNullable(device.path("authorized_projects").textValue()));
      assertThat(read.get(i).updatedAt()).isEqualTo(
          Optional.ofNullable(device.path("updated_at").textValue())
              .map(time -> Instant.parse(time.replace(' ', 'T') + "Z")));
    }
  }

  private static void assertSameAllocations(Map<String, List<Allocation>> read,
      JsonNode recorded) {
    assertThat(read).hasSize(recorded.size());
    for (JsonNode device : recorded) {
      Stream<Allocation> expected = device.path("reservations").valueStream()
          .map(reservation -> new Allocation(
              Instant.parse(reservation.path("start_date").textValue() + "Z"),
              Instant.parse(reservation.path("end_date").textValue() + "Z")));
      assertThat(read.get(device.path("resource_id").textValue()))
          .containsExactlyInAnyOrderElementsOf(expected.toList())
          .isSortedAccordingTo((one, other) -> one.start().compareTo(other.start()));
    }
  }

  @Test
  void keepsNoNameOfAPersonAndNoIdOfALease() throws Exception {
    Transcript recorded = relevant()
        .filter(transcript -> transcript.name().contains("user_name")).findFirst().orElseThrow();
    Reservations reservations = open(recorded.mockResponse(testbed.address()));
    assertThat(reservations.allocations().orElseThrow().toString())
        .doesNotContain("<user name>", "b8b33cb4-fe9e-4b5d-ad15-d58637a785a7",
            "0cd3a2ff-79b6-4d78-854a-86cc0b79590b");
  }

  @Test
  void asksForNothingThatTheCatalogDoesNotOffer() throws Exception {
    Reservations reservations = new RegistryClient(FakeTestbed.settings())
        .openTestbed(testbed.credentials(), ReadingTurns.UNLIMITED).reservations();
    assertThat(reservations.devices()).isEmpty();
    assertThat(reservations.allocations()).isEmpty();
    assertThat(testbed.inventoryRequests()).isEmpty();
  }

  @Test
  void sharesTheSignInWithTheRegistry() throws Exception {
    testbed.respondingToSignInWith(FakeTestbed.token("t", Duration.ofHours(1), FakeTestbed
        .catalogWithReservations(testbed.address(), testbed.address() + "/reservation/v1")));
    testbed.respondingWith(json(200, "{\"hardware\": []}"), json(200, NO_DEVICES));
    var opened = new RegistryClient(FakeTestbed.settings()).openTestbed(testbed.credentials(),
        ReadingTurns.UNLIMITED);
    opened.registry().list();
    assertThat(opened.reservations().devices()).contains(List.of());
    assertThat(testbed.signInCount()).isEqualTo(1);
  }

  @Test
  void asksOncePerTokenWhatIsForbidden() throws Exception {
    Reservations reservations = open(json(403, "{\"error_code\": 403, \"error_message\": \"no\"}"),
        json(200, NO_DEVICES));
    assertThat(reservations.devices()).isEmpty();
    assertThat(reservations.devices()).isEmpty();
    assertThat(testbed.inventoryRequestLines()).containsExactly(DEVICES);

    clock.advance(Duration.ofHours(1));
    assertThat(reservations.devices()).contains(List.of());
    assertThat(testbed.inventoryRequestLines()).containsExactly(DEVICES, DEVICES);
  }

  @Test
  void signsInAgainAndRepeatsTheRequestOnceAfterA401() throws Exception {
    Reservations reservations = open(json(401, "{}"), json(200, NO_DEVICES));
    assertThat(reservations.devices()).contains(List.of());
    assertThat(testbed.inventoryRequestLines()).containsExactly(DEVICES, DEVICES);
    assertThat(testbed.signInCount()).isEqualTo(2);
  }

  @Test
  void doesNotRepeatA500() {
    Reservations reservations = open(
        json(500, "{\"error_code\": 500, \"error_message\": \"project 4c623c239ca7\"}"));
    assertThat(failure(reservations))
        .hasMessage("The reservation service at " + testbed.host() + " failed (500)");
    assertThat(testbed.inventoryRequestLines()).containsExactly(DEVICES);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "406|{\"error\": 406, \"error_message\": \"Version 1.7 is not supported\"}|refuses the request (406):"
          + " Version 1.7 is not supported",
      "400|{\"error\": {\"code\": 400, \"title\": \"Bad\", \"message\": \"It says why\"}}|refuses the request"
          + " (400): It says why",
      "400|{\"error_code\": 400, \"error_message\": \"x\", \"error_name\": 400}|refuses the request (400)",
      "503|{\"code\": \"503 Service Unavailable\", \"title\": \"Service Unavailable\", \"message\": \"<br />\"}|failed"
          + " (503): Service Unavailable",
      "502|<html>|failed (502)", "500|Traceback: secret|failed (500)"})
  void describesEveryFormOfError(int status, String body, String description) {
    assertThat(failure(open(json(status, body))))
        .hasMessage("The reservation service at " + testbed.host() + " " + description);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{\"devices\": null}", "{\"devices\": [{}]}",
      "{\"devices\": [{\"id\": \"1\", \"name\": \"pi\"}]}",
      "{\"devices\": [{\"id\": \"1\", \"name\": \"pi\", \"reservable\": \"yes\"}]}",
      "{\"devices\": [{\"id\": 1, \"name\": \"pi\", \"reservable\": true}]}", "<html>"})
  void rejectsAListThatIsIncomplete(String body) {
    assertThat(failure(open(json(200, body))).kind()).isEqualTo(Kind.BROKEN);
  }

  @Test
  void rejectsAllocationsWithoutATime() {
    Reservations reservations = open(json(200,
        "{\"allocations\": [{\"resource_id\": \"1\", \"reservations\": [{\"start_date\": null}]}]}"));
    RegistryFailure failure = catchThrowableOfType(RegistryFailure.class,
        reservations::allocations);
    assertThat(failure).hasMessage("The reservation service at " + testbed.host()
        + " returned 200 with an allocation without `start_date`");
  }

  @Test
  void readsADeviceWithUnknownAndOddProperties() throws Exception {
    Reservations reservations = open(json(200, """
        {"devices": [{"id": "1", "name": "pi", "reservable": false, "updated_at": 5, "uid": null,
          "authorized_projects": null, "future": {"a": 1}}], "links": []}"""));
    assertThat(reservations.devices().orElseThrow())
        .containsExactly(new ReservableDevice("1", null, "pi", false, null, null));
  }

  @Test
  void reportsAnIncompleteResponse() {
    RegistryFailure failure = failure(open(json(200,
        "{\"devices\": [" + " ".repeat(10_000) + "]}")
        .setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY)));
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
  }

  @Test
  void admitsWhoIsListedAndNobodyIfTheListIsEmpty() {
    assertThat(authorized(null).admits("a")).isTrue();
    assertThat(authorized("").admits("a")).isFalse();
    assertThat(authorized("a,b").admits("b")).isTrue();
    assertThat(authorized("ab").admits("a")).isFalse();
  }

  private static ReservableDevice authorized(String projects) {
    return new ReservableDevice("1", "u", "pi", true, null, projects);
  }

  @Test
  void isActiveFromItsStartUntilItsEnd() {
    Allocation allocation = new Allocation(FakeTestbed.NOW, FakeTestbed.NOW.plusSeconds(60));
    assertThat(allocation.isActiveAt(FakeTestbed.NOW.minusNanos(1))).isFalse();
    assertThat(allocation.isActiveAt(FakeTestbed.NOW)).isTrue();
    assertThat(allocation.isActiveAt(FakeTestbed.NOW.plusSeconds(60))).isFalse();
  }

  /** A service that a user brings along must not fill the memory that all share. */
  @Test
  void aListThatIsTooLongIsAFailure() {
    RegistryFailure failure = catchThrowableOfType(RegistryFailure.class,
        () -> open(json(200, "{\"devices\": [" + (DEVICE + ",").repeat(25_000) + DEVICE + "]}"))
            .devices());
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure).hasMessageEndingWith("with more than 25000 devices");
  }
}
