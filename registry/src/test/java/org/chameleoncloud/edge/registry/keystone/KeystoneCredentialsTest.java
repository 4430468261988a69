package org.chameleoncloud.edge.registry.keystone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.chameleoncloud.edge.registry.ApplicationCredential;
import org.chameleoncloud.edge.registry.ApplicationCredentials;
import org.chameleoncloud.edge.registry.IssuedCredential;
import org.chameleoncloud.edge.registry.NewCredential;
import org.chameleoncloud.edge.registry.NewCredential.AccessRule;
import org.chameleoncloud.edge.registry.ReadingTurns;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.client.RegistryClient;
import org.chameleoncloud.edge.registry.testing.FakeTestbed;
import org.chameleoncloud.edge.registry.testing.Transcript;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By the recorded responses of the real Keystone, where there are any. */
class KeystoneCredentialsTest {
  private static final String NAME = "edge-uc-rpi4-03";
  private static final NewCredential REQUEST = new NewCredential(NAME, "for device uc-rpi4-03",
      Instant.parse("2027-02-20T08:00:00Z"), List.of());

  private final FakeTestbed testbed = new FakeTestbed();
  private final RegistryClient client = new RegistryClient(FakeTestbed.settings());
  private final ApplicationCredentials credentials = client
      .openTestbed(testbed.credentials(), ReadingTurns.UNLIMITED).credentials();

  @AfterEach
  void close() throws IOException {
    client.close();
    testbed.close();
  }

  private void respondingWith(MockResponse... responses) {
    testbed.respondingToSignInWith(testbed.token(Duration.ofHours(1)));
    testbed.respondingToSignInWith(responses);
  }

  private void recorded(String name) {
    respondingWith(Transcript.named(name).mockResponse(testbed.address()));
  }

  private interface Call {
    Object run() throws RegistryFailure;
  }

  private static RegistryFailure failure(Call call) {
    return catchThrowableOfType(RegistryFailure.class, call::run);
  }

  private JsonNode sent() throws IOException {
    return new ObjectMapper().readTree(testbed.requests().getLast().getBody().readUtf8());
  }

  @Test
  void createsARestrictedCredentialWithAnExpiry() throws Exception {
    recorded("create a per-device credential with an unrestricted one");
    IssuedCredential issued = credentials.create(REQUEST);
    assertThat(issued.credential()).isEqualTo(new ApplicationCredential(
        "cba8cb2aed964926b18560d10a775ab6", NAME, "for device uc-rpi4-03", null));
    assertThat(issued.secret().reveal()).isEqualTo("<secret>");
    assertThat(issued.toString()).doesNotContain("<secret>");
    RecordedRequest request = testbed.requests().getLast();
    assertThat(request.getRequestLine())
        .isEqualTo("POST /v3/users/alice-id/application_credentials HTTP/1.1");
    assertThat(request.getHeader("X-Auth-Token")).isEqualTo("token-1");
    assertThat(sent()).isEqualTo(new ObjectMapper().readTree("""
        {"application_credential": {"name": "edge-uc-rpi4-03",
         "description": "for device uc-rpi4-03", "expires_at": "2027-02-20T08:00:00.000000Z"}}
        """));
  }

  @Test
  void sendsAccessRules() throws Exception {
    recorded("create a per-device credential with an unrestricted one");
    credentials.create(new NewCredential(NAME, "d", Instant.EPOCH,
        List.of(new AccessRule("inventory", "GET", "/v1/hardware/*/"))));
    assertThat(sent().at("/application_credential/access_rules")).isEqualTo(new ObjectMapper()
        .readTree("[{\"service\": \"inventory\", \"method\": \"GET\", "
            + "\"path\": \"/v1/hardware/*/\"}]"));
  }

  @Test
  void theFailureOfARestrictedCredentialSaysWhatToDo() {
    recorded("create a credential with a restricted one");
    RegistryFailure failure = failure(() -> credentials.create(REQUEST));
    assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
    assertThat(failure.mayHaveTakenEffect()).isFalse();
    assertThat(failure.getMessage())
        .contains("replace it by one that this user created with --unrestricted");
  }

  @Test
  void aNameIsTaken() {
    recorded("create again, same name");
    RegistryFailure failure = failure(() -> credentials.create(REQUEST));
    assertThat(failure.kind()).isEqualTo(Kind.NAME_TAKEN);
    assertThat(failure.getMessage())
        .contains("already has an application credential with that name");
  }

  @Test
  void findsTheCredentialOfAName() throws Exception {
    recorded("list credentials by name");
    assertThat(credentials.named(NAME)).map(ApplicationCredential::id)
        .contains("cba8cb2aed964926b18560d10a775ab6");
    assertThat(testbed.requests().getLast().getRequestLine()).isEqualTo(
        "GET /v3/users/alice-id/application_credentials?name=edge-uc-rpi4-03 HTTP/1.1");
  }

  /** Whatever else a server lists. */
  @Test
  void aCredentialOfAnotherNameIsNotTheOne() throws Exception {
    recorded("list credentials by name");
    assertThat(credentials.named("edge-uc-rpi4-04")).isEmpty();
  }

  @Test
  void aNumberInANameIsSentAsItIs() throws Exception {
    respondingWith(json(200, "{\"application_credentials\": []}"));
    assertThat(credentials.named("chi-edge-pi:2")).isEmpty();
    assertThat(testbed.requests().getLast().getRequestUrl().queryParameter("name"))
        .isEqualTo("chi-edge-pi:2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"delete a credential", "delete a credential again"})
  void deletesACredentialThatExistsOrNot(String recording) throws Exception {
    recorded(recording);
    credentials.delete("cba8cb2aed964926b18560d10a775ab6");
    assertThat(testbed.requests().getLast().getRequestLine()).isEqualTo(
        "DELETE /v3/users/alice-id/application_credentials/cba8cb2aed964926b18560d10a775ab6 HTTP/1.1");
  }

  /** It would be a request for all credentials of the user. */
  @ParameterizedTest
  @ValueSource(strings = {"", ".", ".."})
  void deletesNothingWithoutAnId(String id) {
    assertThat(failure(() -> {
      credentials.delete(id);
      return null;
    }).kind()).isEqualTo(Kind.REFUSED);
    assertThat(testbed.requests()).isEmpty();
  }

  @Test
  void aLostResponseLeavesTheCreationInDoubtAndIsSentOnce() {
    respondingWith(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    RegistryFailure failure = failure(() -> credentials.create(REQUEST));
    assertThat(failure.mayHaveTakenEffect()).isTrue();
    assertThat(testbed.requests().stream()
        .filter(request -> request.getPath().endsWith("application_credentials"))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"503,BROKEN,true", "400,REFUSED,false", "404,BROKEN,false"})
  void otherErrorsAreClassified(int status, Kind kind, boolean inDoubt) {
    respondingWith(json(status, "{\"error\": {\"message\": \"no\"}}"));
    RegistryFailure failure = failure(() -> credentials.create(REQUEST));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.mayHaveTakenEffect()).isEqualTo(inDoubt);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"application_credential\": {}}",
      "{\"application_credential\": {\"id\": \"a\", \"expires_at\": null}}",
      "{\"application_credential\": {\"id\": \"a\", \"secret\": \"\", \"expires_at\": null}}",
      "{\"application_credential\": {\"id\": \"a b\", \"secret\": \"s\", \"expires_at\": null}}",
      "{\"application_credential\": {\"id\": \"a\", \"secret\": \"s\", \"expires_at\": \"soon\"}}"})
  void anUnreadableResponseLeavesTheCreationInDoubt(String body) {
    respondingWith(json(201, body));
    RegistryFailure failure = failure(() -> credentials.create(REQUEST));
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure.mayHaveTakenEffect()).isTrue();
  }
}
