package org.chameleoncloud.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.stream.Stream;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.junit.jupiter.api.Test;

class CatalogTest {
  private static String endpoint(String face, String region, String host) {
    return "{\"interface\": \"%s\", \"region\": \"%s\", \"url\": \"https://%s\"}".formatted(face,
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

  private static Credentials wanting(String face, String region) {
    return new Credentials(URI.create("https://keystone.example.org:5000/v3"), "id",
        FakeTestbed.SECRET, region,
        face, null);
  }

  private static void assertRefused(JsonNode catalog, Credentials credentials, String message) {
    RegistryFailure failure = catchThrowableOfType(RegistryFailure.class,
        () -> Catalog.inventory(catalog, credentials));
    assertThat(failure.kind()).isEqualTo(Kind.NO_ENDPOINT);
    assertThat(failure)
        .hasMessage("The catalog of Keystone at keystone.example.org:5000 " + message);
  }

  @Test
  void findsTheRegistryOfTheWantedInterfaceAndRegion() throws RegistryFailure {
    JsonNode catalog = catalog(endpoint("public", "A", "a.example.org"),
        endpoint("internal", "A", "b.example.org"),
        endpoint("public", "B", "c.example.org"));
    assertThat(Catalog.inventory(catalog, wanting("internal", "A")).host())
        .isEqualTo("b.example.org");
    assertThat(Catalog.inventory(catalog, wanting("public", "B")).host())
        .isEqualTo("c.example.org");
  }

  @Test
  void needsNoRegionWhereThereIsOne() throws RegistryFailure {
    JsonNode catalog = catalog(endpoint("public", "A", "a.example.org"),
        endpoint("internal", "B", "b.example.org"));
    assertThat(Catalog.inventory(catalog, wanting("public", null)).host())
        .isEqualTo("a.example.org");
  }

  @Test
  void readsAnEndpointThatHasOnlyARegionId() throws RegistryFailure {
    JsonNode catalog = catalog(
        "{\"interface\": \"public\", \"region_id\": \"A\", \"url\": \"https://a.example.org\"}");
    assertThat(Catalog.inventory(catalog, wanting("public", "A")).host())
        .isEqualTo("a.example.org");
  }

  @Test
  void namesTheRegionsWhenThereAreSeveralAndNoneIsWanted() {
    assertRefused(catalog(endpoint("public", "CHI@Edge", "a"), endpoint("public", "CHI@Dev", "b")),
        wanting("public", null),
        "has a registry in several regions, `CHI@Dev`, `CHI@Edge`; name one as region_name");
  }

  @Test
  void namesTheRegionsWhenTheWantedOneIsNotThere() {
    assertRefused(catalog(endpoint("public", "CHI@Edge", "a")), wanting("public", "CHI@UC"),
        "has no registry in the region `CHI@UC`; it has one in `CHI@Edge`");
  }

  @Test
  void namesTheInterfacesWhenTheWantedOneIsNotThere() {
    assertRefused(catalog(endpoint("public", "A", "a")), wanting("admin", null),
        "has no registry of the interface `admin`; it has `public`");
  }

  @Test
  void asksWhetherItIsTheRightTestbedWhenThereIsNoInventory() {
    String question = "has no service of type `inventory`; does auth_url lead to CHI@Edge?";
    Stream
        .of("[]", "null", "{}", "[{\"type\": \"identity\", \"endpoints\": []}]",
            "[{\"type\": \"inventory\"}]")
        .forEach(catalog -> assertRefused(json(catalog), wanting("public", null), question));
  }

  @Test
  void refusesAnAddressThatIsNone() {
    assertRefused(json(
        "[{\"type\": \"inventory\", \"endpoints\": [{\"interface\": \"public\", \"url\": \"x\"}]}]"),
        wanting("public", null), "has a registry without a usable address");
  }
}
