package org.chameleoncloud.edge.baker.boot;

import java.io.IOException;
import java.util.Optional;

import org.chameleoncloud.edge.baker.config.ConfigJson;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * The secrets of one device in an image: the key by which it signs in, and those of its networks. An image that holds
 * them is no source for another device. A fleet's provisioning key is not one of them: it is in every image that balena
 * offers for a fleet, and is removed from what is baked.
 */
public final class DeviceSecrets {
  private DeviceSecrets() {}

  /**
   * Refuses an image that holds a device's secrets. The message names where they are, not their values.
   *
   * @throws BakeFailure {@code SourceHoldsSecrets}
   */
  public static void requireNone(BootPartition boot) throws IOException {
    requireNone(new BootFiles(boot.volume()));
  }

  static void requireNone(BootFiles files) throws IOException {
    Optional<String> key = files.config().flatMap(ConfigJson::deviceKeyField);
    if (key.isPresent()) {
      throw refused("the key of a device (" + key.get() + " in config.json)", "");
    }
    Optional<String> network = files.networkSecret();
    if (network.isPresent()) {
      throw refused("the secret of a network (" + network.get() + ")",
          ", and set its networks when you bake it");
    }
  }

  private static BakeFailure refused(String what, String also) {
    return new BakeFailure(Reason.SourceHoldsSecrets, "the source holds " + what + ", which would"
        + " become readable for another device; use the unconfigured image from balena" + also);
  }
}
