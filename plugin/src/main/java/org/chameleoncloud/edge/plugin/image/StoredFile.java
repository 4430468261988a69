package org.chameleoncloud.edge.plugin.image;

import java.util.Locale;
import java.util.Optional;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/**
 * What is stored for a device on a claim.
 *
 * @param device the resource's name
 * @param claimName the PersistentVolumeClaim
 * @param file as it is on the claim
 * @param form Raw, Compact or Config
 */
record StoredFile(String device, String claimName, Wanted file, ImageForm form) {
  private static final String COMPACT = ".compact";

  /**
   * That of a device.
   *
   * @throws CommandFailure when nothing is stored
   */
  static StoredFile of(Device device) {
    Image image = Optional.ofNullable(device.status().image())
        .filter(stored -> stored.sha256() != null && stored.sizeBytes() != null)
        .orElseThrow(() -> CommandFailure.notFound(device.name() + " has no image yet: set"
            + " spec.image, and wait for it: kubectl chi-edge wait " + device.name()
            + " --for image"));
    return new StoredFile(device.name(), image.claimName(),
        new Wanted(image.path(), false, image.sizeBytes(),
            new Digest(Algorithm.SHA_256, image.sha256().toLowerCase(Locale.ROOT))),
        form(image.form()));
  }

  private static ImageForm form(String text) {
    for (ImageForm form : ImageForm.values()) {
      if (form.name().equals(text)) {
        return form;
      }
    }
    return text == null ? ImageForm.Raw : ImageForm.UNKNOWN;
  }

  /** The name for the file on this machine: of an image, the expanded one's. */
  String fileName() {
    String name = file.path().substring(file.path().lastIndexOf('/') + 1);
    return name.endsWith(COMPACT) ? name.substring(0, name.length() - COMPACT.length()) : name;
  }

  /**
   * Refuses what cannot be flashed.
   *
   * @throws CommandFailure if it is only a config.json
   */
  StoredFile requireImage() {
    if (form == ImageForm.Config) {
      throw CommandFailure.failed(device + " has spec.image.form Config, so there is no image: copy"
          + " its config.json onto the boot partition: kubectl chi-edge image config " + device);
    }
    return this;
  }
}
