package org.chameleoncloud.edge.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import okhttp3.HttpUrl;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;

/** Finds the registry in a token's catalog: the service of type {@code inventory}. Pure. */
final class Catalog {
  private Catalog() {}

  private record Endpoint(String face, String region, String url) {}

  /**
   * The registry's address for the interface and region that {@code credentials} want.
   *
   * @param catalog the token's {@code catalog}; may be missing
   * @throws RegistryFailure NO_ENDPOINT, naming what there is to choose from
   */
  static HttpUrl inventory(JsonNode catalog, Credentials credentials) throws RegistryFailure {
    List<Endpoint> all = endpoints(catalog);
    if (all.isEmpty()) {
      throw noEndpoint(credentials,
          "has no service of type `inventory`; does auth_url lead to CHI@Edge?");
    }
    String face = credentials.endpointInterface();
    List<Endpoint> offered = all.stream().filter(endpoint -> endpoint.face.equals(face)).toList();
    if (offered.isEmpty()) {
      throw noEndpoint(credentials,
          "has no registry of the interface `%s`; it has %s".formatted(face,
              names(all.stream().map(Endpoint::face).toList())));
    }
    return address(only(offered, credentials), credentials);
  }

  private static Endpoint only(List<Endpoint> offered, Credentials credentials)
      throws RegistryFailure {
    String regions = names(offered.stream().map(Endpoint::region).toList());
    List<Endpoint> chosen = offered.stream()
        .filter(endpoint -> credentials.wantedRegion().map(endpoint.region::equals).orElse(true))
        .toList();
    if (chosen.isEmpty()) {
      throw noEndpoint(credentials, "has no registry in the region `%s`; it has one in %s"
          .formatted(ErrorMessages.shortened(credentials.region(), 60), regions));
    }
    if (chosen.stream().map(Endpoint::region).distinct().count() > 1) {
      throw noEndpoint(credentials,
          "has a registry in several regions, %s; name one as region_name".formatted(regions));
    }
    return chosen.getFirst();
  }

  private static HttpUrl address(Endpoint endpoint, Credentials credentials)
      throws RegistryFailure {
    HttpUrl url = HttpUrl.parse(endpoint.url);
    if (url == null) {
      throw noEndpoint(credentials, "has a registry without a usable address");
    }
    return url;
  }

  private static List<Endpoint> endpoints(JsonNode catalog) {
    return elements(catalog)
        .filter(service -> service.path("type").asText().equals("inventory"))
        .flatMap(service -> elements(service.path("endpoints")))
        .map(endpoint -> new Endpoint(endpoint.path("interface").asText(),
            endpoint.path("region").asText(endpoint.path("region_id").asText()),
            endpoint.path("url").asText()))
        .toList();
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static String names(Collection<String> values) {
    return values.stream().filter(Objects::nonNull).distinct().sorted().limit(10)
        .map(name -> "`" + ErrorMessages.shortened(ErrorMessages.oneLine(name), 60) + "`")
        .collect(Collectors.joining(", "));
  }

  private static RegistryFailure noEndpoint(Credentials credentials, String what) {
    return RegistryFailure.of(Kind.NO_ENDPOINT, "The catalog of Keystone at %s %s"
        .formatted(Hosts.name(HttpUrl.get(credentials.authUrl().toString())), what));
  }
}
