package org.chameleoncloud.edge.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.UUID;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.hardware;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.html;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.json;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import okhttp3.mockwebserver.MockResponse;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.testing.Failures;
import org.chameleoncloud.edge.registry.testing.FakeTestbed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An error or an unexpected response: the failure and its message, and whether a write may have taken effect. */
class ResponsesTest {
  private static final Enrollment ENROLLMENT = new Enrollment("pi",
      Map.of(DeviceProperty.APPLICATION_CREDENTIAL_SECRET, FakeTestbed.SECRET));

  private final FakeTestbed testbed = new FakeTestbed();

  @AfterEach
  void close() throws IOException {
    testbed.close();
  }

  private RegistryFailure list(MockResponse... responses) {
    return Failures.of(testbed.respondingWith(responses).open(), Registry::list);
  }

  private RegistryFailure register(MockResponse... responses) {
    return Failures.of(testbed.respondingWith(responses).open(),
        registry -> registry.register(ENROLLMENT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"hardware\": [{\"uuid\": \"9f2a", "null", "[]",
      "{\"hardware\": null}", "{}",
      "{\"hardware\": [null]}", "{\"hardware\": [{\"name\": \"a\"}]}", "nonsense"})
  void reportsAResponseThatIsNotAList(String body) {
    RegistryFailure failure = list(json(200, body));
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure.getMessage())
        .startsWith("The registry at " + testbed.host() + " returned 200 with ");
  }

  @Test
  void doesNotQuoteAnHtmlPage() {
    RegistryFailure failure = list(html(200, "<html>maintenance</html>"));
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure)
        .hasMessage(
            "The registry at " + testbed.host()
                + " returned 200 with an HTML page instead of JSON");
  }

  @Test
  void reportsAnHtmlPageInResponseToADelete() {
    testbed.respondingWith(html(200, "<html>please log in</html>"));
    RegistryFailure failure = Failures.of(testbed.open(), Failures.DELETE);
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure.mayHaveTakenEffect()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void aPostMayHaveTakenEffectAfterAServerError(int status) {
    RegistryFailure failure = register(html(status, "<html>oh no</html>"));
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure)
        .hasMessage("The registry at " + testbed.host() + " failed (" + status + ")");
    assertThat(failure.mayHaveTakenEffect()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"400, REFUSED", "403, FORBIDDEN", "405, REFUSED", "408, TIMEOUT", "409, NAME_TAKEN",
      "422, REFUSED",
      "429, BUSY"})
  void aRejectedPostHasNotTakenEffect(int status, Kind kind) {
    RegistryFailure failure = register(json(status, "{\"error\": \"no\"}"));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.mayHaveTakenEffect()).isFalse();
    assertThat(testbed.inventoryRequestLines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 503})
  void sendsAGetOnlyOnceWhenOkHttpWouldRetry(int status) {
    list(json(status, "{}").setHeader("Retry-After", "0"));
    assertThat(testbed.inventoryRequestLines()).hasSize(1);
  }

  @Test
  void treatsAMissingRecordAsDeleted() throws Exception {
    testbed.respondingWith(json(404, "{\"error\": \"Hardware x could not be found.\"}")).open()
        .delete(UUID);
    assertThat(testbed.inventoryRequestLines()).hasSize(1);
  }

  @Test
  void doesNotTreatAWrongUrlAsADeletedRecord() {
    testbed.respondingWith(html(404, "<h1>Not Found</h1>"));
    RegistryFailure failure = Failures.of(testbed.open(), Failures.DELETE);
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure).hasMessage("The registry at " + testbed.host()
        + " serves nothing at the requested URL (404); the testbed's catalog may be wrong");
  }

  @ParameterizedTest
  @CsvSource({"120, 120", "'Sun, 22 Nov 2026 08:18:46 GMT', 30", "99999999999999999999, 900",
      "86400, 900"})
  void reportsTheRetryAfterOfABusyRegistry(String header, long seconds) {
    RegistryFailure failure = list(
        json(429, "{\"error\": \"slow down\"}").setHeader("Retry-After", header));
    assertThat(failure.kind()).isEqualTo(Kind.BUSY);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(seconds));
    assertThat(failure)
        .hasMessage(
            "The registry at " + testbed.host() + " limits the rate of requests (429): slow down");
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-5", "0", "Sun, 22 Nov 2020 08:18:46 GMT", ""})
  void ignoresAnInvalidOrPastRetryAfter(String header) {
    assertThat(list(json(429, "{}").setHeader("Retry-After", header)).retryAfter()).isEmpty();
  }

  @Test
  void reportsTheRequestId() {
    assertThat(list(json(500, "{}").setHeader("OpenStack-Request-Id", "req-1f-2")).requestId())
        .contains("req-1f-2");
    assertThat(
        list(json(500, "{}").setHeader("OpenStack-Request-Id", "<b>invalid</b>")).requestId())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void doesNotFollowRedirects(int status) throws IOException {
    try (FakeTestbed elsewhere = new FakeTestbed()) {
      RegistryFailure failure = register(
          new MockResponse().setResponseCode(status).setHeader("Location",
              elsewhere.address() + "/secret-path"));
      assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
      assertThat(failure)
          .hasMessage("The registry at %s redirects to %s, which is not followed (%d)"
              .formatted(testbed.host(), "http://" + elsewhere.host(), status)
              + "; the testbed's catalog may be wrong");
      assertThat(elsewhere.inventoryRequests()).isEmpty();
    }
  }

  @Test
  void doesNotSayToWhichOtherHostAServerRedirects() {
    assertThat(register(new MockResponse().setResponseCode(302).setHeader("Location",
        "https://login.internal.example.org/?token=hunter2")))
        .hasMessage("The registry at " + testbed.host() + " redirects to another host, which is "
            + "not followed (302); the testbed's catalog may be wrong");
  }

  /** A user's URL may lead to any server; what it says in its errors is not for the user to read. */
  @ParameterizedTest
  @ValueSource(strings = {"{\"error\": \"hunter2\"}", "{\"error\": {\"message\": \"hunter2\"}}",
      "{\"error\": 400, \"error_message\": \"hunter2\"}", "{\"code\": 400, \"title\": \"hunter2\"}",
      "{\"kind\": \"Status\", \"message\": \"hunter2\", \"code\": 400}"})
  void quotesNoServerThatIsNotOpenStacks(String body) {
    RegistryFailure failure = list(json(400, body).removeHeader("Vary"));
    assertThat(failure).hasMessage(
        "The registry at " + testbed.host() + " refuses the request (400)");
  }

  @ParameterizedTest
  @CsvSource({"Vary, 'Accept-Encoding, X-Auth-Token'", "Vary, x-auth-token",
      "OpenStack-Request-Id, req-1f-2", "X-Openstack-Request-Id, req-1f-2",
      "WWW-Authenticate, 'Keystone uri=\"https://keystone.example.org/v3\"'"})
  void quotesAnOpenStackService(String header, String value) {
    MockResponse marked = json(400, "{\"error\": \"no such type\"}").removeHeader("Vary")
        .setHeader(header, value);
    assertThat(list(marked)).hasMessageEndingWith("refuses the request (400): no such type");
  }

  @Test
  void knowsThatACredentialIsUnknownWithoutQuotingWhoSaysSo() {
    testbed.respondingToSignInWith(
        json(404, "{\"error\": {\"message\": \"hunter2\"}}").removeHeader("Vary"));
    RegistryFailure failure = Failures.of(testbed.open(), Registry::list);
    assertThat(failure.kind()).isEqualTo(Kind.CREDENTIAL_UNKNOWN);
    assertThat(failure.getMessage()).doesNotContain("hunter2");
  }
}
