package org.chameleoncloud.edge.testbed.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.testbed.http.Json;

/** The service catalog: services with three interfaces each, in one region. Not thread-safe. */
public final class Catalog {
  private final String region;
  private final List<Map<String, Object>> services = new ArrayList<>();

  /** An empty catalog. */
  public Catalog(String region) {
    this.region = region;
  }

  /**
   * Adds a service.
   *
   * @param type such as {@code inventory}
   * @param name such as {@code doni}
   */
  public Catalog with(String type, String name, URI url) {
    List<Map<String, String>> endpoints = List.of("public", "internal", "admin").stream()
        .map(endpointInterface -> Map.of("id", RandomStrings.hexId(), "interface",
            endpointInterface, "region_id", region, "region", region, "url", url.toString()))
        .toList();
    services.add(
        Map.of("id", RandomStrings.hexId(), "type", type, "name", name, "endpoints", endpoints));
    return this;
  }

  JsonNode json() {
    return Json.of(services);
  }
}
