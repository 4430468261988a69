package org.chameleoncloud.edge.plugin.write;

import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.plugin.cluster.Device;
import picocli.CommandLine.Command;

/** {@code kubectl chi-edge sync}. */
@Command(name = "sync", description = {
    "Has the testbed run a device's checks again, at once, even if it is reserved. Afterwards its "
        + "health is 0/4 for a minute or two."})
public final class SyncCommand extends ChangeCommand {
  @Override
  Written write(DeviceWriter writer, Device device) {
    return writer.patch(device, DeviceWriter.annotation(Annotation.SYNC, newValue()),
        "sync requested");
  }
}
