package org.chameleoncloud.edge.baker.boot;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.chameleoncloud.edge.baker.config.ConfigJson;
import org.chameleoncloud.edge.baker.config.Connection;
import org.chameleoncloud.edge.baker.fat.FatWriter;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * The changes to make to an image.
 *
 * @param config merged into the image's config.json
 * @param deviceType the device type that the image must have; empty for any
 * @param createConfig whether to create a missing config.json instead of refusing the image
 * @param connections keyfiles to write into the boot partition's directory system-connections
 * @param accepted which images may be changed
 */
public record Changes(ConfigJson config, String deviceType, boolean createConfig,
    List<Connection> connections, Accepted accepted) {
  /** @throws BakeFailure {@code BadConfiguration} if the names of the connections are not valid or not unique on FAT */
  public Changes {
    connections = List.copyOf(connections);
    Set<String> names = new HashSet<>();
    for (Connection connection : connections) {
      require(FatWriter.isValidName(connection.name()), connection, "has a name that FAT does not"
          + " allow; rename it without \" * / : < > ? \\ | and without a dot or space at the end");
      require(names.add(connection.name().toUpperCase(Locale.ROOT)), connection,
          "has the same name as another one, because FAT ignores case; rename one of them");
    }
  }

  /** The changes to make to an image without a device's secrets. */
  public Changes(ConfigJson config, String deviceType, boolean createConfig,
      List<Connection> connections) {
    this(config, deviceType, createConfig, connections, Accepted.UNCONFIGURED);
  }

  /** The same changes, to any image. */
  public Changes toAnyImage() {
    return new Changes(config, deviceType, createConfig, connections, Accepted.ANY);
  }

  private static void require(boolean condition, Connection connection, String problem) {
    if (!condition) {
      throw new BakeFailure(Reason.BadConfiguration,
          "the network connection " + connection.name() + " " + problem);
    }
  }
}
