package org.chameleoncloud.edge.plugin.image;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.baker.serve.LinkKey;
import org.chameleoncloud.edge.baker.serve.SignedLink;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/** The link to a device's image. */
final class ImageLink {
  private static final String COMPACT = ".compact";
  private static final String KEY = "current";

  private ImageLink() {}

  /**
   * The link. To a compact image it is that of the expanded one.
   *
   * @param device for messages
   * @param image null if it has none
   * @throws CommandFailure when there is no image, or no server that has it
   */
  static String of(String device, Image image, LinkKey key, Instant expires) {
    if (image == null) {
      throw CommandFailure.notFound(device + " has no image yet: set spec.image, and wait for the"
          + " condition ImageReady");
    }
    if (Optional.ofNullable(image.url()).orElse("").isEmpty()) {
      throw CommandFailure.failed("no image server has the image of " + device + ": ask the"
          + " administrators of the operator to enable imageServer for this namespace");
    }
    // The server sees the path on the claim, whatever a proxy in front of it has before that.
    return expanded(image.url()) + "?"
        + SignedLink.query(key, "/" + expanded(image.path()), expires);
  }

  private static String expanded(String name) {
    return name.endsWith(COMPACT) ? name.substring(0, name.length() - COMPACT.length()) : name;
  }

  /**
   * The key of a Secret.
   *
   * @param name of the Secret with its namespace, for messages
   * @throws CommandFailure when it has none
   */
  static LinkKey key(Secret secret, String name) {
    String encoded = Optional.ofNullable(secret.getData()).orElse(Map.of()).get(KEY);
    if (encoded == null) {
      throw CommandFailure.notFound("the Secret " + name + " has no key " + KEY
          + ": name the one of imageServer.linksSecret with --key-secret");
    }
    try {
      return LinkKey.parse(new String(Base64.getDecoder().decode(encoded),
          StandardCharsets.UTF_8));
    } catch (IllegalArgumentException invalid) {
      throw CommandFailure.failed("the Secret " + name + " is not valid: " + invalid.getMessage());
    }
  }
}
