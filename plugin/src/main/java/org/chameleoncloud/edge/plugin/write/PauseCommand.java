package org.chameleoncloud.edge.plugin.write;

import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.plugin.cluster.Device;
import picocli.CommandLine.Command;

/** {@code kubectl chi-edge pause}. */
@Command(name = "pause", description = {
    "Has the operator write nothing for a device to the testbed, and bake nothing, until it is "
        + "resumed. Its health is still read."})
public final class PauseCommand extends ChangeCommand {
  @Override
  Written write(DeviceWriter writer, Device device) {
    return writer.patch(device, DeviceWriter.annotation(Annotation.PAUSED, "true"), "paused");
  }
}
