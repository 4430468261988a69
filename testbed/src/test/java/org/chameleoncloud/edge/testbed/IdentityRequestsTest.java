package org.chameleoncloud.edge.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The responses of Keystone to unusual requests, with the statuses that the real one had. */
class IdentityRequestsTest extends TestbedFixture {
  IdentityRequestsTest() throws IOException {}

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "{\"id\": \"ID\"} | 401", "{\"id\": \"ID\", \"secret\": null} | 401",
      "{\"id\": \"ID\", \"secret\": 7} | 400", "{\"id\": \"\", \"secret\": \"x\"} | 400",
      "{\"id\": \"unknown\", \"secret\": \"x\"} | 404",
      "{\"name\": \"default\", \"user\": {\"name\": \"nobody\"}, \"secret\": \"x\"} | 401",
      "{\"name\": \"default\", \"user\": {\"name\": \"USER\"}, \"secret\": \"SECRET\"} | 201"})
  void checksTheShapeOfACredential(String credential, int status) throws IOException {
    assertThat(signIn("[\"application_credential\"]", credential, "").statusCode())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"[] | 401",
      "\"application_credential\" | 400", "[\"application_credential\"] | 201"})
  void checksTheMethods(String methods, int status) throws IOException {
    assertThat(signIn(methods, valid(), "").statusCode()).isEqualTo(status);
  }

  @Test
  void rejectsAScope() throws IOException {
    HttpResponse<String> response = signIn("[\"application_credential\"]", valid(),
        ", \"scope\": {\"project\": {\"name\": \"x\"}}");
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).contains("cannot request a scope");
  }

  @Test
  void acceptsATokenInAdditionToTheCredential() throws IOException {
    String body = "{\"auth\": {\"identity\": {\"methods\": [\"application_credential\", \"token\"],"
        + " \"token\": {\"id\": \"" + client.token() + "\"}, \"application_credential\": "
        + filled(valid()) + "}}}";
    assertThat(post(body, "application/json").statusCode()).isEqualTo(201);
    assertThat(post(body.replace(client.token(), "x"), "application/json").statusCode())
        .isEqualTo(401);
  }

  @Test
  void rejectsABodyThatIsNotSaidToBeJson() throws IOException {
    String body = "{\"auth\": {\"identity\": {\"methods\": [\"application_credential\"],"
        + " \"application_credential\": " + filled(valid()) + "}}}";
    assertThat(post(body, "text/plain").statusCode()).isEqualTo(400);
  }

  @Test
  void showsAndRevokesAToken() throws IOException {
    HttpResponse<String> shown = subject("GET", "");
    assertThat(shown.statusCode()).isEqualTo(200);
    assertThat(Client.json(shown).at("/token/catalog")).isNotEmpty();
    assertThat(Client.json(subject("GET", "?nocatalog")).at("/token").has("catalog")).isFalse();
    assertThat(subject("HEAD", "").statusCode()).isEqualTo(200);
    assertThat(subject("DELETE", "").statusCode()).isEqualTo(204);
    assertThat(client.get("/v1/hardware/").statusCode()).isEqualTo(401);
    assertThat(subject("GET", "").statusCode()).isEqualTo(401);
  }

  @Test
  void listsTheServicesAndTheProjects() throws IOException {
    JsonNode catalog = Client.json(client.send("GET", identity("/auth/catalog"), null));
    assertThat(catalog.at("/catalog/1/type").asText()).isEqualTo("inventory");
    JsonNode projects = Client.json(client.send("GET", identity("/auth/projects"), null));
    assertThat(projects.at("/projects/0/name").asText()).isEqualTo(PROJECT);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"name | | 400", "unrestricted | yes | 400",
      "colour | red | 400", "expires_at | 2020-01-01T00:00:00Z | 400"})
  void rejectsACredentialThatIsNotWellFormed(String key, String value, int status)
      throws IOException {
    Map<String, Object> credential = new HashMap<>(Map.of("name", "n"));
    credential.put(key, value == null ? "" : value);
    assertThat(create(credential).statusCode()).isEqualTo(status);
    assertThat(create(Map.of("name", "n".repeat(256))).statusCode()).isEqualTo(400);
    assertThat(create(Map.of("name", "n", "roles", List.of(Map.of("name", "king"))))
        .statusCode()).isEqualTo(404);
  }

  @Test
  void returnsAccessRulesAndMakesASecretForAnEmptyOne() throws IOException {
    List<Map<String, String>> rules = List.of(
        Map.of("path", "/v1/hardware", "method", "GET", "service", "inventory"));
    JsonNode created = Client.json(create(Map.of("name", "n", "secret", "", "access_rules",
        rules))).get("application_credential");
    assertThat(created.at("/access_rules/0/path").asText()).isEqualTo("/v1/hardware");
    assertThat(created.get("secret").asText()).hasSizeGreaterThan(20);
  }

  @Test
  void forbidsToDeleteTheCredentialOfAnotherThroughTheOwnPath() throws IOException {
    testbed.addProject("CH-000000");
    URI address = URI.create(credentials() + "/" + testbed.credential("CH-000000").id());
    assertThat(client.send("DELETE", address, null).statusCode()).isEqualTo(403);
    URI own = URI.create(credentials() + "/" + testbed.credential(PROJECT).id());
    assertThat(client.send("HEAD", own, null).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> signIn(String methods, String credential, String more)
      throws IOException {
    return post("{\"auth\": {\"identity\": {\"methods\": " + methods
        + ", \"application_credential\": " + filled(credential) + "}" + more + "}}",
        "application/json");
  }

  private static String valid() {
    return "{\"id\": \"ID\", \"secret\": \"SECRET\"}";
  }

  private String filled(String text) {
    Credential credential = testbed.credential(PROJECT);
    return text.replace("ID", credential.id()).replace("SECRET", credential.secret())
        .replace("USER", credential.project().userName());
  }

  private HttpResponse<String> post(String body, String type) throws IOException {
    return client.send(HttpRequest.newBuilder(identity("/auth/tokens"))
        .header("Content-Type", type).POST(BodyPublishers.ofString(body)).build());
  }

  private HttpResponse<String> subject(String method, String query) throws IOException {
    return client.send(HttpRequest.newBuilder(identity("/auth/tokens" + query))
        .header("X-Auth-Token", client.token()).header("X-Subject-Token", client.token())
        .method(method, BodyPublishers.noBody()).build());
  }

  private HttpResponse<String> create(Map<String, Object> credential) throws IOException {
    return client.send("POST", credentials(), Map.of("application_credential", credential));
  }

  private URI credentials() {
    return identity("/users/" + testbed.credential(PROJECT).project().userId()
        + "/application_credentials");
  }

  private URI identity(String path) {
    return URI.create(testbed.identityUrl() + path);
  }
}
