package org.chameleoncloud.edge.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.chameleoncloud.edge.testbed.identity.Credential;

/** A plain HTTP client of the testbed, for one credential. */
public final class Client implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(Duration.ofSeconds(5)).build();
  private final Testbed testbed;
  private final Credential credential;
  private String token;

  public Client(Testbed testbed, Credential credential) {
    this.testbed = testbed;
    this.credential = credential;
  }

  /** Signs in and uses the token for all further requests. */
  public Client signIn() throws IOException {
    HttpResponse<String> response = signInWith(credential.id(), credential.secret());
    if (response.statusCode() != 201) {
      throw new IOException("sign-in failed with " + response.statusCode() + " " + response.body());
    }
    token = response.headers().firstValue("X-Subject-Token").orElseThrow();
    return this;
  }

  public HttpResponse<String> signInWith(String id, String secret) throws IOException {
    return send("POST", URI.create(testbed.identityUrl() + "/auth/tokens"), Map.of("auth",
        Map.of("identity", Map.of("methods", new String[]{"application_credential"},
            "application_credential", Map.of("id", id, "secret", secret)))));
  }

  public String token() {
    return token;
  }

  public HttpResponse<String> get(String path) throws IOException {
    return send("GET", path, null);
  }

  public HttpResponse<String> register(String name) throws IOException {
    return send("POST", "/v1/hardware/", enrollment(name, Map.of()));
  }

  public HttpResponse<String> patch(String uuid, Object patch) throws IOException {
    return send("PATCH", "/v1/hardware/" + uuid + "/", patch);
  }

  /** Sends a request to the inventory. */
  public HttpResponse<String> send(String method, String path, Object body) throws IOException {
    return send(method, testbed.inventoryUrl().resolve(path), body);
  }

  public HttpResponse<String> send(String method, URI address, Object body) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10))
        .method(method, body == null
            ? BodyPublishers.noBody()
            : BodyPublishers.ofString(JSON.writeValueAsString(body)));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (token != null) {
      request.header("X-Auth-Token", token);
    }
    return send(request.build());
  }

  public HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** The body of a registration with the required properties and additional ones. */
  public Map<String, Object> enrollment(String name, Map<String, Object> additional) {
    Map<String, Object> properties = new TreeMap<>(Map.of(
        "machine_name", "raspberrypi4-64", "contact_email", "lab@example.org",
        "application_credential_id", credential.id(),
        "application_credential_secret", credential.secret()));
    properties.putAll(additional);
    return Map.of("name", name, "hardware_type", "device.balena", "properties", properties);
  }

  public static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  @Override
  public void close() {
    http.close();
  }
}
