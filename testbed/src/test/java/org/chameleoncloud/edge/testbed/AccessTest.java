package org.chameleoncloud.edge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.junit.jupiter.api.Test;

class AccessTest extends TestbedFixture {
  AccessTest() throws IOException {}

  @Test
  void rejectsAnExpiredToken() throws IOException {
    advance(Duration.ofMinutes(59));
    assertThat(client.get("/v1/hardware/").statusCode()).isEqualTo(200);
    advance(Duration.ofMinutes(1));
    assertThat(client.get("/v1/hardware/").statusCode()).isEqualTo(401);
    assertThat(client.signIn().get("/v1/hardware/").statusCode()).isEqualTo(200);
  }

  @Test
  void rejectsRevokedTokensAndIssuesNewOnes() throws IOException {
    testbed.revokeTokens();
    assertThat(client.get("/v1/hardware/").statusCode()).isEqualTo(401);
    assertThat(client.signIn().get("/v1/hardware/").statusCode()).isEqualTo(200);
  }

  @Test
  void doesNotFindARevokedCredential() throws IOException {
    Credential credential = testbed.credential(PROJECT);
    testbed.revoke(credential);
    assertThat(client.get("/v1/hardware/").statusCode()).isEqualTo(401);
    assertThat(signIn(credential).statusCode()).isEqualTo(404);
  }

  @Test
  void rejectsAnExpiredCredential() throws IOException {
    Credential credential = testbed.credential(PROJECT);
    testbed.expire(credential);
    assertThat(client.get("/v1/hardware/").statusCode()).isEqualTo(401);
    assertThat(signIn(credential).statusCode()).isEqualTo(401);
  }

  @Test
  void letsAReadOnlyCredentialReadButNotWrite() throws IOException {
    String uuid = register("uc-rpi4-03");
    try (Client reader = client(Rights.READ_ONLY)) {
      String path = "/v1/hardware/" + uuid + "/";
      assertThat(reader.get(path).statusCode()).isEqualTo(200);
      assertForbidden(reader.register("other"), "hardware:create is disallowed by policy");
      assertForbidden(reader.patch(uuid, List.of()), "hardware:update is disallowed by policy");
      assertForbidden(reader.send("POST", path + "sync/", null),
          "hardware:update is disallowed by policy");
      assertForbidden(reader.send("DELETE", path, null),
          "hardware:delete is disallowed by policy");
    }
    assertThat(record("uc-rpi4-03").uuid()).isEqualTo(uuid);
  }

  @Test
  void letsOnlyAnAdminReadTheRecordsOfOtherProjects() throws IOException {
    String uuid = register("uc-rpi4-03");
    testbed.addProject("CH-231107");
    String one = "/v1/hardware/" + uuid + "/";
    String all = "/v1/hardware/?all_projects=1";
    try (Client member = new Client(testbed, testbed.credential("CH-231107")).signIn();
        Client admin = new Client(testbed, testbed.addCredential("CH-231107", Rights.ADMIN))
            .signIn()) {
      assertForbidden(member.get(one), "hardware:get is disallowed by policy");
      assertForbidden(member.get(all), "hardware:get is disallowed by policy");
      assertThat(admin.get(one).statusCode()).isEqualTo(200);
      assertThat(admin.get(all).body()).contains(uuid);
      assertThat(admin.get("/v1/hardware/").body()).doesNotContain(uuid);
    }
  }

  @Test
  void letsARestrictedCredentialWriteRecords() throws IOException {
    try (Client restricted = client(Rights.RESTRICTED)) {
      assertThat(restricted.register("uc-rpi4-03").statusCode()).isEqualTo(201);
    }
  }

  @Test
  void signsInWithACredentialThatWasCreatedOverHttp() throws IOException {
    JsonNode created = Client.json(client.send("POST", credentials(),
        Map.of("application_credential", Map.of("name", "edge-uc-rpi4-03"))))
        .get("application_credential");
    HttpResponse<String> response = client.signInWith(created.get("id").asText(),
        created.get("secret").asText());
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(Client.json(response).at("/token/application_credential/restricted").asBoolean())
        .isTrue();
  }

  @Test
  void showsItsOwnerWhenACredentialExpires() throws IOException {
    Instant expiry = Instant.parse("2030-01-01T00:00:00Z");
    Credential limited = testbed.addCredential(PROJECT, Rights.RESTRICTED, expiry);
    try (Client restricted = new Client(testbed, limited).signIn()) {
      assertThat(Client.json(restricted.send("GET", credential(limited), null))
          .at("/application_credential/expires_at").asText())
          .isEqualTo("2030-01-01T00:00:00.000000");
      assertThat(Client.json(restricted.send("GET", credential(testbed.credential(PROJECT)), null))
          .at("/application_credential/expires_at").isNull()).isTrue();
    }
  }

  @Test
  void showsACredentialToItsOwnerOnlyAndRejectsAnUnknownOne() throws IOException {
    testbed.addProject("CH-000000");
    Credential others = testbed.credential("CH-000000");
    assertThat(client.send("GET", credential(others), null).statusCode()).isEqualTo(403);
    URI mine = URI.create(credentials() + "/" + others.id());
    assertThat(client.send("GET", mine, null).statusCode()).isEqualTo(403);
    assertThat(error(client.send("GET", URI.create(credentials() + "/unknown"), null)))
        .isEqualTo("Could not find Application Credential: unknown.");
  }

  @Test
  void listsCredentialsForTheirOwnerOnly() throws IOException {
    testbed.addProject("CH-000000");
    try (Client other = new Client(testbed, testbed.credential("CH-000000")).signIn()) {
      assertThat(other.send("GET", credentials(), null).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void supportsVersionDiscovery() throws IOException {
    URI root = testbed.identityUrl().resolve("/");
    HttpResponse<String> versions = client.send("GET", root, null);
    assertThat(versions.statusCode()).isEqualTo(300);
    assertThat(Client.json(versions).at("/versions/values/0/links/0/href").asText())
        .isEqualTo(testbed.identityUrl() + "/");
    assertThat(Client.json(client.send("GET", testbed.identityUrl(), null))
        .at("/version/status").asText()).isEqualTo("stable");
  }

  @Test
  void rejectsMalformedSignInsLikeKeystone() throws IOException {
    URI tokens = URI.create(testbed.identityUrl() + "/auth/tokens");
    assertThat(error(client.send("POST", tokens, List.of())))
        .startsWith("Expecting to find valid JSON in request body.");
    assertThat(error(client.send("POST", tokens, Map.of("auth", Map.of()))))
        .startsWith("Expecting to find identity in auth.");
    assertThat(error(client.send("POST", tokens, Map.of("auth", Map.of("identity",
        Map.of("methods", List.of("password"), "password", Map.of()))))))
        .isEqualTo("The request you have made requires authentication.");
  }

  @Test
  void failsToRenameARecordToANameThatIsTaken() throws IOException {
    String uuid = register("uc-rpi4-03");
    register("uc-rpi4-04");
    HttpResponse<String> response = client.patch(uuid,
        List.of(Map.of("op", "replace", "path", "/name", "value", "uc-rpi4-04")));
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).isEqualTo("{\"error\":\"An unknown error occurred.\"}");
    assertThat(record("uc-rpi4-03").uuid()).isEqualTo(uuid);
  }

  @Test
  void respondsWithAnHtmlPageToAnUnknownPath() throws IOException {
    HttpResponse<String> response = client.get("/v2/hardware/");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/html; charset=utf-8");
    assertThat(response.body()).contains("<title>404 Not Found</title>");
    assertThat(client.send("PUT", "/v1/hardware/", Map.of()).statusCode()).isEqualTo(405);
  }

  @Test
  void showsNoSecretsInToString() throws IOException {
    register("uc-rpi4-03");
    testbed.tick();
    Credential credential = testbed.credential(PROJECT);
    String key = detail("uc-rpi4-03", "balena", "device_api_key").asText();
    String printed = credential + " " + testbed.records() + " " + testbed.requests().all();
    assertThat(printed).contains(credential.id()).doesNotContain(credential.secret())
        .doesNotContain(key).doesNotContain(client.token());
  }

  @Test
  void namesTheMissingDeviceOrProject() {
    assertThatThrownBy(() -> testbed.boot("unknown"))
        .hasMessage("there is no device record named unknown");
    assertThatThrownBy(() -> testbed.credential("unknown"))
        .hasMessage("there is no project named unknown");
    assertThatThrownBy(() -> testbed.addProject(PROJECT))
        .hasMessage("there is already a project named " + PROJECT);
  }

  private HttpResponse<String> signIn(Credential credential) throws IOException {
    return client.signInWith(credential.id(), credential.secret());
  }

  private Client client(Rights rights) throws IOException {
    return new Client(testbed, testbed.addCredential(PROJECT, rights)).signIn();
  }

  private URI credential(Credential credential) {
    return URI.create(testbed.identityUrl() + "/users/" + credential.project().userId()
        + "/application_credentials/" + credential.id());
  }

  private URI credentials() {
    return URI.create(testbed.identityUrl() + "/users/"
        + testbed.credential(PROJECT).project().userId() + "/application_credentials");
  }

  private static void assertForbidden(HttpResponse<String> response, String message)
      throws IOException {
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(Client.json(response).get("error").asText()).isEqualTo(message);
  }

  private static String error(HttpResponse<String> response) throws IOException {
    return Client.json(response).at("/error/message").asText();
  }
}
