package org.chameleoncloud.edge.baker.bake;

import java.util.List;

import org.chameleoncloud.edge.baker.config.ConfigJson;
import org.chameleoncloud.edge.baker.config.Connection;

/**
 * What is to become of an image.
 *
 * @param config laid over the image's config.json
 * @param deviceType the type that the image must be for; empty for any
 * @param createConfig whether an image without a config.json gets one, instead of being refused
 * @param connections written into the boot partition's folder system-connections
 */
public record Changes(ConfigJson config, String deviceType, boolean createConfig,
    List<Connection> connections) {
  public Changes {
    connections = List.copyOf(connections);
  }
}
