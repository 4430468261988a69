package org.chameleoncloud.edge.plugin.write;

import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import picocli.CommandLine.Command;

/** {@code kubectl chi-edge rebake}. */
@Command(name = "rebake", description = {
    "Has a device's image baked again, with the same key: for a file that is damaged or lost."})
public final class RebakeCommand extends ChangeCommand {
  @Override
  Written write(DeviceWriter writer, Device device) {
    if (device.typed().getSpec() == null || device.typed().getSpec().image() == null) {
      throw CommandFailure.failed("EdgeDevice " + device.namespace() + "/" + device.name()
          + " has no spec.image, so no image is baked for it: add one, see kubectl explain "
          + "edgedevice.spec.image");
    }
    return writer.patch(device, DeviceWriter.annotation(Annotation.REBAKE, newValue()),
        "rebake requested");
  }
}
