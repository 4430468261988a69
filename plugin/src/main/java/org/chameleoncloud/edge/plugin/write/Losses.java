package org.chameleoncloud.edge.plugin.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Reservation;
import org.chameleoncloud.edge.operator.api.SpentName;
import org.chameleoncloud.edge.operator.plan.observation.Switch;
import org.chameleoncloud.edge.plugin.cluster.Device;

/** What the deletion of a device takes away, in sentences. */
final class Losses {
  private Losses() {}

  static List<String> of(Device device) {
    EdgeDeviceStatus status = device.status();
    List<String> losses = new ArrayList<>();
    if (status.uuid() == null) {
      losses.add(device.namespace() + "/" + device.name()
          + " is not registered, as far as its status says: a record that it may have is not known.");
    } else if (status.onDelete() == DeletionPolicy.Retain) {
      losses.add("The testbed's record " + status.uuid() + " of \"" + device.deviceName()
          + "\" stays, and its device can be reserved; no resource watches it any more.");
    } else {
      losses.add("The testbed's record " + status.uuid() + " of \"" + device.deviceName()
          + "\" is deleted, the device's key with it, so its card is of no use any more; "
          + SpentName.FACT + ".");
      reserved(status.reservation(), losses);
    }
    image(status.image(), losses);
    if (Switch.PAUSED.isOn(Objects.requireNonNullElse(
        device.resource().getMetadata().getAnnotations(), Map.of()))) {
      losses.add("It is paused, so nothing of this happens until it is resumed.");
    }
    return losses;
  }

  private static void reserved(Reservation reservation, List<String> losses) {
    switch (reservation == null ? "Unknown" : reservation.state()) {
      case "Now" -> losses.add("It is reserved now" + until(reservation) + ".");
      case "Later" -> losses.add("It is reserved from " + reservation.nextFrom() + " on"
          + until(reservation) + ".");
      case "No" -> {
        // Nobody is disturbed.
      }
      default -> losses.add("Whether it is reserved is not known.");
    }
  }

  private static String until(Reservation reservation) {
    return reservation.lastUntil() == null
        ? ""
        : ": the record is deleted after the last reservation, which ends at "
            + reservation.lastUntil();
  }

  /** It holds the device's key, so it is removed even if the record stays. */
  private static void image(Image image, List<String> losses) {
    if (image != null && image.path() != null) {
      losses.add("The image " + image.path() + " is removed from the claim " + image.claimName()
          + ".");
    }
  }
}
