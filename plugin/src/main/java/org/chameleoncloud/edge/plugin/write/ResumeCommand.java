package org.chameleoncloud.edge.plugin.write;

import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.plugin.cluster.Device;
import picocli.CommandLine.Command;

/** {@code kubectl chi-edge resume}. */
@Command(name = "resume", description = {
    "Ends a pause: the operator writes again what the resource asks for."})
public final class ResumeCommand extends ChangeCommand {
  @Override
  Written write(DeviceWriter writer, Device device) {
    return writer.patch(device, DeviceWriter.annotation(Annotation.PAUSED, null), "resumed");
  }
}
