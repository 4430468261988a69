package org.chameleoncloud.edge.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The domains of the other operator's outside. */
class DomainServiceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private DomainService service;
  private String url;
  private String token;

  @BeforeEach
  void signIn() throws IOException, InterruptedException {
    service = DomainService.start();
    String clouds = service.cloudsYaml("edge");
    url = field(clouds, "auth_url");
    token = client.send(HttpRequest.newBuilder(URI.create(url + "/auth/tokens"))
        .header("Content-Type", "application/json").POST(BodyPublishers.ofString("""
            {"auth": {"identity": {"methods": ["application_credential"],
              "application_credential": {"id": "%s", "secret": "%s"}}}}"""
            .formatted(field(clouds, "application_credential_id"),
                field(clouds, "application_credential_secret"))))
        .build(), BodyHandlers.ofString()).headers().firstValue("X-Subject-Token").orElseThrow();
  }

  private static String field(String yaml, String name) {
    Matcher matcher = Pattern.compile(name + ": \"?([^\"\\n]+)").matcher(yaml);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  @AfterEach
  void close() {
    client.close();
    service.close();
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(URI.create(url + path)).header("X-Auth-Token", token)
        .method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  @Test
  void aCreatedDomainIsFoundByNameAndById() throws Exception {
    HttpResponse<String> created = send("POST", "/domains",
        "{\"domain\": {\"name\": \"a\", \"description\": \"first\"}}");
    assertThat(created.statusCode()).isEqualTo(201);
    JsonNode domain = JSON.readTree(created.body()).path("domain");
    assertThat(domain.path("enabled").asBoolean()).isTrue();
    assertThat(domain.path("description").asText()).isEqualTo("first");
    String id = domain.path("id").asText();
    assertThat(JSON.readTree(send("GET", "/domains/" + id, "").body()).path("domain"))
        .isEqualTo(domain);
    assertThat(JSON.readTree(send("GET", "/domains?name=a", "").body()).path("domains"))
        .containsExactly(domain);
    assertThat(JSON.readTree(send("GET", "/domains?name=b", "").body()).path("domains")).isEmpty();
    assertThat(service.count()).isEqualTo(1);
  }

  @Test
  void aNameIsTakenOnce() throws Exception {
    String body = "{\"domain\": {\"name\": \"a\"}}";
    assertThat(send("POST", "/domains", body).statusCode()).isEqualTo(201);
    assertThat(send("POST", "/domains", body).statusCode()).isEqualTo(409);
    assertThat(service.count()).isEqualTo(1);
  }

  @Test
  void aRequestWithoutATokenIsRefused() throws Exception {
    token = "none";
    assertThat(send("GET", "/domains", "").statusCode()).isEqualTo(401);
  }

  @Test
  void requestsAreCountedByRoute() throws Exception {
    service.requests().clear();
    send("GET", "/domains?name=a", "");
    send("GET", "/domains/unknown", "");
    assertThat(service.requests().counts()).containsOnlyKeys("GET /v3/domains",
        "GET /v3/domains/{id}");
  }
}
