package org.chameleoncloud.edge.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The responses of Doni to unusual requests, with the statuses that the real one had. */
class InventoryRequestsTest extends TestbedFixture {
  InventoryRequestsTest() throws IOException {}

  @Test
  void fails500ForANameThatTheDatabaseCannotStore() throws IOException {
    assertThat(client.register("n".repeat(255)).statusCode()).isEqualTo(201);
    assertThat(client.register("n".repeat(256)).statusCode()).isEqualTo(500);
    assertThat(client.register("n\0").statusCode()).isEqualTo(500);
    String body = new ObjectMapper().writeValueAsString(client.enrollment("NAME", Map.of()));
    assertThat(client.send(HttpRequest.newBuilder(testbed.inventoryUrl().resolve("/v1/hardware/"))
        .header("Content-Type", "application/json").header("X-Auth-Token", client.token())
        .POST(BodyPublishers.ofString(body.replace("NAME", "\\ud800"))).build()).statusCode())
        .isEqualTo(500);
  }

  @Test
  void storesNoPropertiesWhenAPatchTakesThemAway() throws IOException {
    String removed = register("removed");
    HttpResponse<String> response = client.patch(removed,
        List.of(Map.of("op", "remove", "path", "/properties")));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Client.json(response).get("properties")).isEmpty();
    Map<String, Object> operation = new HashMap<>(Map.of("op", "replace", "path", "/properties"));
    operation.put("value", null);
    assertThat(client.patch(register("null"), List.of(operation)).statusCode()).isEqualTo(200);
  }

  @Test
  void breaksEveryListWithAnUnknownHardwareType() throws IOException {
    String uuid = register("broken");
    assertThat(client.patch(uuid,
        List.of(Map.of("op", "replace", "path", "/hardware_type", "value", "toaster")))
        .statusCode()).isEqualTo(500);
    assertThat(client.get("/v1/hardware/").statusCode()).isEqualTo(500);
    assertThat(client.get("/v1/hardware/export").statusCode()).isEqualTo(500);
    assertThat(client.send("DELETE", "/v1/hardware/" + uuid, null).statusCode()).isEqualTo(200);
    assertThat(client.get("/v1/hardware/").statusCode()).isEqualTo(200);
  }

  @Test
  void answersHeadLikeGetAndOptionsWithTheMethods() throws IOException {
    String path = "/v1/hardware/" + register("mine") + "/";
    assertThat(client.send("HEAD", path, null).statusCode()).isEqualTo(200);
    testbed.addProject("CH-000000");
    try (Client other = new Client(testbed, testbed.credential("CH-000000")).signIn()) {
      assertThat(other.send("HEAD", path, null).statusCode()).isEqualTo(403);
    }
    HttpResponse<String> options = client.send("OPTIONS", path, null);
    assertThat(options.statusCode()).isEqualTo(200);
    assertThat(options.headers().firstValue("Allow"))
        .contains("DELETE, GET, HEAD, OPTIONS, PATCH");
  }

  @ParameterizedTest
  @CsvSource({"?marker=x, 500", "?sort_key=nonsense, 400", "?sort_dir=sideways, 500",
      "?limit=%2B1, 200", "?limit=+1, 200", "?limit=x, 500"})
  void checksTheParametersOfAList(String query, int status) throws IOException {
    assertThat(client.get("/v1/hardware/" + query).statusCode()).isEqualTo(status);
  }

  @Test
  void sortsAListAndCountsTheFirstLimit() throws IOException {
    register("b");
    register("a");
    assertThat(names("?sort_key=name")).containsExactly("a", "b");
    assertThat(names("?sort_dir=desc")).containsExactly("a", "b");
    assertThat(names("?sort_key=name&sort_dir=desc&limit=1&limit=2")).containsExactly("b");
  }

  @Test
  void mergesSlashes() throws IOException {
    assertThat(client.get(testbed.inventoryUrl() + "//v1/hardware/").statusCode()).isEqualTo(200);
    HttpResponse<String> response = client.get("/v1//hardware/");
    assertThat(response.statusCode()).isEqualTo(308);
    assertThat(response.headers().firstValue("Location")).contains("/v1/hardware/");
  }

  @Test
  void reportsItsHealthWithoutAToken() throws IOException {
    assertThat(client.send(HttpRequest
        .newBuilder(testbed.inventoryUrl().resolve("/healthcheck")).build()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void readsAContentTypeInAnyLetterCase() throws IOException {
    String uuid = register("mine");
    assertThat(client.send(HttpRequest
        .newBuilder(testbed.inventoryUrl().resolve("/v1/hardware/" + uuid))
        .header("Content-Type", "Application/JSON").header("X-Auth-Token", client.token())
        .method("PATCH", BodyPublishers.ofString("[]")).build()).statusCode()).isEqualTo(200);
  }

  private List<String> names(String query) throws IOException {
    return Client.json(client.get("/v1/hardware/" + query)).get("hardware").valueStream()
        .map(record -> record.get("name")).map(JsonNode::asText).toList();
  }
}
