package org.chameleoncloud.edge.registry;

import java.time.Instant;
import java.util.List;

/**
 * A restricted application credential to be created. It has all roles of the credential that creates it.
 *
 * @param name its name, 1 to 255 characters
 * @param description what it is for
 * @param expiresAt when it expires, in the future
 * @param accessRules the only requests that it may be used for; empty for all
 */
public record NewCredential(String name, String description, Instant expiresAt,
    List<AccessRule> accessRules) {
  public NewCredential {
    accessRules = List.copyOf(accessRules);
  }

  /**
   * A request that a credential may be used for.
   *
   * @param service the service's type in the catalog, such as {@code inventory}
   * @param method the HTTP method, in capitals
   * @param path the path, in which {@code *} matches one segment and {@code **} any number
   */
  public record AccessRule(String service, String method, String path) {}
}
