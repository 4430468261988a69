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
 * What is to become of an image.
 *
 * @param config laid over the image's config.json
 * @param deviceType the type that the image must be for; empty for any
 * @param createConfig whether an image without a config.json gets one, instead of being refused
 * @param connections written into the boot partition's folder system-connections
 */
public record Changes(ConfigJson config, String deviceType, boolean createConfig,
    List<Connection> connections) {
  /** @throws BakeFailure {@code BadConfiguration} when FAT cannot hold the connections' names side by side */
  public Changes {
    connections = List.copyOf(connections);
    Set<String> names = new HashSet<>();
    for (Connection connection : connections) {
      require(FatWriter.isName(connection.name()), connection, "cannot have this name on a FAT file"
          + " system: leave out \" * / : < > ? \\ | and a dot or space at the end");
      require(names.add(connection.name().toUpperCase(Locale.ROOT)), connection,
          "has the name of another, as capitals make no difference on a FAT file system: rename it");
    }
  }

  private static void require(boolean fulfilled, Connection connection, String sentence) {
    if (!fulfilled) {
      throw new BakeFailure(Reason.BadConfiguration,
          "the network connection " + connection.name() + " " + sentence);
    }
  }
}
