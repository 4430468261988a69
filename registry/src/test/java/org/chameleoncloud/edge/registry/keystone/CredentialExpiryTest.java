package org.chameleoncloud.edge.registry.keystone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.json;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
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

class CredentialExpiryTest {
  private static final String ID = "fe1121f05b774079a973872f452974fd";

  private final FakeTestbed testbed = new FakeTestbed();
  private final Registry registry = testbed.open();

  @AfterEach
  void close() throws IOException {
    testbed.close();
  }

  private void respondingWith(MockResponse response) {
    testbed.respondingToSignInWith(testbed.token(Duration.ofHours(1)), response);
  }

  private static MockResponse credential(String expiresAt) {
    return json(200, "{\"application_credential\": {\"id\": \"" + ID + "\", \"expires_at\": "
        + expiresAt + "}}");
  }

  private RegistryFailure failure() {
    return Failures.of(registry, Registry::credentialExpiry);
  }

  @Test
  void requestsTheCredentialOfTheUserWhoSignedIn() throws Exception {
    respondingWith(credential("null"));
    assertThat(registry.credentialExpiry()).isEmpty();
    RecordedRequest request = testbed.requests().getLast();
    assertThat(request.getRequestLine()).isEqualTo(
        "GET /v3/users/alice-id/application_credentials/" + ID + " HTTP/1.1");
    assertThat(request.getHeader("X-Auth-Token")).isEqualTo("token-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-12-24T18:30:59.000000", "2026-12-24T18:30:59",
      "2026-12-24T18:30:59.000000Z"})
  void readsATimestampWithAndWithoutOffset(String text) throws Exception {
    respondingWith(credential('"' + text + '"'));
    assertThat(registry.credentialExpiry()).contains(Instant.parse("2026-12-24T18:30:59Z"));
  }

  @ParameterizedTest
  @CsvSource({"401,CREDENTIAL_REJECTED", "403,FORBIDDEN", "404,NOT_FOUND", "503,BROKEN"})
  void reportsAnErrorAndKeepsTheToken(int status, Kind kind) throws Exception {
    respondingWith(json(status, "{\"error\": {\"message\": \"no\"}}"));
    RegistryFailure failure = failure();
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.getMessage()).startsWith("Keystone at ");
    registry.list();
    assertThat(testbed.inventoryRequests().getFirst().getHeader("X-Auth-Token"))
        .isEqualTo("token-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"application_credential\": {}}",
      "{\"application_credential\": {\"expires_at\": \"soon\"}}"})
  void reportsAMissingOrInvalidExpiry(String body) {
    respondingWith(json(200, body));
    assertThat(failure().kind()).isEqualTo(Kind.BROKEN);
  }

  @Test
  void reportsATokenWithoutAUser() {
    testbed.respondingToSignInWith(json(201, """
        {"token": {"expires_at": "2026-11-22T09:18:16Z", "catalog": %s}}
        """.formatted(FakeTestbed.catalog("public", "CHI@Edge", testbed.address())))
        .setHeader("X-Subject-Token", "token-0"));
    assertThat(failure()).hasMessage("Keystone issued a token without a user");
    assertThat(testbed.signInCount()).isEqualTo(1);
  }
}
