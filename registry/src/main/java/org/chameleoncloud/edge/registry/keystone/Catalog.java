package org.chameleoncloud.edge.registry.keystone;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import okhttp3.HttpUrl;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.http.Hosts;
import org.chameleoncloud.edge.registry.http.SingleLine;

/** Finds services in the catalog of a token: {@code inventory}, which is required, and {@code reservation}. */
final class Catalog {
  private Catalog() {}

  private record Endpoint(String endpointInterface, String region, String url) {}

  /**
   * The registry's URL for the interface and region of {@code credentials}.
   *
   * @param catalog the {@code catalog} of the token; may be missing
   * @throws RegistryFailure NO_ENDPOINT, with the available interfaces or regions
   */
  static HttpUrl inventory(JsonNode catalog, Credentials credentials) throws RegistryFailure {
    return url(inventoryEndpoint(catalog, credentials), credentials);
  }

  /**
   * The services for the interface and region of {@code credentials}. Where the credentials leave the region open, the
   * reservation service is in the registry's.
   *
   * @throws RegistryFailure NO_ENDPOINT when the registry is missing
   */
  static SignIn.Services services(JsonNode catalog, Credentials credentials)
      throws RegistryFailure {
    Endpoint inventory = inventoryEndpoint(catalog, credentials);
    HttpUrl reservation = endpoints(catalog, "reservation")
        .filter(endpoint -> endpoint.endpointInterface.equals(inventory.endpointInterface)
            && endpoint.region.equals(inventory.region))
        .map(endpoint -> HttpUrl.parse(endpoint.url)).filter(Objects::nonNull)
        .filter(url -> hasOnlyAPath(url) && !isDowngrade(url, credentials))
        .findFirst().orElse(null);
    return new SignIn.Services(url(inventory, credentials), reservation);
  }

  private static Endpoint inventoryEndpoint(JsonNode catalog, Credentials credentials)
      throws RegistryFailure {
    List<Endpoint> all = endpoints(catalog, "inventory").toList();
    if (all.isEmpty()) {
      throw noEndpoint(credentials,
          "has no service of type `inventory`; check that auth_url is the one of CHI@Edge");
    }
    String endpointInterface = credentials.endpointInterface();
    List<Endpoint> offered = all.stream()
        .filter(endpoint -> endpoint.endpointInterface.equals(endpointInterface)).toList();
    if (offered.isEmpty()) {
      throw noEndpoint(credentials,
          "has no registry with the interface `%s`; available: %s".formatted(endpointInterface,
              names(all.stream().map(Endpoint::endpointInterface).toList())));
    }
    return inRegion(offered, credentials);
  }

  private static Endpoint inRegion(List<Endpoint> offered, Credentials credentials)
      throws RegistryFailure {
    String regions = names(offered.stream().map(Endpoint::region).toList());
    List<Endpoint> chosen = offered.stream()
        .filter(endpoint -> credentials.wantedRegion().map(endpoint.region::equals).orElse(true))
        .toList();
    if (chosen.isEmpty()) {
      throw noEndpoint(credentials, "has no registry in the region `%s`; available: %s"
          .formatted(SingleLine.shortened(SingleLine.of(credentials.region()), 60), regions));
    }
    if (chosen.stream().map(Endpoint::region).distinct().count() > 1) {
      throw noEndpoint(credentials,
          "has registries in several regions (%s); set region_name to one of them"
              .formatted(regions));
    }
    return chosen.getFirst();
  }

  private static HttpUrl url(Endpoint endpoint, Credentials credentials)
      throws RegistryFailure {
    HttpUrl url = HttpUrl.parse(endpoint.url);
    if (url == null) {
      throw noEndpoint(credentials, "has a registry with an invalid URL");
    }
    if (!hasOnlyAPath(url)) {
      throw noEndpoint(credentials, "has a registry at a URL with a user name, a query or a "
          + "fragment; the testbed's operators have to correct it");
    }
    if (isDowngrade(url, credentials)) {
      throw noEndpoint(credentials, "has a registry at an http address, where the token and the "
          + "device's secret could be read on the way; the testbed's operators have to correct it");
    }
    return url;
  }

  /** A query would make any server do what it says, with the path of a record at the end of its last value. */
  private static boolean hasOnlyAPath(HttpUrl url) {
    return url.encodedUsername().isEmpty() && url.encodedPassword().isEmpty()
        && url.query() == null && url.fragment() == null;
  }

  /** Whether secrets that were sent to Keystone by https would be sent by http from here on. */
  private static boolean isDowngrade(HttpUrl url, Credentials credentials) {
    return "https".equalsIgnoreCase(credentials.authUrl().getScheme()) && !url.isHttps();
  }

  private static Stream<Endpoint> endpoints(JsonNode catalog, String type) {
    return elements(catalog)
        .filter(service -> service.path("type").asText().equals(type))
        .flatMap(service -> elements(service.path("endpoints")))
        .map(endpoint -> new Endpoint(endpoint.path("interface").asText(),
            endpoint.path("region").asText(endpoint.path("region_id").asText()),
            endpoint.path("url").asText()));
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static String names(Collection<String> values) {
    return values.stream().filter(Objects::nonNull).distinct().sorted().limit(10)
        .map(name -> "`" + SingleLine.shortened(SingleLine.of(name), 60) + "`")
        .collect(Collectors.joining(", "));
  }

  private static RegistryFailure noEndpoint(Credentials credentials, String problem) {
    return RegistryFailure.of(Kind.NO_ENDPOINT, "The catalog of Keystone at %s %s"
        .formatted(Hosts.name(HttpUrl.get(credentials.authUrl().toString())), problem));
  }
}
