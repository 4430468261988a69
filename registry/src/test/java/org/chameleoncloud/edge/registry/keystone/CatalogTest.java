package org.chameleoncloud.edge.registry.keystone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.stream.Stream;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.testing.FakeTestbed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {
  private static String endpoint(String endpointInterface, String region, String host) {
    return "{\"interface\": \"%s\", \"region\": \"%s\", \"url\": \"https://%s\"}".formatted(
        endpointInterface,
        region, host);
  }

  private static JsonNode catalog(String... endpoints) {
    return json(
        "[{\"type\": \"inventory\", \"endpoints\": [" + String.join(",", endpoints) + "]}]");
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Credentials credentials(String endpointInterface, String region) {
    return new Credentials(URI.create("https://keystone.example.org:5000/v3"), "id",
        FakeTestbed.SECRET, region,
        endpointInterface, null);
  }

  private static void assertNoEndpoint(JsonNode catalog, Credentials credentials, String message) {
    RegistryFailure failure = catchThrowableOfType(RegistryFailure.class,
        () -> Catalog.inventory(catalog, credentials));
    assertThat(failure.kind()).isEqualTo(Kind.NO_ENDPOINT);
    assertThat(failure)
        .hasMessage("The catalog of Keystone at keystone.example.org:5000 " + message);
  }

  @Test
  void findsTheRegistryForTheInterfaceAndRegion() throws RegistryFailure {
    JsonNode catalog = catalog(endpoint("public", "A", "a.example.org"),
        endpoint("internal", "A", "b.example.org"),
        endpoint("public", "B", "c.example.org"));
    assertThat(Catalog.inventory(catalog, credentials("internal", "A")).host())
        .isEqualTo("b.example.org");
    assertThat(Catalog.inventory(catalog, credentials("public", "B")).host())
        .isEqualTo("c.example.org");
  }

  @Test
  void needsNoRegionIfThereIsOnlyOne() throws RegistryFailure {
    JsonNode catalog = catalog(endpoint("public", "A", "a.example.org"),
        endpoint("internal", "B", "b.example.org"));
    assertThat(Catalog.inventory(catalog, credentials("public", null)).host())
        .isEqualTo("a.example.org");
  }

  @Test
  void readsAnEndpointWithARegionIdOnly() throws RegistryFailure {
    JsonNode catalog = catalog(
        "{\"interface\": \"public\", \"region_id\": \"A\", \"url\": \"https://a.example.org\"}");
    assertThat(Catalog.inventory(catalog, credentials("public", "A")).host())
        .isEqualTo("a.example.org");
  }

  @Test
  void listsTheRegionsWhenThereAreSeveralAndNoneIsSelected() {
    assertNoEndpoint(
        catalog(endpoint("public", "CHI@Edge", "a"), endpoint("public", "CHI@Dev", "b")),
        credentials("public", null),
        "has registries in several regions (`CHI@Dev`, `CHI@Edge`); set region_name to one of them");
  }

  @Test
  void listsTheRegionsWhenTheSelectedOneDoesNotExist() {
    assertNoEndpoint(catalog(endpoint("public", "CHI@Edge", "a")), credentials("public", "CHI@UC"),
        "has no registry in the region `CHI@UC`; available: `CHI@Edge`");
  }

  @Test
  void listsTheInterfacesWhenTheSelectedOneDoesNotExist() {
    assertNoEndpoint(catalog(endpoint("public", "A", "a")), credentials("admin", null),
        "has no registry with the interface `admin`; available: `public`");
  }

  @Test
  void advisesToCheckAuthUrlWhenThereIsNoInventory() {
    String message = "has no service of type `inventory`; check that auth_url is the one of CHI@Edge";
    Stream
        .of("[]", "null", "{}", "[{\"type\": \"identity\", \"endpoints\": []}]",
            "[{\"type\": \"inventory\"}]")
        .forEach(catalog -> assertNoEndpoint(json(catalog), credentials("public", null), message));
  }

  @Test
  void rejectsAnInvalidUrl() {
    assertNoEndpoint(json(
        "[{\"type\": \"inventory\", \"endpoints\": [{\"interface\": \"public\", \"url\": \"x\"}]}]"),
        credentials("public", null), "has a registry with an invalid URL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.example.org/api?delete=all&x=", "a.example.org/?", "a.example.org/#x",
      "lab:hunter2@a.example.org", "lab@a.example.org", ":hunter2@a.example.org/v1"})
  void refusesAUrlWithMoreThanAPath(String address) throws RegistryFailure {
    assertNoEndpoint(catalog(endpoint("public", "A", address)), credentials("public", "A"),
        "has a registry at a URL with a user name, a query or a fragment; the testbed's operators "
            + "have to correct it");
    JsonNode reservation = json("[{\"type\": \"inventory\", \"endpoints\": ["
        + endpoint("public", "A", "a.example.org") + "]}, {\"type\": \"reservation\","
        + "\"endpoints\": [" + endpoint("public", "A", address) + "]}]");
    assertThat(Catalog.services(reservation, credentials("public", "A")).reservation()).isNull();
  }

  @Test
  void quotesNamesOfRegionsWithoutControlCharacters() {
    assertNoEndpoint(catalog(endpoint("public", "CHI\\u202e\\n\\u001b[2JEdge", "a")),
        credentials("public", "CHI\u0007\u2028@UC"),
        "has no registry in the region `CHI @UC`; available: `CHI [2JEdge`");
  }

  /** After a sign-in by https the token and the device's secret would go to anyone who listens on the way. */
  @Test
  void refusesToContinueByHttpWhatBeganByHttps() throws RegistryFailure {
    JsonNode catalog = json("[{\"type\": \"inventory\", \"endpoints\": [{\"interface\": \"public\","
        + "\"region\": \"A\", \"url\": \"http://a.example.org\"}]}]");
    assertNoEndpoint(catalog, credentials("public", "A"),
        "has a registry at an http address, where the token and the device's secret could be read "
            + "on the way; the testbed's operators have to correct it");

    JsonNode reservation = json("[{\"type\": \"inventory\", \"endpoints\": ["
        + endpoint("public", "A", "a.example.org") + "]}, {\"type\": \"reservation\","
        + "\"endpoints\": [{\"interface\": \"public\", \"region\": \"A\","
        + "\"url\": \"http://b.example.org/v1\"}]}]");
    assertThat(Catalog.services(reservation, credentials("public", "A")).reservation()).isNull();
  }
}
