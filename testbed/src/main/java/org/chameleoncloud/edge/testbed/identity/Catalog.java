package org.chameleoncloud.edge.testbed.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.testbed.http.Json;

/** The service catalog: identity and inventory, each with three interfaces in one region. */
final class Catalog {
  private final JsonNode json;

  Catalog(URI identityV3, URI inventory, String region) {
    json = Json.of(List.of(
        service("identity", "keystone", identityV3 + "/", region),
        service("inventory", "doni", inventory.toString(), region)));
  }

  JsonNode json() {
    return json;
  }

  private static Map<String, Object> service(String type, String name, String url,
      String region) {
    List<Map<String, String>> endpoints = List.of("public", "internal", "admin").stream()
        .map(endpointInterface -> Map.of("id", RandomStrings.hexId(), "interface",
            endpointInterface, "region_id", region,
            "region", region, "url", url))
        .toList();
    return Map.of("id", RandomStrings.hexId(), "type", type, "name", name, "endpoints", endpoints);
  }
}
